"""Takes delivered files in: recognises, sifts, keeps and counts them; says which rows are current as of a date."""

from reconcile.ingest.current import current_records, receipts
from reconcile.ingest.stage import ingest_workspace
from reconcile.ingest.summary import FileOutcome, IngestSummary, SheetOutcome

__all__ = [
    "FileOutcome",
    "IngestSummary",
    "SheetOutcome",
    "current_records",
    "ingest_workspace",
    "receipts",
]
