"""Where things lie in a workspace."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from reconcile.errors import WorkspaceError
from reconcile.settings import parse_settings, template
from reconcile.values.gazetteer import Area
from reconcile.workspace.publish import replaced

SETTINGS = "reconcile.toml"


@dataclass(frozen=True)
class Workspace:
    """The folder of one office's installation; what it holds is listed in docs/operations.md."""

    root: Path

    @property
    def settings_path(self) -> Path:
        """`reconcile.toml`: what the office may set."""
        return self.root / SETTINGS

    @property
    def registers_dir(self) -> Path:
        """Local registers and header aliases, beside the built-in ones."""
        return self.root / "registers"

    @property
    def areas(self) -> Path:
        """The office's own list of places."""
        return self.root / "areas.csv"

    @property
    def inbox(self) -> Path:
        """What offices deliver, in a folder a month."""
        return self.root / "inbox"

    @property
    def received(self) -> Path:
        """Every file accepted, named by its SHA-256, refused columns blanked."""
        return self.root / "received"

    @property
    def warehouse(self) -> Path:
        """The database of the ledger, rows, quarantine and records; no face opens it."""
        return self.root / "warehouse.duckdb"

    @property
    def ledger(self) -> Path:
        """What faces may read of the ledger."""
        return self.root / "ledger.parquet"

    @property
    def runs(self) -> Path:
        """A folder for each published run."""
        return self.root / "runs"

    @property
    def reviews(self) -> Path:
        """A folder for each sample that was drawn for review, with what reviewers answered."""
        return self.root / "reviews"

    @property
    def chain(self) -> Path:
        """A line for each run and release, each holding the hash of the line before it."""
        return self.root / "chain.jsonl"

    @property
    def releases(self) -> Path:
        """What was reported upward, a file a release; never written again."""
        return self.root / "releases"

    @property
    def cases(self) -> Path:
        """Follow-up, where it is not kept in PostgreSQL."""
        return self.root / "cases.db"

    @property
    def cases_key(self) -> Path:
        """The secret with which evidence of cases is hashed."""
        return self.root / "cases.key"

    @property
    def lists(self) -> Path:
        """Lists of cases that were handed out, and what went back of them."""
        return self.root / "lists"

    @property
    def aside(self) -> Path:
        """Runs that are being built. It lies below runs/, so that publishing is a rename on one file system."""
        return self.runs / ".aside"

    @property
    def lock_path(self) -> Path:
        """The file that a writing command holds locked."""
        return self.root / ".lock"

    @property
    def prefect_home(self) -> Path:
        """What Prefect keeps about flow runs. Our ledger, not this, is the truth about what ran."""
        return self.root / ".prefect"


def open_workspace(path: Path) -> Workspace:
    """The workspace at that folder; WorkspaceError where there is none."""
    root = path.resolve()
    if not (root / SETTINGS).is_file():
        what = "has no reconcile.toml" if root.is_dir() else "is not there"
        raise WorkspaceError(
            f"{path} is not a workspace: it {what}",
            f"Make one with: reconcile init {path} --area 990121 (the six digits of your county)",
        )
    return Workspace(root)


def create(path: Path, area: str, name: str = "") -> Workspace:
    """Make a new workspace, or add to an existing folder what a workspace needs; never overwrites settings."""
    workspace = Workspace(path.resolve())
    if workspace.settings_path.exists():
        raise WorkspaceError(
            f"{path} is a workspace already", f"Change its settings in {path}/{SETTINGS}, or choose another folder."
        )
    text = template(area, name)
    parse_settings(text.encode(), "What was asked for")
    for folder in (workspace.inbox, workspace.registers_dir, workspace.received, workspace.runs):
        _made(folder)
    if not workspace.areas.exists():
        _list_areas(workspace.areas, area, name)
    # The settings come last: a folder without them is no workspace yet, so that a crash leaves nothing half-made.
    with replaced(workspace.settings_path) as aside:
        aside.write_text(text, encoding="utf-8")
    return workspace


def _list_areas(path: Path, area: str, name: str) -> None:
    """Begin the office's list of places with the county itself; townships and villages are the office's to add."""
    with replaced(path) as aside, aside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(Area._fields)
        if name:
            writer.writerow(Area(area, name, "county"))


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"{folder} cannot be made: {error.strerror}", "Choose a folder in which you may write."
        ) from error
