"""Makes the figures of stands, each piece of work once: records, then links, then counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from reconcile import engine
from reconcile.measure.attribution import Figures
from reconcile.pipeline.making import Progress, count_again, link_again, read_again
from reconcile.pipeline.mixing import Mixed, mixed_records
from reconcile.pipeline.stand import Published, Stand
from reconcile.workspace import Workspace


@dataclass
class Workshop:
    """A folder for what is made on the way to figures, and where it lies: the same is found again and not made twice.

    `unread` are files of a run that the rules of the other one do not let in; `mixed` counts its records beside the
    other's.
    """

    source: Workspace
    folder: Path
    progress: Progress
    unread: list[str] = field(default_factory=list)
    mixed: Mixed | None = None
    _records: dict[tuple[str, ...], Path] = field(default_factory=dict)
    _links: dict[tuple[Path | str, ...], Path] = field(default_factory=dict)
    _figures: dict[tuple[Path | str, ...], Figures] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def know(self, run: Published, figures: Figures) -> None:
        """Take from a published run what it holds already, `figures` too, if this version of the program made it."""
        if run.inputs["code"] == engine.fingerprint():
            stand = Stand.of(run)
            records = self._records.setdefault(_records_key(stand), run.database)
            links = self._links.setdefault(_links_key(stand, records), run.database)
            self._figures[_figures_key(stand, links)] = figures

    def figures(self, stand: Stand) -> Figures:
        """The figures that are counted of a stand."""
        links = self.links(stand)
        key = _figures_key(stand, links)
        if key not in self._figures:
            self._figures[key] = count_again(stand, links, self._new(), self.progress)
        return self._figures[key]

    def links(self, stand: Stand) -> Path:
        """A database with the records of a stand and their links."""
        records = self.records(stand)
        key = _links_key(stand, records)
        if key not in self._links:
            self._links[key] = self._new()
            link_again(stand, records, self._links[key], self.progress)
        return self._links[key]

    def records(self, stand: Stand) -> Path:
        """A database with the records of a stand."""
        key = _records_key(stand)
        if key not in self._records:
            self._records[key] = self._read(stand) if key[0] == key[1] else self._mix(stand)
        return self._records[key]

    def _read(self, stand: Stand) -> Path:
        path = self._new()
        self.unread += read_again(self.source, stand.data, stand.rules, path, self.progress)
        return path

    def _mix(self, stand: Stand) -> Path:
        """The records of one run with the values that another one had of them."""
        now = self.records(replace(stand, corrections=stand.data))
        before = self.records(replace(stand, data=stand.corrections))
        self.progress("records", f"{stand.corrections.folder.name} → {stand.data.folder.name}")
        path = self._new()
        self.mixed = mixed_records(before, now, path)
        if not self.mixed.arrived:
            return before
        return path if self.mixed.corrected else now

    def _new(self) -> Path:
        return self.folder / f"{next(self._numbers)}.duckdb"


def _records_key(stand: Stand) -> tuple[str, ...]:
    return (stand.data.of["files"], stand.corrections.of["files"], stand.rules.of["reading"])


def _links_key(stand: Stand, records: Path) -> tuple[Path | str, ...]:
    rules = stand.rules.of["rules"]
    return (records, rules, stand.threshold.of["threshold"], stand.verdicts.of["verdicts"])


def _figures_key(stand: Stand, links: Path) -> tuple[Path | str, ...]:
    return (links, stand.rules.of["rules"], stand.period.of["period"])
