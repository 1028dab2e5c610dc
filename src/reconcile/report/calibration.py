"""What labels say of a run's probabilities, in words: rows of tables, the curve, one long table for a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from reconcile.report.charts.calibration import CalibrationChart, calibration_chart
from reconcile.report.formatting import NONE, percent, whole
from reconcile.report.texts import Texts

BINS = ("stated", "pairs", "matches", "observed", "interval")
COUNTS = ("relation", "labelled", "matches", "linked", "false", "missed", "off_record", "unseen")
SCORES = ("relation", "precision", "recall", "brier", "log_loss")
_MEASURES = (*COUNTS[1:], "accepted", "expected_false", "expected_missed", "brier", "log_loss")
Cells = tuple[str, ...]
Row = dict[str, Any]


@dataclass(frozen=True)
class Calibration:
    """Bins of each relation and of all (`curves`), and what came of their links (`judged`): as `measure.calibration`
    makes them."""

    curves: pl.DataFrame
    judged: pl.DataFrame

    @property
    def pooled(self) -> pl.DataFrame:
        """The bins of all relations together."""
        return self.curves.filter(pl.col("pair").is_null())

    @property
    def of_relations(self) -> list[pl.DataFrame]:
        """The bins of each relation."""
        return self.curves.drop_nulls("pair").partition_by("pair", "relation", maintain_order=True)

    @property
    def rows(self) -> pl.DataFrame:
        """Everything as one table: `measure` says what a row tells (`curve` for a bin), without pair of all."""
        keys = ["pair", "relation"]
        bins = self.curves.select(
            *keys, pl.lit("curve").alias("measure"), "stated", "pairs", pl.col("observed").alias("value"), "low", "high"
        )
        plain = [_measure(self.judged, name) for name in _MEASURES]
        rates = [_measure(self.judged, name, bounds=True) for name in ("precision", "recall")]
        return pl.concat([bins, *plain, *rates])


def bin_rows(bins: pl.DataFrame) -> Iterator[Cells]:
    """A row a bin, in the order of BINS."""
    for row in bins.iter_rows(named=True):
        low_high = f"{percent(row['low'], 1)} – {percent(row['high'], 1)}"
        counts = (whole(row["pairs"]), whole(row["matches"]))
        yield percent(row["stated"], 3), *counts, percent(row["observed"], 2), low_high


def count_rows(found: Calibration, texts: Texts) -> Iterator[Cells]:
    """A row a relation, in the order of COUNTS, the one of all first; what was expected in brackets."""
    for row in found.judged.iter_rows(named=True):
        errors = (f"{row[name]:,} ({row[f'expected_{name}']:,.1f})" for name in ("false", "missed"))
        lost = (whole(row[name]) for name in ("off_record", "unseen"))
        counts = (whole(row[name]) for name in ("labelled", "matches", "linked"))
        yield _name(row, texts), *counts, *errors, *lost


def score_rows(found: Calibration, texts: Texts) -> Iterator[Cells]:
    """A row a relation, in the order of SCORES."""
    for row in found.judged.iter_rows(named=True):
        rates = (_rate(row, name) for name in ("precision", "recall"))
        losses = (NONE if row[name] is None else f"{row[name]:.5f}" for name in ("brier", "log_loss"))
        yield _name(row, texts), *rates, *losses


def chart_of(found: Calibration, texts: Texts) -> CalibrationChart:
    """The curve of all relations together."""
    bins = [
        (
            row["stated"],
            row["observed"],
            row["low"],
            row["high"],
            row["pairs"],
            texts.word("calibration", "point", **_words(row)),
        )
        for row in found.pooled.iter_rows(named=True)
    ]
    return calibration_chart(texts.word("calibration", "curve"), bins)


def _words(row: Row) -> dict[str, str]:
    return {
        "stated": percent(row["stated"]),
        "observed": percent(row["observed"]),
        "matches": whole(row["matches"]),
        "pairs": whole(row["pairs"]),
    }


def _rate(row: Row, name: str) -> str:
    if row[name] is None:
        return NONE
    return f"{percent(row[name])} ({percent(row[f'{name}_low'], 1)} – {percent(row[f'{name}_high'], 1)})"


def _name(row: Row, texts: Texts) -> str:
    return texts.word("calibration", "all") if row["pair"] is None else f"{row['pair']} {row['relation']}"


def _measure(judged: pl.DataFrame, name: str, *, bounds: bool = False) -> pl.DataFrame:
    """One column of the counts as rows of the long table."""
    low, high = (pl.col(f"{name}_{end}") if bounds else pl.lit(None, pl.Float64) for end in ("low", "high"))
    nothing = (pl.lit(None, pl.Float64).alias("stated"), pl.lit(None, pl.Int64).alias("pairs"))
    value = pl.col(name).cast(pl.Float64).alias("value")
    return judged.select(
        "pair", "relation", pl.lit(name).alias("measure"), *nothing, value, low.alias("low"), high.alias("high")
    )
