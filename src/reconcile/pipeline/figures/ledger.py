"""The ledger of runs: which there are, in the order of the chain, what each rests on, and which were released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from reconcile.audit import Chain, Release, checkpoint, read_chain, read_manifest
from reconcile.cases.following import Followed
from reconcile.cases.ledger import followed
from reconcile.errors import Differs, RunDamaged
from reconcile.pipeline.cautions import cautions
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.desk.runs import Stamp
from reconcile.pipeline.figures.released import Signed, releases_of, signed_release
from reconcile.pipeline.figures.reported import ReportedView
from reconcile.pipeline.release import Draft, drafted
from reconcile.pipeline.releases import reported_figures
from reconcile.report.tables.gather import main_window, run_windows
from reconcile.report.texts import Texts
from reconcile.workspace import run_ids

Manifest = dict[str, Any]
Headline = tuple[float, float, int]


@dataclass(frozen=True)
class RunLine:
    """A run: `line` is that of the chain on which it stands, None where it is not on it.

    `latest`: its release is the one that the period stands at.

    `headline`: the lowest and the highest headline figure of its main window and how many they are; None where there is
    none. `reported`: how many figures a release would freeze. `changed`: its manifest is not as it was written.
    `unread`: its results are gone or damaged.
    """

    run_id: str
    line: int | None
    period: str
    as_of: str
    code: str
    made_at: datetime | None
    checkpoint: str
    headline: Headline | None
    reported: int
    releases: tuple[Signed, ...]
    latest: bool
    followed: Followed | None
    changed: bool
    unread: bool

    @property
    def release(self) -> Signed | None:
        """The last one."""
        return self.releases[-1] if self.releases else None


class Ledger:
    """The runs of a desk's workspace."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._checked = lru_cache(maxsize=256)(_checked)
        self._told = lru_cache(maxsize=256)(self._read_told)

    @property
    def run_ids(self) -> list[str]:
        """Every run there is, the latest last: in the order of the chain, before them those that are not on it."""
        chain, _ = self.chain()
        order = {line.facts["run_id"]: at for at, line in enumerate(chain.lines) if line.says(event="published")}
        return sorted(run_ids(self._desk.context.workspace), key=lambda run_id: (order.get(run_id, -1), run_id))

    def chain(self) -> tuple[Chain, bool]:
        """The chain, and whether it is whole: one that was changed has no lines here."""
        try:
            return read_chain(self._desk.context.workspace.chain), True
        except Differs:
            return Chain(), False

    def lines(self) -> list[RunLine]:
        """All runs in order."""
        chain, _ = self.chain()
        known = followed(self._desk.store)
        return [self._line(run_id, chain, known) for run_id in self.run_ids]

    def run(self, run_id: str) -> tuple[RunLine, Manifest] | None:
        """One run, and all that its manifest says (nothing where it was changed); None where there is no such run."""
        if run_id not in run_ids(self._desk.context.workspace):
            return None
        chain, _ = self.chain()
        return self._line(run_id, chain, followed(self._desk.store)), self._manifest(run_id)

    def release(self, key: str) -> tuple[Release | None, Signed] | None:
        """What was released under that name (None where its file is not as it was signed), and who signed it."""
        chain, workspace = self.chain()[0], self._desk.context.workspace
        line = chain.find("released", file=f"{key}.json")
        if line is None:
            return None
        of_period = releases_of(workspace, chain, line.facts["period"])
        signed = next(one for of_run in of_period.values() for one in of_run if one.key == key)
        return (None if signed.changed else signed_release(workspace, line)), signed

    def cautions(self, line: RunLine, texts: Texts) -> list[str]:
        """What must be known before the figures of a run are trusted; nothing is told of one that cannot be read."""
        context = self._desk.context
        return [] if line.changed or line.unread else cautions(context.workspace.runs / line.run_id, context, texts)

    def draft(self, run_id: str) -> Draft:
        """What a release of a run would freeze and correct; raises what `release_run` raises of a run."""
        workspace = self._desk.context.workspace
        return drafted(workspace, self.chain()[0], workspace.runs / run_id)

    def view(self, figures: Sequence[Mapping[str, Any]], period: str) -> ReportedView:
        """Figures as a release of that period keeps them, in order."""
        return ReportedView.of(figures, period, self._headlines())

    def corrects(self, period: str) -> Signed | None:
        """The release that another one of this period would correct."""
        released = releases_of(self._desk.context.workspace, self.chain()[0], period)
        return next(reversed(released.values()))[-1] if released else None

    def _line(self, run_id: str, chain: Chain, known: Mapping[str, Followed]) -> RunLine:
        manifest = self._manifest(run_id)
        body = manifest.get("body", {})
        published = next((line for line in chain.lines if line.says(event="published", run_id=run_id)), None)
        computed = next((line for line in chain.lines if line.says(event="computed", run_id=run_id)), None)
        period = str(body.get("period", ""))
        headline, reported, unread = self._read(run_id, period)
        released = releases_of(self._desk.context.workspace, chain, period)
        return RunLine(
            run_id=run_id,
            line=published.facts["number"] if published else None,
            period=period,
            as_of=str(body.get("as_of", "")),
            code=str(body.get("inputs", {}).get("code", ""))[:16],
            made_at=datetime.fromisoformat(manifest["made_at"]) if manifest else None,
            checkpoint=checkpoint(computed.sha256) if computed else "",
            headline=headline,
            reported=reported,
            releases=tuple(released.get(run_id, ())),
            latest=next(reversed(released), None) == run_id,
            followed=known.get(run_id),
            changed=not manifest or bool(published and not published.says(manifest=manifest["body_sha256"])),
            unread=unread,
        )

    def _manifest(self, run_id: str) -> Manifest:
        path = self._desk.context.workspace.runs / run_id / "manifest.json"
        try:
            found = path.stat()
            return self._checked(path, found.st_mtime_ns, found.st_size)
        except (OSError, Differs):
            return {}

    def _read(self, run_id: str, period: str) -> tuple[Headline | None, int, bool]:
        """What the results of a run say, and whether they cannot be read; told again where their file is another."""
        try:
            return *self._told(run_id, period, self._desk.runs.stamp(run_id)), False
        except RunDamaged:
            return None, 0, True

    def _read_told(self, run_id: str, period: str, _: Stamp) -> tuple[Headline | None, int]:
        with self._desk.runs.reading(run_id) as connection:
            if connection is None or not period:
                return None, 0
            shown = main_window(run_windows(connection, period)).period
            reported = reported_figures(connection, period)
        wanted = self._headlines()
        rows = [row for row in reported if (row["definition"], row["pair"], row["relation"]) in wanted]
        known = [row["value"] for row in rows if row["period"] == shown and row["value"] is not None]
        return (min(known), max(known), len(known)) if known else None, len(reported)

    def _headlines(self) -> list[tuple[str, str, str]]:
        settings, declarations = self._desk.context.settings, self._desk.context.declarations
        return [
            (relation.headline(settings.headline), pair.id, relation.name)
            for pair in declarations.pairs.values()
            for relation in pair.relations
            if pair.left != pair.right and relation.rates
        ]


def _checked(path: Path, *_: int) -> Manifest:
    """A manifest as it lies there; it is read again where its time or size has changed."""
    return read_manifest(path)
