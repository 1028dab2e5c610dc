"""Linkage models in words: rows of tables for whoever prints or shows them."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log
from typing import Any

import polars as pl

from reconcile.report.formatting import NONE, factor, percent, whole
from reconcile.report.model_tables import RELATION
from reconcile.report.texts import Texts

SMALL = 1e-4
"""A share below it is told as one of so many: as a percentage it would be all noughts."""
FOUND = ("relation", "records", "prior", "links", "false", "missed", "recall")
MOVES = ("field", "level", "class", "before", "after", "change", "chance")
BLOCKS = ("block", "pairs", "recall")
Cells = tuple[str, ...]
Row = dict[str, Any]


def share(value: float | None) -> str:
    """A share as a percentage, or as one of so many where it is small."""
    if value is None or value <= 0.0 or value >= SMALL:
        return percent(value)
    return f"1/{1 / value:,.0f}"


def found_row(row: Row, texts: Texts, ending: str = "") -> Cells:
    """What a relation found, in the order of FOUND; `ending` chooses the side of a comparison of two models."""
    of = {name.removesuffix(ending): value for name, value in row.items() if name.endswith(ending)}
    left, right = whole(of["left_records"]), whole(of["right_records"])
    false, missed = (NONE if of[key] is None else f"{of[key]:,.1f}" for key in ("false", "missed"))
    missed = texts.word("page", "unknown") if of["missed"] is None and of["false"] is not None else missed
    counts = (f"{left} × {right}", share(of["prior"]), whole(of["links"]))
    return " ".join(str(row[name]) for name in RELATION), *counts, false, missed, percent(of["recall"], 1)


def found_notes(rows: pl.DataFrame, texts: Texts) -> Iterator[str]:
    """Why some number of missed matches is unknown, where one is."""
    if rows.select((pl.col("^missed.*$").is_null() & pl.col("^false.*$").is_not_null()).any()).row(0).count(True):
        yield texts.word("note", "missed_unknown")


def moved_row(row: Row, texts: Texts) -> Cells:
    """What a relation found in both models, `before → after` where it is not the same."""
    after, before = found_row(row, texts), found_row(row, texts, "_before")
    return tuple(new if new == old else f"{old} → {new}" for new, old in zip(after, before, strict=True))


def level_columns(levels: pl.DataFrame, texts: Texts) -> Cells:
    """The heads of `level_rows` of one relation: a column for each class that the sought one is weighed against."""
    heads = (texts.word("models", name) for name in ("field", "level", "same"))
    return *heads, *(texts.word("models", "other", name=texts.label("class", name)) for name in _others(levels))


def level_rows(levels: pl.DataFrame, texts: Texts) -> Iterator[Cells]:
    """The levels of one relation, those first in a field that speak most for the sought class."""
    last = pl.col("weight").filter(against=_others(levels)[-1]).first()
    ordered = levels.with_columns(place=last.over("field", "level")).sort("place", "level", descending=[True, False])
    of_fields = ordered.partition_by("field", "level", maintain_order=True)
    for rows in sorted(of_fields, key=lambda rows: rows["field"][0] or ""):
        against = {row["against"]: f"{share(row['other'])} {factor(row['weight'])}" for row in rows.to_dicts()}
        field, level, _ = _level(rows.row(0, named=True), texts)
        yield field, level, share(rows["same"][0]), *(against.get(name, "") for name in _others(levels))


def move_row(row: Row, texts: Texts) -> Cells:
    """A level that moved, in the order of MOVES."""
    before, after = (_weighed(row, ending) for ending in ("_before", ""))
    moved = NONE if row["moved"] is None else _moved(row["weight"] - row["weight_before"])
    return *_level(row, texts), before, after, moved, "*" if row["beyond_chance"] else ""


def block_rows(rows: pl.DataFrame, texts: Texts) -> Iterator[Cells]:
    """Blocks in the order of BLOCKS; of two models `before → after` where it is not the same."""
    for row in rows.iter_rows(named=True):
        cells = [(whole(row[f"pairs{ending}"]), percent(row[f"recall{ending}"], 1)) for ending in _endings(row)]
        both = (old if old == new else f"{old} → {new}" for old, new in zip(cells[0], cells[-1], strict=True))
        yield texts.block(row["block"], row["pair"]), *both


def relation_words(row: Row, texts: Texts) -> str:
    """Pair and relation, by id and in words."""
    pair, relation = (row[name] for name in RELATION)
    return f"{texts.pair(pair)} · {texts.label('relation', relation)} ({pair} {relation})"


def _others(levels: pl.DataFrame) -> list[str]:
    """The classes that the sought one is weighed against, in the order of their names: the unrelated last."""
    return sorted(set(levels["against"]))


def _level(row: Row, texts: Texts) -> Cells:
    if row["field"] is None:
        return texts.word("models", "prior"), "", texts.label("class", row["against"])
    register = str(row["pair"]).partition("-")[0]
    difference = texts.label("difference", row["level"])
    return texts.field(row["field"], register), difference, texts.label("class", row["against"])


def _weighed(row: Row, ending: str) -> str:
    """Both shares of a level and its weight."""
    if row[f"weight{ending}"] is None:
        return NONE
    both = " / ".join(share(row[f"{side}{ending}"]) for side in ("same", "other"))
    return f"{both} {factor(row[f'weight{ending}'])}"


def _moved(difference: float) -> str:
    """How many times as much a level weighs now; under five hundredths exactly, so that no move looks like none."""
    return factor(difference) if abs(difference) >= log(1.05) else f"×{exp(difference):.4f}"


def _endings(row: Row) -> tuple[str, ...]:
    return ("_before", "") if "pairs_before" in row else ("",)
