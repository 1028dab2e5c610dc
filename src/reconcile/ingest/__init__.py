"""Takes delivered files in: recognises, sifts, keeps and counts them; says which rows are current as of a date."""

from reconcile.ingest.current import current_records, receipts
from reconcile.ingest.deliveries import Said
from reconcile.ingest.inbox import Waiting
from reconcile.ingest.stage import ingest_files, ingest_workspace
from reconcile.ingest.summary import FileOutcome, IngestSummary, SheetOutcome

__all__ = [
    "FileOutcome",
    "IngestSummary",
    "Said",
    "SheetOutcome",
    "Waiting",
    "current_records",
    "ingest_files",
    "ingest_workspace",
    "receipts",
]
