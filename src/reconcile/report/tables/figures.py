"""The table `figures`, looked up by what a figure speaks of."""

from __future__ import annotations

from typing import Any

import polars as pl

from reconcile.report.tables.model import CUTS, REASONS, Cut, Rate

Key = tuple[str, str, str, str, str, str]


class Figures:
    """Totals by key, and the cuts of a definition; everything else in the reports is derived from these."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        whole = frame.filter(pl.all_horizontal(pl.col(cut).is_null() for cut in CUTS))
        self._totals: dict[Key, dict[str, Any]] = {_key(row): row for row in whole.iter_rows(named=True)}

    def total(
        self,
        definition: str,
        period: str,
        pair: str = "",
        relation: str = "",
        *,
        field: str = "",
        estimate: str = "raw",
    ) -> Rate | None:
        """The county's figure; None where the run has none."""
        row = self._totals.get((definition, period, pair, relation, field, estimate))
        return rate_of(row) if row else None

    def left_out(self, definition: str, period: str, pair: str, relation: str, side: str) -> dict[str, int]:
        """How many records of one side (`left`, `right`) the figure leaves out, by reason."""
        row = self._totals.get((definition, period, pair, relation, "", "raw"), {})
        return {reason: int(row.get(f"left_out_{reason}_{side}") or 0) for reason in REASONS}

    def not_due(self, definition: str, period: str, pair: str, relation: str, field: str) -> bool:
        """Whether the figure leaves out records that are too young to be counted."""
        row = self._totals.get((definition, period, pair, relation, field, "raw"), {})
        return any(row.get(f"left_out_not_yet_due_{side}") for side in ("left", "right"))

    def whole(self, period: str) -> list[dict[str, Any]]:
        """All raw county figures of a window, in a fixed order."""
        return sorted((row for key, row in self._totals.items() if key[1] == period and key[5] == "raw"), key=_key)

    def totals(self, prefix: str, period: str, estimate: str = "raw") -> list[dict[str, Any]]:
        """All county figures of a window whose definition is `prefix` or begins with `prefix.`, in a fixed order."""
        found = [
            row
            for key, row in self._totals.items()
            if key[1] == period and key[5] == estimate and (key[0] == prefix or key[0].startswith(f"{prefix}."))
        ]
        return sorted(found, key=_key)

    def cut(self, by: Cut, definition: str, period: str, pair: str, relation: str) -> dict[str, Rate]:
        """The figure by one cut: key of the township, facility, month or sex → figure."""
        others = [pl.col(cut).is_null() for cut in CUTS if cut != by]
        rows = self.frame.filter(
            pl.col(by).is_not_null(),
            *others,
            pl.col("definition") == definition,
            pl.col("period") == period,
            pl.col("pair").fill_null("") == pair,
            pl.col("relation").fill_null("") == relation,
            pl.col("field").is_null(),
            pl.col("estimate") == "raw",
        ).sort(by)
        return {str(row[by]): rate_of(row) for row in rows.iter_rows(named=True)}


def rate_of(row: dict[str, Any]) -> Rate:
    """The figure of a row of the table."""
    ends = (row["low"], row["high"]) if row["value"] is not None else (None, None)  # of nothing any share is possible
    return Rate(row["numerator"], row["denominator"], row["value"], *ends)


def _key(row: dict[str, Any]) -> Key:
    names = ("definition", "period", "pair", "relation", "field", "estimate")
    definition, period, pair, relation, field, estimate = (str(row[name] or "") for name in names)
    return definition, period, pair, relation, field, estimate
