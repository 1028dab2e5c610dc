"""Adjusted rates where the true probabilities of all links are known: invented comparisons, drawn.

Each world is 1,500 births and their cards: most links are sure, some are in doubt, twins may be exchanged, who has a
common surname may be one of two, and some matches no block led to. The estimator is told probabilities that rest on
levels whose shares it knows only from the matches that have shown them, each a little wrong by itself too and all of
them together, and a number of matches outside the blocks that is off by a fifth. How far all are off together differs
from world to world, from half to five quarters of what the estimator allows for. Each draw is a world of its own. Width
is the mean width of the intervals over that of the same estimator told the true probabilities.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from benchmarks.figures.page import COVERED, root, said_in, title
from benchmarks.linkage.results import Results

from reconcile.measure.adjusted.cells import Cells
from reconcile.measure.adjusted.evidence import FEWEST, TOGETHER
from reconcile.measure.adjusted.simulate import Comparison, simulated
from reconcile.measure.adjusted.stage import _ends, _summed
from reconcile.registers import load_declarations
from reconcile.registers.definitions import definitions

BIRTHS, TOWNSHIPS, TWINS = 1_500, 10, 60
DAY = date(2026, 5, 4)
ACCEPT = 0.8
RATES = ("presence.ref", "presence.other", "consistency.ref", "consistency.matched", "consistency.union")
LEVELS = {"homophone": 20.0, "one_replaced": 60.0, "surname_only": 6.0}
"""How a name differs where a link is in doubt, and how many matches have shown it: so well its share is known."""
OWN, ALL = 0.2, (0.1, 0.25)
"""How far log odds are off for each link by itself, and, from a world's least to its most, for all of them together."""
NOISES = {1.0: (0.01, 0.5), 5.0: (0.05, 6.0)}
"""For each noise the share of links that are in doubt, and how many matches no block leads to."""
RELATION = load_declarations().pairs["births-vaccination"].relations[0]
WINDOW = pl.DataFrame({"period": ["all"], "first_day": [DAY], "last_day": [DAY]})
Floats = np.ndarray
COLUMNS = ("cell", "draws", "raw off", "adjusted off", "covered", "width")
WIDEST = 1.5
"""How much wider than told the true probabilities an interval may be."""


@dataclass(frozen=True)
class World:
    """One comparison as it is (`true`), as the estimator is told of it, and as the raw figures count it."""

    true: Comparison
    told: Comparison
    raw: Comparison


def add(results: Results, noise: float, asked: argparse.Namespace) -> None:
    """Add a section: a line for each kind of cell, and whether what is wanted was met."""
    rates = drawn(noise, asked.draws)
    results.begin(title("a", noise, "Adjusted rates, drawn"), said_in(__doc__))
    groups = [(str(cell), group) for (cell,), group in rates.group_by("cell", maintain_order=True)]
    found = [(name, _Found.of(group)) for name, group in groups]
    results.table(COLUMNS, [[name, *one.words] for name, one in found])
    for words, met in (
        (f"{COVERED:.0%} or more are covered", [one.covered >= COVERED for _, one in found]),
        (f"{WIDEST:g} times as wide at most", [one.width <= WIDEST for _, one in found]),
        ("adjusted is nearer than raw", [one.adjusted < one.raw for _, one in found]),
    ):
        results.target(f"{words} ({sum(met)} of {len(met)} kinds of cells)", all(met))


def drawn(noise: float, draws: int) -> pl.DataFrame:
    """Every draw of every rate: `cell`, `definition`, `raw` and `adjusted` less the truth, `covered`, both widths."""
    generator = np.random.default_rng([20261126, int(noise)])
    return pl.concat([_rates(_world(noise, generator), generator) for _ in range(max(draws, 1))])


@dataclass(frozen=True)
class _Found:
    """What the draws of one kind of cell come to."""

    draws: int
    raw: float
    adjusted: float
    covered: float
    width: float

    @staticmethod
    def of(rates: pl.DataFrame) -> _Found:
        raw, adjusted = (root(100 * rates[name]) for name in ("raw", "adjusted"))
        covered, width = (float(rates.select(pl.col(name).mean()).item()) for name in ("covered", "width"))
        told = float(rates.select(pl.col("told").mean()).item())
        return _Found(len(rates) // len(RATES), raw, adjusted, covered, width / told)

    @property
    def words(self) -> list[str]:
        near = (f"{one:.3f}" for one in (self.raw, self.adjusted, self.covered))
        return [f"{self.draws:,}", *near, f"{self.width:.2f}"]


def _rates(world: World, generator: np.random.Generator) -> pl.DataFrame:
    cells = Cells.of(world.true.members, WINDOW)
    true, told, raw = (simulated(one, cells, generator) for one in (world.true, world.told, world.raw))
    places = {
        "total": pl.col("cell") == 15,
        "township": pl.col("township") == "1",
        "twins": pl.col("sex") == "twin",
        "common surnames": pl.col("facility") == "common",
    }
    rows = []
    for kind, wanted in places.items():
        at = cells.frame.with_row_index("column").filter(wanted)["column"].item()
        for name in RATES:
            real, said, plain = (_share(found, name)[:, at] for found in (true, told, raw))
            low, high = _around(said)
            one, told_width = float(real[0]), float(np.diff(_around(real)).item())
            off = (float(plain.mean()) - one, float(said.mean()) - one)
            rows.append((kind, name, *off, low - 1e-9 <= one <= high + 1e-9, high - low, told_width))
    names = ("cell", "definition", "raw", "adjusted", "covered", "width", "told")
    return pl.DataFrame(rows, schema=list(names), orient="row")


def _share(found: dict[str, Floats], name: str) -> Floats:
    definition = definitions()[name]
    top, below = (_summed(found, terms) for terms in (definition.numerator, definition.denominator))
    return np.asarray(top / np.maximum(below, 1.0))


def _around(share: Floats) -> tuple[float, float]:
    low, high = _ends(share[:, None])[:, 0]
    return min(low, share.mean()), max(high, share.mean())


def _world(noise: float, generator: np.random.Generator) -> World:
    """Who there is, how likely each link truly is, and what the estimator is told."""
    in_doubt, outside = NOISES[noise]
    columns = ["left_id", "right_id", "odds", "level", "agreeing"]
    links = pl.DataFrame(list(_links(in_doubt, generator)), schema=columns, orient="row")
    counts = dict(LEVELS)
    wrong = {level: generator.normal(0.0, 1.0 / np.sqrt(count)) for level, count in counts.items()}
    odds = links["odds"].to_numpy()
    off = np.array([wrong.get(level, 0.0) for level in links["level"]]) + generator.normal(0.0, OWN, len(links))
    variance = np.array([1.0 / (counts[level] + FEWEST) if level in counts else 0.0 for level in links["level"]])
    variance += TOGETHER**2
    raised = _raised(links, generator.normal(0.0, generator.uniform(*ALL)))
    stated = np.where(np.abs(odds) < 12.0, raised + off, odds) / np.sqrt(1.0 + np.pi * variance / 8.0)
    shown = links.select(
        pl.col("left_id", "right_id").cast(pl.UInt64),
        pl.lit(value=False).alias("left_out"),
        pl.lit(value=False).alias("right_out"),
        pl.when(pl.col("level") == "").then(pl.lit("")).otherwise("child_name=" + pl.col("level")).alias("evidence"),
        *(pl.lit(number).alias(name) for name, number in (("present", 4), ("key_fields", 4), ("minimum", 3))),
        "agreeing",
        agreeing_raw="agreeing",
    )
    number = outside * float(np.exp(generator.normal(0.0, 0.2)))
    whole = shown.with_columns(probability=pl.Series(_likely(odds)))
    said = shown.with_columns(probability=pl.Series(_likely(stated)))
    accepted = said.filter(pl.col("probability") >= ACCEPT).sort("probability", descending=True)
    accepted = accepted.unique("left_id", keep="first", maintain_order=True).with_columns(probability=pl.lit(1.0))
    known = whole.with_columns(evidence=pl.lit(""))
    true = Comparison(RELATION, _model({}, outside), known, _members(), WINDOW, together=0.0)
    return World(
        true,
        replace(true, model=_model(counts, number), links=said, together=TOGETHER),
        replace(true, model=_model({}, 0.0), links=accepted),
    )


def _links(in_doubt: float, generator: np.random.Generator) -> Iterator[tuple[int, int, float, str, int]]:
    """For each birth its possible links: the true log odds, how the names differ, how many of four fields agree."""
    for birth in range(1, BIRTHS + 1):
        card = 10_000 + birth
        twin, common = birth <= TWINS, _is_common(birth)
        doubtful = generator.random() < in_doubt * (2.0 if twin or common else 1.0)
        level = str(generator.choice(list(LEVELS))) if doubtful else ""
        agreeing = 3 if doubtful and generator.random() < 0.7 else 4 - int(generator.random() < 0.1)
        odds = generator.normal(1.0, 2.0) if doubtful else 20.0 if generator.random() < 0.93 else -20.0
        if not doubtful or not (twin or common):
            yield birth, card, float(odds), level, agreeing
            continue
        other = 10_000 + (birth + 1 if birth % 2 else birth - 1) if twin else card + 20_000
        share = generator.uniform(0.2, 0.8)
        for right, part in ((card, share), (other, 0.95 - share)):
            yield birth, right, float(np.log(part / (1.0 - part))), level, agreeing if right == card else 3


def _raised(links: pl.DataFrame, shift: float) -> Floats:
    """The log odds of links that all gain so much against being none; of two for one birth one holds at most."""
    likely = pl.Series(_likely(links["odds"].to_numpy()))
    shares = links.select("left_id", likely=likely).with_columns(alone=1.0 - pl.col("likely").sum().over("left_id"))
    shares = shares.with_columns(weight=pl.col("likely") / pl.col("alone").clip(1e-12) * float(np.exp(shift)))
    raised = shares.select(pl.col("weight") / (1.0 + pl.col("weight").sum().over("left_id"))).to_series().to_numpy()
    return np.asarray(np.log(raised / np.maximum(1.0 - raised, 1e-12)))


def _is_common(birth: int) -> bool:
    return TWINS < birth <= TWINS + 300


def _members() -> pl.DataFrame:
    rows = []
    for side, offset in (("left", 0), ("right", 10_000)):
        for birth in range(1, BIRTHS + 1):
            group = "twin" if birth <= TWINS else "single"
            surname = "common" if _is_common(birth) else "other"
            rows.append((side, offset + birth, DAY, str(birth % TOWNSHIPS), surname, "2026-05", group, False))
            if side == "right" and _is_common(birth):
                rows.append((side, 30_000 + birth, DAY, str(birth % TOWNSHIPS), surname, "2026-05", group, False))
    schema = {
        "side": pl.String,
        "record_id": pl.UInt64,
        "event_date": pl.Date,
        **dict.fromkeys(("township", "facility", "event_month", "sex"), pl.String),
        "elsewhere": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort("side", "record_id")


def _model(counts: dict[str, float], outside: float) -> dict[str, Any]:
    """What a simulation reads of a model: how many matches have shown each level, and what lies outside the blocks."""
    shares = {one.name: {RELATION.classes[0]: counts if one.name == "child_name" else {}} for one in RELATION.compare}
    return {
        "comparisons": shares,
        "matches": {one.name: 1.0 for one in RELATION.compare},
        "outside": {"matches": outside, "found": 0.0},
        "expected": {"links": int(0.93 * BIRTHS)},
        "left_records": BIRTHS,
        "right_records": BIRTHS + 300,
    }


def _likely(odds: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-odds))
