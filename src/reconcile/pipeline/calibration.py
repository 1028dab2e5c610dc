"""How honest a run's probabilities are: what it expects of its own links, and what labels say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine
from reconcile.errors import WorkspaceError
from reconcile.link.edges import Thresholds
from reconcile.link.explain import Explainer
from reconcile.link.linking import Linker
from reconcile.measure.calibration import LEAST_PAIRS, RELATION, curves, judged
from reconcile.pipeline.context import Context
from reconcile.pipeline.labels import Labels
from reconcile.pipeline.named import Records
from reconcile.registers import PairSpec
from reconcile.report.calibration import Calibration
from reconcile.report.html import write_calibration
from reconcile.report.texts import Texts

ENDS = [*RELATION, "left_id", "right_id"]


@dataclass(frozen=True)
class Calibrating:
    """Holds the links of one run against labels; its database is read, never written."""

    connection: duckdb.DuckDBPyConnection
    context: Context
    texts: Texts

    def against(self, path: Path, least: int = LEAST_PAIRS) -> Calibration:
        """What the labels of a file say; bins of the curves have `least` pairs each."""
        pairs = self._compared
        registers = {register for pair in pairs.values() for register in (pair.left, pair.right)}
        records = {register: Records(self.connection, self.texts, only=register) for register in registers}
        labels = Labels(pairs, records).read(path)
        links = engine.frame(self.connection, "pipeline/50_links_on_record")
        links = links.with_columns(pl.col(*RELATION, "status").cast(pl.String))
        found = self._with_unseen(labels.join(links, on=ENDS, how="left", maintain_order="left"))
        return Calibration(curves(found, least), judged(found))

    @property
    def _compared(self) -> Mapping[str, PairSpec]:
        """The pairs that this run has compared."""
        there = set(engine.frame(self.connection, "report/models")["pair"])
        return {name: pair for name, pair in self.context.declarations.pairs.items() if name in there}

    def _with_unseen(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """The pairs with `unseen`: matches that are not on record and to which no block leads."""
        lost = pairs.filter(pl.col("true") & pl.col("probability").is_null())
        found = [self._unseen(rows) for rows in lost.partition_by(RELATION, maintain_order=True)]
        unseen = pl.concat([pairs.select(ENDS).clear(), *found]).with_columns(unseen=pl.lit(value=True))
        both = pairs.join(unseen, on=ENDS, how="left", maintain_order="left")
        return both.with_columns(pl.col("unseen").fill_null(value=False))

    def _unseen(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Of these pairs of one relation the ends of those to which no block leads."""
        pair = self.context.declarations.pairs[rows["pair"][0]]
        relation = next(one for one in pair.relations if one.name == rows["relation"][0])
        preset = self.context.settings.thresholds
        thresholds = Thresholds(accept=preset.accept, review=preset.review)
        explainer = Explainer(Linker(self.connection, self.context.declarations, pair, relation, thresholds))
        ends = rows.select(ENDS)
        leads = [explainer.leads(left, right) for left, right in ends.select("left_id", "right_id").iter_rows()]
        return ends.filter(~pl.Series(leads, dtype=pl.Boolean))


def write_calibration_page(run: Path, found: Calibration, texts: Texts, path: Path) -> None:
    """Write the curve and the counts as a page of its own."""
    try:
        write_calibration(path, found, texts, run.name)
    except FileNotFoundError as error:
        raise WorkspaceError(f"{path.parent} is not there", "Make that folder first, or choose another.") from error
