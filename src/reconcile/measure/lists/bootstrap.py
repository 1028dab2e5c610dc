"""The interval of a log-linear estimate: tables drawn from the chosen model, each of which chooses its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reconcile.measure.lists.chapman import Estimate
from reconcile.measure.lists.loglinear import Fit, Floats, choose, fit, models
from reconcile.values.shares import PLACES

SUPPORTED = 2.0
"""Models whose AIC lies no further from the least are supported by the data as well (K. P. Burnham, D. R. Anderson)."""
MOST_FAILED = 0.05
"""Where more of the drawn tables than this can be estimated by no model there is no interval."""


@dataclass(frozen=True)
class Selected:
    """The models of one table, which of them was chosen, and its estimate."""

    fits: tuple[Fit, ...]
    chosen: int
    estimate: Estimate


def select(table: Floats, lists: int, *, draws: int, seed: int) -> Selected | None:
    """The estimate for one table of counts (in the order of `histories`); None where no model can be estimated.

    `draws` tables of as many events as estimated are drawn with `seed`, those that no list would hold taken out, and
    models chosen anew (S. T. Buckland, P. H. Garthwaite 1991): so the interval holds the doubt about the model too.
    Where few things are missing from a list drawn tables hardly differ: it is widened to what supported models say.
    """
    fits = [fit(table[None, :], lists, terms) for terms in models(lists)]
    chosen = int(choose(fits)[0])
    if chosen < 0:
        return None
    seen, best = table.sum(), fits[chosen]
    drawn = _drawn(best, seen, draws, seed)
    totals = drawn.sum(axis=1) + _unseen(drawn, lists)
    known = totals[~np.isnan(totals)]
    if len(known) < (1 - MOST_FAILED) * draws:
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    total = seen + best.unseen[0]
    supported = [seen + one.unseen[0] for one in fits if one.aic[0] <= best.aic[0] + SUPPORTED]
    ends = (max(min(low, *supported, total), seen), max(high, *supported, total))
    estimate = Estimate(*(round(float(number), PLACES) for number in (total, *ends)))
    return Selected(tuple(fits), chosen, estimate)


def _drawn(best: Fit, seen: float, draws: int, seed: int) -> Floats:
    cells = np.append(best.expected[0], best.unseen[0])
    everything = int(np.rint(seen + best.unseen[0]))
    random = np.random.Generator(np.random.PCG64(seed))
    return random.multinomial(everything, cells / cells.sum(), size=draws)[:, :-1].astype(float)


def _unseen(tables: Floats, lists: int) -> Floats:
    """How many no list holds, for each table by the model that fits it best."""
    fits = [fit(tables, lists, terms) for terms in models(lists)]
    chosen = choose(fits)
    unseen = np.stack([one.unseen for one in fits])
    found: Floats = np.where(chosen < 0, np.nan, unseen[np.maximum(chosen, 0), np.arange(len(tables))])
    return found
