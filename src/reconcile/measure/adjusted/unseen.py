"""Matches that nobody looked at: how many there are in each round, and to whom they fall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.measure.adjusted.cells import Cells
from reconcile.measure.adjusted.counts import Counts, said_by
from reconcile.measure.figures import TOTAL

Rounds = npt.NDArray[np.float64]
SPREAD = 0.5
"""How far the number expected may itself be off, as a share of it: one standard deviation. Over six invented counties
whose every field is five times as noisy, 13 comparisons each, the real numbers varied about the expected ones by .53 of
them beside what is chance. Where registers are kept otherwise it may be more."""


def with_unseen(
    found: Counts, model: dict[str, Any], links: pl.DataFrame, cells: Cells, generator: np.random.Generator
) -> Counts:
    """The counts with the matches that no block led to: about as many as the run expects, among those in no link.

    They are there, and as they differ in what blocks ask for, they do not agree. They can be compared as often as links
    that are in doubt, and their other end counts as often as that of those found.
    """
    unseen = _numbers(model["expected"]["missed_outside"], len(found["left.linked"]), generator)
    total = (cells.frame["cell"] == TOTAL).to_numpy()
    shared = np.divide(
        found["right.shared"],
        found["right.linked"],
        where=found["right.linked"] > 0,
        out=np.ones_like(found["right.shared"]),
    )
    more = {}
    for side in ("left", "right"):
        free = np.maximum(found[f"{side}.counted"] - found[f"{side}.linked"], 0.0)
        everybody = np.maximum(
            model[f"{side}_records"] - model["expected"]["links"], free[:, total].max(axis=1, keepdims=True)
        )
        drawn = generator.binomial(unseen, np.clip(free / np.maximum(everybody, 1.0), 0.0, 1.0))
        more[side] = np.minimum(drawn, free).astype(np.int64)
    comparable = generator.binomial(more["left"], _comparable_in_doubt(links))
    added = {
        "left.linked": more["left"],
        "left.comparable": comparable,
        "right.linked": more["right"],
        "right.shared": generator.binomial(more["right"], np.clip(shared, 0.0, 1.0)),
    }
    return {name: count + added[name] if name in added else count for name, count in found.items()}


def without_unseen_duplicates(
    found: Counts, model: dict[str, Any], expected: Sequence[float], generator: np.random.Generator
) -> Counts:
    """The counts without the things that are there twice, which nobody has seen; so many are `expected` on both sides.

    The two have one partner at most: one of them is in no link, and it is the one that does not count.
    """
    fewer = dict(found)
    for side, number in zip(("left", "right"), expected, strict=True):
        counted = found[f"{side}.counted"]
        share = np.clip(counted / max(model[f"{side}_records"], 1), 0.0, 1.0)
        drawn = generator.binomial(_numbers(number, len(counted), generator), share)
        fewer[f"{side}.counted"] = counted - np.minimum(drawn, np.maximum(counted - found[f"{side}.linked"], 0.0))
    return fewer


def _numbers(expected: float, rounds: int, generator: np.random.Generator) -> npt.NDArray[np.int64]:
    """How many there are in each round, shape (rounds, 1): a negative binomial of this mean."""
    sure = 1.0 / SPREAD**2
    return generator.poisson(expected * generator.gamma(sure, 1.0 / sure, (rounds, 1)))


def _comparable_in_doubt(links: pl.DataFrame) -> float:
    """How often a link in doubt has enough key fields on both sides to be compared."""
    probability, enough = links["probability"].to_numpy(), said_by(links)["comparable"]
    doubt = probability * (1.0 - probability)
    return float(doubt[enough].sum() / doubt.sum()) if doubt.any() else 1.0
