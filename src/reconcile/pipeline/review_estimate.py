"""The rates of a run as a review corrects them: beside the run, which stays as it is."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reconcile import engine
from reconcile.errors import NothingToDo
from reconcile.measure.reviewed.estimate import Comparison, estimates
from reconcile.pipeline.reviews import Review, reviews
from reconcile.workspace import Workspace

KEYS = ["period", "definition", "pair", "relation", "township", "facility", "event_month", "sex"]


def reviewed_rates(review: Review, run: Path) -> pl.DataFrame:
    """A row for each comparison, rate and cell; `raw` beside it is what the run reports, and what goes on being so."""
    answers = review.answers
    if answers.is_empty():
        raise NothingToDo(
            f"review {review.facts.review} has no answers yet", "Read the workbook back first: reconcile review read"
        )
    records = _answered(review)
    by_pair = [Comparison.of(rows) for rows in records.partition_by("pair", maintain_order=True)]
    first, last = review.facts.days
    window = pl.DataFrame({"period": [review.facts.period], "first_day": [first], "last_day": [last]})
    found = estimates(by_pair, review.facts.definitions, window)
    with engine.opened_run(run) as connection:
        figures = engine.frame(connection, "report/figures").filter(estimate="raw")
    raw = figures.select(*KEYS, pl.col("value").alias("raw"))
    joined = found.join(raw, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    named = joined.with_columns(run_id=pl.lit(review.facts.run), review=pl.lit(review.facts.review))
    return named.select("run_id", "review", pl.exclude("run_id", "review"))


def reviewed_in(workspace: Workspace, run: Path) -> pl.DataFrame | None:
    """The same of the review of a run that has most answers; None where nobody has reviewed it."""
    fullest = fullest_review(workspace, run.name)
    return reviewed_rates(fullest, run) if fullest else None


def fullest_review(workspace: Workspace, run_id: str) -> Review | None:
    """The review of a run that has most answers; None where nobody has reviewed it."""
    answered = [one for one in reviews(workspace) if one.facts.run == run_id and len(one.answers)]
    return max(answered, key=lambda one: len(one.answers), default=None)


def _answered(review: Review) -> pl.DataFrame:
    """The population with `answer`: the state of each record that was answered for, or that nobody can tell.

    Who is linked with a record that is out of scope is out of scope too; of whom absence says nothing, if not there.
    """
    meant = review.candidates.select("case", "candidate", "is_out")
    answers = review.answers.join(meant, on=["case", "candidate"], how="left")
    rows = review.population.join(
        answers.select("case", "answer", "is_out"), on="case", how="left", maintain_order="left"
    )
    out = pl.col("is_out").fill_null(value=False) | (pl.col("elsewhere") & (pl.col("answer") == "absent"))
    return rows.with_columns(answer=pl.when(out).then(pl.lit("out")).otherwise("answer")).sort(
        "pair", "relation", "record_id"
    )
