"""Reviewed rates of whole runs: samples drawn again and again of counties that somebody who knows the truth reviews.

Every record of the denominator is reviewed once by somebody who knows the truth but sees only the candidates of the
workbook, and cannot tell where the record names nobody; so many samples are drawn of that. `told` is how often a rate
could be told at all.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl
from benchmarks.accuracy import rates_of_true_links
from benchmarks.figures.counties import kept
from benchmarks.figures.page import COVERED, held, root, said_in, title
from benchmarks.linkage.results import Results
from benchmarks.truth import true_pairs

from reconcile import engine
from reconcile.measure.reviewed.estimate import Comparison, estimates
from reconcile.measure.reviewed.sample import with_sample
from reconcile.pipeline.context import Context
from reconcile.pipeline.review_drawing import Drawing
from reconcile.pipeline.reviews import Review
from reconcile.workspace import latest_run, open_workspace

EVERYBODY = 10**12
CELLS = ("township", "facility", "event_month", "sex")
KEYS = ["definition", "pair", "period"]
COLUMNS = ("rate", "raw off", "reviewed off", "median", "covered", "width", "told", "reviewed")
TRUTHS = {
    "all": "Truth by the true links and the true duplicates of each register:",
    "links": "Truth by the true links between registers, with the duplicates that the run has found:",
}
"""The first is what a rate should be; reviewers see a record and who could be meant, not whether it is there twice."""
NEAR = 0.1
"""How near the median of the headline rates has to be, in points."""


def add(results: Results, noise: float, asked: argparse.Namespace) -> None:
    """Add a section: a line for each rate, and one for the headline rates of all comparisons together."""
    found = []
    for seed in asked.seeds:
        with kept(asked, noise, seed) as folder:
            found.append(_reviewed(folder, asked.n, asked.samples).with_columns(seed=pl.lit(seed)))
    rates = pl.concat(found)
    seeds = f"seeds {asked.seeds[0]} to {asked.seeds[-1]}"
    size = f"{len(asked.seeds)} counties ({seeds}) of {asked.families:,} families, {asked.months} months"
    words = f"{size}; {asked.samples} samples of {asked.n} records of each."
    results.begin(
        title("d", noise, "Reviewed rates of whole runs"),
        f"{said_in(__doc__)}\n\n{words}",
    )
    for truth, said in TRUTHS.items():
        of = rates.filter(truth=truth)
        groups = [
            (f"{pair} {name}", rows) for (pair, name), rows in of.group_by("pair", "definition", maintain_order=True)
        ]
        headline = of.filter("headline")
        results.say(said)
        results.table(COLUMNS, [[name, *_line(rows)] for name, rows in [*groups, ("headline rates", headline)]])
        near, covered = _median(headline), _covered(headline)
        say = results.target if truth == "all" else results.beyond
        say(f"headline rates: the median is {NEAR} points off at most ({near:.3f})", near <= NEAR)
        say(f"headline rates: {COVERED:.0%} or more are covered ({covered:.1%})", covered >= COVERED)


def _reviewed(folder: Path, wanted: int, samples: int) -> pl.DataFrame:
    """The rates of so many samples of one county, with their raw and true values."""
    workspace = open_workspace(folder / "county")
    context, latest = Context.of(workspace), latest_run(workspace)
    with engine.connect(latest / "run.duckdb", read_only=True) as connection:
        census = Drawing(connection, context).draw(EVERYBODY, 1, [])
    answers = answers_by_truth(folder / "county", census)
    records = census.population.join(answers, on="case", how="left")
    told = pl.concat(_estimated(census, records, wanted, seed) for seed in range(1, samples + 1))
    raw = _rates(latest / "run.duckdb")
    true = {"all": _rates(folder / "truth-run" / "run.duckdb"), "links": _rates_of_links(folder, latest)}
    truth = pl.concat(rates.with_columns(truth=pl.lit(name)) for name, rates in true.items())
    headlines = pl.DataFrame(
        [(pair, asked[0]) for pair, asked in census.facts.definitions.items()],
        schema=["pair", "definition"],
        orient="row",
    )
    joined = told.join(truth, on=KEYS).join(raw, on=KEYS, suffix="_raw")
    return joined.join(headlines.with_columns(headline=True), on=["pair", "definition"], how="left").with_columns(
        pl.col("headline").fill_null(value=False)
    )


def _rates_of_links(folder: Path, latest: Path) -> pl.DataFrame:
    """The rates of the true links between registers alone, made once."""
    made = folder / "links" / "truth-run" / "run.duckdb"
    if not made.exists():
        made.parents[1].mkdir(parents=True, exist_ok=True)
        rates_of_true_links(folder / "county", latest, made.parents[1], duplicates=False)
    return _rates(made)


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


def _line(rows: pl.DataFrame) -> list[str]:
    told = _told(rows)
    off, width = _off(told), 100 * (told["high"] - told["low"]).mean()
    raw = root(100 * (rows["true_raw"] - rows["true"]))
    near = (raw, root(off), _median(rows), _covered(rows), width)
    return [*(f"{one:.3f}" for one in near), f"{len(told) / len(rows):.0%}", f"{rows['reviewed'].mean():.0f}"]


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("value").is_not_null())


def _off(told: pl.DataFrame) -> pl.Series:
    return 100 * (told["value"] - told["true"])


def _median(rows: pl.DataFrame) -> float:
    return float(_off(_told(rows)).abs().median() or 0.0)


def _covered(rows: pl.DataFrame) -> float:
    return float(_told(rows).select(held("low", "high", "true").mean()).item())
