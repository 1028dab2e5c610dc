"""Matches that nobody looked at: how many there are in each round, and to whom they fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import gammaln, xlog1py

from reconcile.measure.adjusted.cells import Cells
from reconcile.measure.adjusted.counts import Counts, said_by

Rounds = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
SPREAD = 0.3
"""How far the number of matches outside the blocks may be off, as a share of it: one standard deviation. In six
invented counties with five times the usual errors, 13 comparisons each, the real numbers varied about it by .27 to .32
of it beside what is chance. Where registers are kept otherwise it may be more."""

MOST = 10.0
"""More matches than so many standard deviations above the number estimated are not drawn."""


def with_unseen(
    found: Counts, model: dict[str, Any], links: pl.DataFrame, cells: Cells, generator: np.random.Generator
) -> Counts:
    """The counts with the matches that no block led to: about as many as the run expects.

    A match that was missed is of a window as often as one that was found, and falls to anybody there who is in no link,
    also to those who count only if linked. Its other end is out of scope as often as that of those found, and then who
    it falls to does not count. Else it is there, and as it differs in what blocks ask for, it does not agree. It can be
    compared as often as links that are in doubt.
    """
    unseen = missed_outside(model["outside"], len(found["left.linked"]), generator)
    shared = _share(found["right.shared"], found["right.linked"])
    added: dict[str, Numbers] = {}
    for side in ("left", "right"):
        linked, away, waiting = (found[f"{side}.{name}"] for name in ("linked", "away", "waiting"))
        free = np.maximum(found[f"{side}.counted"] - linked, 0.0) + waiting
        ours = (linked + away)[:, cells.whole]
        here = _share(ours, model["expected"]["links"]) * _share(free, free[:, cells.whole])
        fell = np.minimum(generator.binomial(unseen, here), free).astype(np.int64)
        gone = generator.binomial(fell, _share(away[:, cells.whole], ours))
        came, stayed_out = (generator.binomial(some, _share(waiting, free)) for some in (fell - gone, gone))
        added |= {f"{side}.linked": fell - gone, f"{side}.counted": came - (gone - stayed_out)}
    added["left.comparable"] = generator.binomial(added["left.linked"], comparable_in_doubt(links))
    added["right.shared"] = generator.binomial(added["right.linked"], shared)
    return {name: count + added[name] if name in added else count for name, count in found.items()}


def without_unseen_duplicates(
    found: Counts, model: dict[str, Any], unseen: Sequence[Numbers], generator: np.random.Generator
) -> Counts:
    """The counts without the things that are there twice, which nobody has seen: so many of both sides in each round.

    The two have one partner at most: one of them is in no link, and it is the one that does not count.
    """
    fewer = dict(found)
    for side, twice in zip(("left", "right"), unseen, strict=True):
        counted = found[f"{side}.counted"]
        here = _share(counted, model[f"{side}_records"])
        drawn = generator.binomial(twice, here)
        fewer[f"{side}.counted"] = counted - np.minimum(drawn, np.maximum(counted - found[f"{side}.linked"], 0.0))
    return fewer


def _share(part: Rounds, whole: Rounds | float) -> Rounds:
    """The share, one at most; none of nothing."""
    return np.asarray(np.clip(part / np.maximum(whole, 1.0), 0.0, 1.0))


def missed_outside(outside: Mapping[str, float], rounds: int, generator: np.random.Generator) -> Numbers:
    """How many are missed in each round, shape (rounds, 1): those that lie outside the blocks, a negative binomial
    about the number estimated, without those that were found there all the same. There are at least these: that many
    have been found makes it likelier that there are more than estimated."""
    estimated, known = outside["matches"], round(outside["found"])
    if estimated <= 0.0:
        return np.zeros((rounds, 1), dtype=np.int64)
    deviation = float(np.sqrt(estimated + (SPREAD * estimated) ** 2))
    more = np.arange(int(estimated + MOST * deviation) + 2)
    likely = _log_likelihood(known + more, estimated)
    weight = np.exp(likely - likely.max())
    return np.asarray(generator.choice(more, (rounds, 1), p=weight / weight.sum()))


def _log_likelihood(numbers: npt.NDArray[np.int64], mean: float) -> Rounds:
    """Of a negative binomial, but for a constant. `scipy.stats` has it, too, and takes as long to load as a small
    county takes to be linked."""
    size = 1.0 / SPREAD**2
    none = 1.0 / (1.0 + mean / size)
    return np.asarray(gammaln(numbers + size) - gammaln(numbers + 1) + xlog1py(numbers, -none))


def comparable_in_doubt(links: pl.DataFrame) -> float:
    """How often a link in doubt has enough key fields on both sides to be compared; one at most, however sums round."""
    probability, enough = links["probability"].to_numpy(), said_by(links)["comparable"]
    doubt = probability * (1.0 - probability)
    return min(float(doubt[enough].sum() / doubt.sum()), 1.0) if doubt.any() else 1.0
