"""Takes the inbox in: every file is accepted whole, refused with its reason, or known already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace as with_changes
from pathlib import PurePosixPath

import duckdb
import polars as pl

from reconcile.engine import connect, fingerprint
from reconcile.errors import FileRefused
from reconcile.ingest import ledger
from reconcile.ingest.deliveries import Said, read_sidecar
from reconcile.ingest.inbox import Waiting, waiting
from reconcile.ingest.received import keep
from reconcile.ingest.recognise import Recogniser
from reconcile.ingest.summary import FileOutcome, IngestSummary, SheetOutcome
from reconcile.ingest.supersede import replace, supersede
from reconcile.ingest.taking import Taken, TakenFile, take
from reconcile.registers import Declarations
from reconcile.workspace import Workspace


def ingest_workspace(
    workspace: Workspace,
    declarations: Declarations,
    *,
    through: str | None = None,
    periods: Collection[str] | None = None,
    progress: Callable[[str], None] | None = None,
    replaces: Mapping[str, str] | None = None,
) -> IngestSummary:
    """Take in what is new in inbox/; the caller holds the workspace's lock.

    `through`: the last month to look at; `periods`: the only ones; `replaces`: path below inbox/ → path of the file it
    replaces.
    """
    files, warnings = waiting(workspace, through, periods)
    sidecars = {folder: read_sidecar(folder, declarations) for folder in sorted({file.file.parent for file in files})}

    def said_of(entry: Waiting) -> Said:
        said = sidecars[entry.file.parent].get(entry.file.name, Said())
        replaced = (replaces or {}).get(entry.path)
        return said.model_copy(update={"replaces": replaced}) if replaced else said

    told = [(entry, said_of(entry)) for entry in files]
    return IngestSummary(ingest_files(workspace, declarations, told, progress), tuple(warnings))


def ingest_files(
    workspace: Workspace,
    declarations: Declarations,
    files: Sequence[tuple[Waiting, Said]],
    progress: Callable[[str], None] | None = None,
) -> tuple[FileOutcome, ...]:
    """Take in these files, in this order, each with what its office says of it; the caller holds the lock.

    A file is one transaction together with its lines in the ledger, so a crash leaves it whole or absent. `progress` is
    told each file before it is read.
    """
    with connect(workspace.warehouse) as con:
        with ledger.transaction(con):
            ledger.create_tables(con)
        intake = _Intake(con, workspace, declarations)
        outcomes: list[FileOutcome] = []
        for entry, said in files:
            if progress:
                progress(f"{len(outcomes) + 1}/{len(files)} {entry.path}")
            outcomes.append(intake.file(entry, said))
        ledger.publish(con, workspace)
    return tuple(outcomes)


class _Intake:
    """The warehouse while it is taking files in."""

    def __init__(self, con: duckdb.DuckDBPyConnection, workspace: Workspace, declarations: Declarations) -> None:
        self.con = con
        self.workspace = workspace
        self.declarations = declarations
        self.recogniser = Recogniser(declarations)
        self.known = ledger.known_files(con)

    def file(self, entry: Waiting, said: Said) -> FileOutcome:
        """Take one file in; whatever becomes of it, it is on record afterwards."""
        data = entry.file.read_bytes()
        file_id = entry.file_id or hashlib.sha256(data).hexdigest()
        read_with = self._read_with(said)
        known = self.known.get(file_id)
        if known and known["status"] == "accepted" and known["path"] != entry.path:
            ledger.add_repeat(self.con, file_id, entry.period, entry.path)
        if known and (known["status"] == "accepted" or known["read_with"] == read_with):
            return _known_outcome(entry, known, self._said_too_late(said, file_id))
        row = _file_row(entry, file_id, len(data), ledger.next_sequence(self.con), read_with)
        row["said"] = said.model_dump_json(by_alias=True, exclude_defaults=True)
        try:
            outcome = self._accepted(entry, row, take(data, self.recogniser, said, entry.sheet), data, said)
        except FileRefused as refusal:
            row |= {"status": "refused", "problem": refusal.message, "hint": refusal.hint}
            with ledger.transaction(self.con):
                ledger.add_file(self.con, row)
            outcome = FileOutcome(
                entry.path, entry.period, "refused", file_id, problem=refusal.message, hint=refusal.hint
            )
        self.known[file_id] = row
        return outcome

    def _said_too_late(self, said: Said, file_id: str) -> list[str]:
        """What delivery.toml says now of a file that was taken in otherwise."""
        sheets = ledger.sheets_of(self.con, file_id)
        told = {"register": said.register_, "unit": said.unit, "kind": said.kind}
        return [
            f"delivery.toml now says {name} = {value!r}, but the file was taken in as {sheet[name]!r}, and that stays"
            for name, value in told.items()
            for sheet in sheets
            if value and value != sheet[name]
        ]

    def _read_with(self, said: Said) -> str:
        """What a refusal rests on: with other declarations, another code or another sidecar it may be taken in."""
        basis = (self.declarations.fingerprint, fingerprint(), said.model_dump_json())
        return hashlib.sha256("\n".join(basis).encode()).hexdigest()

    def _accepted(self, entry: Waiting, row: ledger.Row, taken: TakenFile, data: bytes, said: Said) -> FileOutcome:
        taken_sheets = {place: sheet.to_keep for place, sheet in taken.sheets.items()}
        file_id = str(row["file_id"])
        kept, left_out = keep(
            self.workspace, file_id, data, content=taken.content, taken=taken_sheets, refused=self.declarations.refused
        )
        if entry.file_id:  # what was kept once stays what is on record, however a reader of it would write it
            kept = hashlib.sha256(data).hexdigest()
        row |= {"format": taken.content.format, "encoding": taken.content.encoding, "kept_sha256": kept}
        with ledger.transaction(self.con):
            ledger.add_file(self.con, row)
            sheets = [self._sheet(entry, file_id, sheet, said) for sheet in taken.sheets.values()]
        warnings = taken.warnings + [f"sheet {name} holds refused words and is not kept" for name in left_out]
        return FileOutcome(entry.path, entry.period, "accepted", file_id, tuple(sheets), warnings=tuple(warnings))

    def _sheet(self, entry: Waiting, file_id: str, taken: Taken, said: Said) -> SheetOutcome:
        sheet_id = ledger.next_sheet(self.con)
        spec = taken.recognised.spec
        number = pl.lit(sheet_id, pl.Int32).alias("sheet_id")
        ledger.add_sheet(self.con, _sheet_row(sheet_id, file_id, taken))
        ledger.add_rows(self.con, spec.id, taken.rows.select(number, pl.all()))
        ledger.append(self.con, "quarantine", taken.aside.select(number, pl.all()))
        replaced, notes = supersede(self.con, spec, sheet_id)
        if said.replaces and _beside(entry, said.replaces) not in replaced:
            replaced += replace(self.con, spec, sheet_id, _beside(entry, said.replaces))
        return with_changes(_sheet_outcome(taken), supersedes=tuple(replaced), notes=(*taken.notes, *notes))


def _beside(entry: Waiting, path: str) -> str:
    """A path below inbox/: a bare file name lies in the same folder."""
    return path if "/" in path else str(PurePosixPath(entry.path).with_name(path))


def _file_row(entry: Waiting, file_id: str, size: int, sequence: int, read_with: str) -> ledger.Row:
    named = {"file_id": file_id, "sequence": sequence, "period": entry.period, "path": entry.path, "bytes": size}
    empty = dict.fromkeys(("problem", "hint", "format", "encoding", "kept_sha256"), "")
    return {**named, **empty, "status": "accepted", "read_with": read_with}


def _sheet_row(sheet_id: int, file_id: str, taken: Taken) -> ledger.Row:
    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    return {
        "sheet_id": sheet_id,
        "file_id": file_id,
        "sheet": taken.recognised.table.name,
        "register": taken.recognised.spec.id,
        "unit": taken.unit,
        "unit_stated": taken.unit_is_stated,
        "kind": taken.kind,
        "header_row": taken.recognised.last_row + 1,
        "rows_in": taken.rows_in,
        "rows_kept": taken.rows_kept,
        "rows_quarantined": taken.aside.height,
        "superseded_by": None,
        "columns": text(taken.columns),
        "unclaimed": text(taken.unclaimed),
        "refused_columns": text(taken.refused),
    }


def _sheet_outcome(taken: Taken) -> SheetOutcome:
    counts = taken.aside.group_by("rule").len().sort("rule")
    return SheetOutcome(
        sheet=taken.recognised.table.name,
        register=taken.recognised.spec.id,
        unit=taken.unit,
        kind=taken.kind,
        rows_in=taken.rows_in,
        rows_kept=taken.rows_kept,
        quarantined=dict(counts.iter_rows()),
        unclaimed=tuple(taken.unclaimed),
        refused_columns=tuple(taken.refused),
    )


def _known_outcome(entry: Waiting, known: ledger.Row, warnings: list[str]) -> FileOutcome:
    """A file whose bytes are on record: accepted before (nothing to do), or refused before (said again)."""
    if known["status"] == "refused":
        problem, hint = str(known["problem"]), str(known["hint"])
        return FileOutcome(entry.path, entry.period, "refused", str(known["file_id"]), problem=problem, hint=hint)
    if known["path"] != entry.path:
        warnings = [f"the same bytes were taken in as {known['path']}", *warnings]
    return FileOutcome(entry.path, entry.period, "known", str(known["file_id"]), warnings=tuple(warnings))
