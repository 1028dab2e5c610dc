"""How right reviewed rates are: invented links whose probabilities are known, and demo counties whose truth is.

    python -m benchmarks.reviewed [--draws 2000] [--n 300] [--seeds 200] [--families 20000] [--months 24]
        [--noises 1 5] [--county 9102] [--world DIR ...]

First, without any run: so many independent draws of truth and sample, for links whose probabilities are as stated,
nearly perfect, overconfident, underconfident or biased, in a county of four comparisons and in a township of it. Off
(root mean square, in points) are the raw rate, the model's, the reviewed one; `covered` is how many 95 % intervals hold
the truth, `width` their mean width over that of the same review told the true probabilities.

Then counties: every record of the denominator is reviewed once by somebody who knows the truth but sees only the
candidates of the workbook, and cannot tell where the record names nobody; so many samples are drawn of that. Truth is
the same rate by the same code from the true links between registers, and once more with the true duplicates of each
register, which no review of links can see.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.accuracy import county, rates_of_true_links, run
from benchmarks.truth import true_pairs

from reconcile import engine
from reconcile.measure.intervals import Z
from reconcile.measure.reviewed.correction import OPEN, Reviewed, correction, scale, surprise
from reconcile.measure.reviewed.estimate import FEWEST, VALUES, Comparison, Corrected, estimates
from reconcile.measure.reviewed.sample import chances, with_sample
from reconcile.pipeline.context import Context
from reconcile.pipeline.review_drawing import Drawing
from reconcile.pipeline.reviews import Review
from reconcile.workspace import latest_run, open_workspace

EVERYBODY = 10**12
RECORDS, COMPARISONS, TOWNSHIP = 2_500, 4, 125
DRAWS_A_WORLD = 50
WORTH = np.array(VALUES["consistency.ref"], dtype=np.float64)
CELLS = ("township", "facility", "event_month", "sex")
Floats = np.ndarray
WORLDS: dict[str, tuple[float, float, float, float]] = {
    "as stated": (0.04, 0.0, 1.0, 0.0),
    "nearly perfect": (0.004, 0.0, 1.0, 0.3),
    "overconfident": (0.04, 0.0, 1.3, 0.5),
    "underconfident": (0.04, 0.0, 0.8, 0.3),
    "biased": (0.04, 0.7, 1.0, 0.5),
}
"""The share of links in doubt, and what is stated: a shift, a factor and a spread of the true log odds."""


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2_000)
    parser.add_argument("--n", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--families", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--noises", type=float, nargs="*", default=[1.0, 5.0])
    parser.add_argument("--county", type=int, default=9102, help="the seed of the counties")
    parser.add_argument("--world", type=Path, nargs="*", default=[], help="review reconciled demo counties instead")
    asked = parser.parse_args()
    if asked.draws:
        invented(asked.draws, asked.n)
    for root in asked.world:
        reviewed_county(root, asked.n, asked.seeds)
    for noise in [] if asked.world else asked.noises:
        with tempfile.TemporaryDirectory() as scratch:
            root = county(Path(scratch) / "county", asked.families, asked.months, asked.county, noise)
            run(root)
            print(f"\nnoise {noise:g} · {asked.families} families · {asked.months} months · seed {asked.county}")
            reviewed_county(root, asked.n, asked.seeds)


def invented(draws: int, wanted: int) -> None:
    """A line for each world and kind of cell."""
    print(f"{draws:,} draws each, {wanted} reviewed; off in points")
    print(f"{'links':<16}{'cell':<12}{'raw off':>9}{'model':>8}{'reviewed':>10}{'median':>8}{'covered':>9}{'width':>7}")
    for number, name in enumerate(WORLDS):
        generator = np.random.default_rng([20260930, number])
        rows = np.array([row for _ in range(max(draws // DRAWS_A_WORLD, 1)) for row in _world(name, wanted, generator)])
        for kind, cell in enumerate(("county", "township")):
            raw, model, off, half, told = (100 * rows[rows[:, 0] == kind, 1:]).T
            covered, width = (np.abs(off) <= half + 1e-9).mean(), half.mean() / told.mean()
            ends = f"{np.median(np.abs(off)):>8.3f}{covered:>9.3f}{width:>7.2f}"
            print(f"{name:<16}{cell:<12}{_root(raw):>9.3f}{_root(model):>8.3f}{_root(off):>10.3f}{ends}", flush=True)


def _world(name: str, wanted: int, generator: np.random.Generator) -> Iterator[tuple[float, ...]]:
    """Draws of one county: for each the county (0) and the township (1) with how far raw, model and reviewed are off,
    half the width of the interval, and that of the same review told the true probabilities."""
    true, stated = _links(name, generator)
    expected, told = (np.column_stack([p, np.zeros_like(p), 1.0 - p, np.zeros_like(p)]) for p in (stated, true))
    chance, chance_told = (chances(np.sqrt(p * (1.0 - p)), wanted) for p in (stated, true))
    pair = np.repeat(np.arange(COMPARISONS), RECORDS)
    for _ in range(DRAWS_A_WORLD):
        agrees = generator.random(len(true)) < true
        drawn = generator.random(len(true)) < chance
        found = np.where(drawn, np.where(agrees, 0, 2), OPEN)
        every = Reviewed(expected, chance, found)
        factor = scale(*surprise(every, WORTH))
        mine = pair == generator.integers(COMPARISONS)
        township = mine & (np.cumsum(mine) <= TOWNSHIP)
        whole = Corrected.of(correction(every.of(mine), WORTH), factor)
        for kind, which in enumerate((mine, township)):
            made = whole
            if kind:
                own = correction(every.of(which), WORTH)
                enough = every.of(which).told.sum() >= FEWEST
                made = Corrected.of(own, factor) if enough else whole.lent(own, factor)
            best = correction(Reviewed(told, chance_told, found).of(which), WORTH)
            variance = best.anticipated if not kind else min(best.doubt, best.anticipated)
            size, truth = which.sum(), agrees[which].mean()
            value = made.own.model + made.error / size
            off = ((stated[which] >= 0.8).mean() - truth, stated[which].mean() - truth, value - truth)
            yield kind, *off, Z * np.sqrt(made.variance) / size, Z * np.sqrt(variance) / size


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


def reviewed_county(root: Path, wanted: int, seeds: int) -> None:
    """A line for each rate of the county, and one for all headline rates together."""
    workspace = open_workspace(root)
    context = Context.of(workspace)
    folder = latest_run(workspace)
    with engine.connect(folder / "run.duckdb", read_only=True) as connection:
        census = Drawing(connection, context).draw(EVERYBODY, 1, [])
        records = census.population.join(answers_by_truth(root, census), on="case", how="left")
        _tell_search(root, census)
    raw = _rates(folder / "run.duckdb")
    samples = pl.concat(_estimated(census, records, wanted, seed) for seed in range(1, seeds + 1))
    keys = ["definition", "pair", "period"]
    for duplicates, words in ((False, "links between registers"), (True, "links and duplicates")):
        with tempfile.TemporaryDirectory() as scratch:
            truth = _rates(rates_of_true_links(root, folder, Path(scratch), duplicates=duplicates))
        print(f"truth: {words}")
        rates = samples.join(truth, on=keys).join(raw, on=keys, suffix="_raw")
        _show(rates, lambda pair, name: census.facts.definitions[pair][0] == name)


def answers_by_truth(root: Path, review: Review) -> pl.DataFrame:
    """What somebody answers who knows the truth and sees the candidates: `case`, `answer`, `candidate`, `is_out`."""
    folder = open_workspace(root).runs / review.facts.run
    with engine.connect(folder / "run.duckdb", read_only=True) as connection:
        truth = true_pairs(root, connection)
    ends = ["pair", "relation", "left_id", "right_id"]
    same = review.candidates.join(truth, on=ends, how="semi")
    chosen = same.sort("case", "is_out", pl.col("consistent").not_(), "candidate").unique("case", keep="first")
    said = pl.when("consistent").then(pl.lit("agree")).otherwise(pl.lit("differ"))
    found = chosen.select("case", "candidate", "is_out", answer=said)
    cases = review.cases.select("case", "elsewhere").join(found, on="case", how="left")
    return cases.with_columns(pl.col("answer").fill_null("absent"), pl.col("is_out").fill_null(value=False)).sort(
        "case"
    )


def _tell_search(root: Path, census: Review) -> None:
    """Print how often the record that is really meant is among the candidates."""
    with engine.connect(open_workspace(root).runs / census.facts.run / "run.duckdb", read_only=True) as connection:
        truth = true_pairs(root, connection)
        links = connection.sql("SELECT pair, relation, left_id, right_id FROM links").pl()
    ends = ["pair", "relation", "left_id", "right_id"]
    links = links.with_columns(pl.col("pair", "relation").cast(pl.String))
    cases = census.cases.select("pair", "relation", "case", left_id="record_id").join(truth, on=ends[:3])
    listed = cases.join(census.candidates, on=ends, how="semi")
    unlinked = cases.join(links, on=ends, how="anti")
    of_unlinked = unlinked.join(census.candidates, on=ends, how="semi")
    counts = (listed["case"].n_unique(), cases["case"].n_unique(), len(of_unlinked), len(unlinked))
    print("the record meant is listed for {:,} of {:,}; of matches not on record {} of {}".format(*counts))


def _estimated(census: Review, records: pl.DataFrame, wanted: int, seed: int) -> pl.DataFrame:
    sample = with_sample(records.drop("case", "chance"), wanted, seed)
    out = pl.col("is_out") | (pl.col("elsewhere") & (pl.col("answer") == "absent"))
    said = pl.when(pl.col("case").is_null()).then(None).when(out).then(pl.lit("out")).otherwise("answer")
    sample = sample.with_columns(answer=said)
    first, last = census.facts.days
    window = pl.DataFrame({"period": [census.facts.period], "first_day": [first], "last_day": [last]})
    by_pair = [Comparison.of(rows) for rows in sample.partition_by("pair", maintain_order=True)]
    return _totals(estimates(by_pair, census.facts.definitions, window))


def _totals(rates: pl.DataFrame) -> pl.DataFrame:
    return rates.filter(pl.all_horizontal(pl.col(CELLS).is_null()))


def _rates(database: Path) -> pl.DataFrame:
    with engine.connect(database, read_only=True) as connection:
        figures = engine.frame(connection, "report/figures").filter(estimate="raw", relation=pl.col("relation"))
    return _totals(figures).select("definition", "pair", "period", true="value")


def _show(rates: pl.DataFrame, is_headline: Callable[[str, str], bool]) -> None:
    heads = f"{'raw off':>9}{'reviewed':>10}{'median':>8}{'covered':>9}{'width':>8}{'told':>6}{'n':>6}"
    print(f"{'pair':<32}{'rate':<22}{heads}")
    groups = [(*key, rows) for key, rows in rates.group_by("pair", "definition", maintain_order=True)]
    for pair, definition, rows in groups:
        print(f"{pair:<32}{definition:<22}{_line(rows)}")
    headline = pl.concat([rows for pair, definition, rows in groups if is_headline(pair, definition)])
    print(f"{'headline rates':<54}{_line(headline)}")


def _line(rows: pl.DataFrame) -> str:
    raw, told = 100 * (rows["true_raw"] - rows["true"]), rows.filter(pl.col("value").is_not_null())
    off = 100 * (told["value"] - told["true"])
    inside = ((told["low"] - 1e-9 <= told["true"]) & (told["true"] <= told["high"] + 1e-9)).mean()
    width = 100 * (told["high"] - told["low"]).mean()
    counts = f"{len(told) / len(rows):>6.0%}{rows['reviewed'].mean():>6.0f}"
    return f"{_root(raw):>9.3f}{_root(off):>10.3f}{off.abs().median():>8.3f}{inside:>9.3f}{width:>8.3f}{counts}"


def _root(values: pl.Series | Floats) -> float:
    return float((values**2).mean() ** 0.5)


if __name__ == "__main__":
    main()
