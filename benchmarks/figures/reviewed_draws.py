"""Reviewed rates where the true probabilities of all links are known: invented links, drawn.

So many independent draws of truth and sample in a county of four comparisons and in a township of it, for links whose
probabilities are as stated, nearly perfect, overconfident, underconfident, biased, far too sure or far too high: of
the last two the model is worth little. Off are the raw rate, the model's and the reviewed one, of which the median
stands beside it; width is the mean width of the intervals over that of the same review told the true probabilities.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from benchmarks.figures.page import COVERED, root, said_in
from benchmarks.linkage.results import Results

from reconcile.measure.reviewed.correction import OPEN, Reviewed, Surprise, correction
from reconcile.measure.reviewed.estimate import FEWEST, VALUES, Corrected
from reconcile.measure.reviewed.sample import chances
from reconcile.values.shares import Z

RECORDS, COMPARISONS, TOWNSHIP = 2_500, 4, 125
DRAWS_A_WORLD = 50
WORTH = np.array(VALUES["consistency.ref"], dtype=np.float64)
Floats = np.ndarray
COLUMNS = ("links", "cell", "raw off", "model off", "reviewed off", "median", "covered", "width")
WORLDS: dict[str, tuple[float, float, float, float]] = {
    "as stated": (0.04, 0.0, 1.0, 0.0),
    "nearly perfect": (0.004, 0.0, 1.0, 0.3),
    "overconfident": (0.04, 0.0, 1.3, 0.5),
    "underconfident": (0.04, 0.0, 0.8, 0.3),
    "biased": (0.04, 0.7, 1.0, 0.5),
    "far too sure": (0.04, 0.0, 2.0, 0.5),
    "far too high": (0.04, 2.0, 1.0, 0.5),
}
"""The share of links in doubt, and what is stated: a shift, a factor and a spread of the true log odds."""
WORTHLESS = ("far too sure", "far too high")
"""Of these a model is hardly one: that a review makes up for it is more than is asked."""


def add(results: Results, _noise: float | None, asked: argparse.Namespace) -> None:
    """Add a section: a line for each world and kind of cell."""
    size = f"{asked.draws:,} draws each, {asked.n} records reviewed."
    results.begin("(c) Reviewed rates, drawn", said_in(__doc__) + f" {size}")
    rows: list[list[str]] = []
    met: dict[bool, list[tuple[bool, bool]]] = {False: [], True: []}
    for number, name in enumerate(WORLDS):
        generator = np.random.default_rng([20260930, number])
        found = np.array(
            [row for _ in range(max(asked.draws // DRAWS_A_WORLD, 1)) for row in _world(name, asked.n, generator)]
        )
        for kind, cell in enumerate(("county", "township")):
            raw, model, off, low, high, told = (100 * found[found[:, 0] == kind, 1:]).T
            covered = float(((low <= 1e-9) & (high >= -1e-9)).mean())
            near = (root(raw), root(model), root(off), float(np.median(np.abs(off))), covered)
            rows.append([name, cell, *(f"{one:.3f}" for one in near), f"{(high - low).mean() / told.mean():.2f}"])
            met[name in WORTHLESS].append((covered >= COVERED, root(off) < root(raw)))
    results.table(COLUMNS, rows)
    for worthless, lines in met.items():
        say = results.beyond if worthless else results.target
        enough, nearer = ([line[at] for line in lines] for at in (0, 1))
        of = f"of links {' or '.join(WORTHLESS)} " if worthless else ""
        say(f"{of}{COVERED:.0%} or more are covered ({sum(enough)} of {len(enough)} lines)", all(enough))
        say(f"{of}reviewed is nearer than raw ({sum(nearer)} of {len(nearer)} lines)", all(nearer))


def _world(name: str, wanted: int, generator: np.random.Generator) -> Iterator[tuple[float, ...]]:
    """Draws of one county: for each the county (0) and the township (1) with how far raw, model, reviewed and the ends
    of its interval are off, and the width of the interval of the same review told the true probabilities."""
    true, stated = _links(name, generator)
    expected, told = (np.column_stack([p, np.zeros_like(p), 1.0 - p, np.zeros_like(p)]) for p in (stated, true))
    chance, chance_told = (chances(np.sqrt(p * (1.0 - p)), wanted) for p in (stated, true))
    pair = np.repeat(np.arange(COMPARISONS), RECORDS)
    for _ in range(DRAWS_A_WORLD):
        agrees = generator.random(len(true)) < true
        drawn = generator.random(len(true)) < chance
        found = np.where(drawn, np.where(agrees, 0, 2), OPEN)
        every = Reviewed(expected, chance, found)
        surprise = Surprise.of(every, WORTH)
        mine = pair == generator.integers(COMPARISONS)
        township = mine & (np.cumsum(mine) <= TOWNSHIP)
        whole = Corrected.of(correction(every.of(mine), WORTH), surprise)
        for kind, which in enumerate((mine, township)):
            made = whole
            if kind:
                own = correction(every.of(which), WORTH)
                enough = every.of(which).told.sum() >= FEWEST
                made = Corrected.of(own, surprise) if enough else whole.lent(own, surprise)
            best = correction(Reviewed(told, chance_told, found).of(which), WORTH)
            variance = best.anticipated if not kind else min(best.doubt, best.anticipated)
            size, truth = which.sum(), agrees[which].mean()
            reviewed = (made.own.model + by / size - truth for by in (made.moved, *made.ends))
            off = ((stated[which] >= 0.8).mean() - truth, stated[which].mean() - truth, *reviewed)
            yield kind, *off, 2 * Z * np.sqrt(variance) / size


def _links(name: str, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """True and stated probabilities: most links are sure, one way or the other, some are in doubt."""
    in_doubt, shift, factor, spread = WORLDS[name]
    size = RECORDS * COMPARISONS
    odds = generator.normal(8.5, 1.5, size)
    odds[generator.random(size) < 0.08] *= -1.0
    doubtful = generator.random(size) < in_doubt
    odds[doubtful] = generator.normal(1.0, 2.0, doubtful.sum())
    said = shift + factor * odds + generator.normal(0.0, spread, size)
    return tuple(1.0 / (1.0 + np.exp(-one)) for one in (odds, said))
