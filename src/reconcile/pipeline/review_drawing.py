"""Draws a blind review of a run: the sample, the candidates of each record, and the workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.audit import digest
from reconcile.compare.agreement import agreements_of
from reconcile.compare.restricted import restricted_ids
from reconcile.comparison.columns import code_pair
from reconcile.errors import NothingToDo, WrongUse
from reconcile.measure.reviewed.estimate import VALUES
from reconcile.measure.reviewed.population import population
from reconcile.measure.reviewed.sample import with_sample
from reconcile.measure.reviewed.search import candidates
from reconcile.pipeline.context import Context
from reconcile.pipeline.reviews import CANDIDATES, POPULATION, Facts, Review, saved
from reconcile.registers import PairSpec, RelationSpec
from reconcile.report.review_book import ReviewBook, write_review_book
from reconcile.report.review_lines import ReviewPair
from reconcile.report.tables.gather import DETAIL
from reconcile.report.texts import Texts
from reconcile.workspace import publish_directory, replaced, staging

BIRTHS = "births"
"""The population system's list whose comparisons are reviewed where none is named."""
ENDS = ("left_id", "right_id")
Progress = Callable[[str], None]
Compared = tuple[PairSpec, RelationSpec]


@dataclass(frozen=True)
class Drawing:
    """Draws from one published run; its database is read, never written. The caller holds the lock of the workspace."""

    connection: duckdb.DuckDBPyConnection
    context: Context
    progress: Progress = lambda _: None

    def draw(self, wanted: int, seed: int, pairs: Sequence[str]) -> Review:
        """The review of so many records (in expectation) of these pairs, or of all that births are compared in.

        The same run, seed, number and pairs give the same review; one that is there already stays as it is.
        """
        compared = self._compared(pairs)
        facts = self._facts(wanted, seed, compared)
        final = self.context.workspace.reviews / facts.review
        if final.is_dir():
            return Review(final, facts)
        self.progress("sample")
        days = facts.days
        own = {one.left: one.id for one in self.context.declarations.pairs.values() if one.left == one.right}
        parts = [population(self.connection, *one, days, own.get(one[0].left)) for one in compared]
        records = pl.concat(parts)
        if records.is_empty():
            raise NothingToDo(
                f"no record counts in {', '.join(facts.definitions)} from {days[0]} to {days[1]}", "Choose another run."
            )
        folder = staging(self.context.workspace, f"review-{facts.review}")
        with_sample(records, wanted, seed).write_parquet(folder / POPULATION)
        drawn = Review(folder, facts)
        found = [self._candidates(drawn, *one) for one in compared]
        pl.concat(found).write_parquet(folder / CANDIDATES)
        saved(folder, facts)
        self.context.workspace.reviews.mkdir(exist_ok=True)
        return Review(publish_directory(folder, final), facts)

    def write_book(self, review: Review, out: Path, texts: Texts) -> None:
        """Write the workbook that reviewers fill in."""
        self.progress("workbook")
        compared = self._compared(list(review.facts.definitions))
        sheets = [self._sheet(review, *one) for one in compared]
        as_of = date.fromisoformat(review.facts.as_of)
        shown = [sheet for sheet in sheets if len(sheet.cases)]
        book = ReviewBook(review.facts.review, review.facts.run, review.facts.days, as_of, shown)
        with replaced(out) as aside:
            write_review_book(aside, book, texts)

    def _compared(self, pairs: Sequence[str]) -> list[Compared]:
        """The pairs asked for, each with its first relation that has rates."""
        there = set(engine.frame(self.connection, "report/models")["pair"])
        declared = self.context.declarations.pairs
        rated = {
            name: next(relation for relation in pair.relations if relation.rates)
            for name, pair in declared.items()
            if name in there and pair.left != pair.right and any(relation.rates for relation in pair.relations)
        }
        if unknown := [name for name in pairs if name not in rated]:
            raise WrongUse(
                f"no rate of {', '.join(unknown)} can be reviewed in this run", f"Pairs that can: {', '.join(rated)}."
            )
        wanted = dict.fromkeys(pairs) or [name for name in rated if declared[name].left == BIRTHS]
        if not wanted:
            raise WrongUse("births are compared with no register in this run", f"Name a pair: {', '.join(rated)}.")
        return [(declared[name], rated[name]) for name in sorted(wanted)]

    def _facts(self, wanted: int, seed: int, compared: list[Compared]) -> Facts:
        about = engine.frame(self.connection, "report/run").row(0, named=True)
        windows = engine.frame(self.connection, "report/windows").filter(pl.col("kind").is_in(DETAIL))
        window = min(windows.iter_rows(named=True), key=lambda row: DETAIL.index(row["kind"]))
        rest = {
            "run": about["run_id"],
            "as_of": str(about["as_of"]),
            "period": window["period"],
            "first": window["first_day"].isoformat(),
            "last": window["last_day"].isoformat(),
            "seed": seed,
            "wanted": wanted,
            "definitions": {pair.id: _definitions(relation, about["headline"]) for pair, relation in compared},
        }
        return Facts(review=digest(rest | {"code": engine.fingerprint()})[:12], **rest)

    def _candidates(self, drawn: Review, pair: PairSpec, relation: RelationSpec) -> pl.DataFrame:
        """Who could be meant by each record drawn, numbered in an order that says nothing."""
        self.progress(pair.id)
        bound: dict[str, Any] = {"pair": pair.id, "relation": relation.name}
        cases = drawn.cases.filter(pair=pair.id).select("case", left_id="record_id")
        things = engine.frame(self.connection, "measure/98_right_things", **bound)
        links = engine.frame(self.connection, "measure/85_possible_links", **bound)
        registers = self.context.declarations.registers
        coded = code_pair(self.connection, relation, registers[pair.left], registers[pair.right])
        found = candidates(coded, relation, links, cases["left_id"].sort().to_numpy(), things["record_id"].to_numpy())
        said = self._said(pair, relation, found)
        order = [sha256(f"{drawn.facts.review} {a} {b}".encode()).hexdigest() for a, b in found.iter_rows()]
        rows = found.with_columns(order=pl.Series(order, dtype=pl.String)).join(said, on=ENDS, how="left")
        rows = rows.join(things, left_on="right_id", right_on="record_id", how="left").join(cases, on="left_id")
        rows = rows.sort("case", "order").with_columns(candidate=pl.int_range(1, pl.len() + 1).over("case"))
        named = (pl.lit(pair.id).alias("pair"), pl.lit(relation.name).alias("relation"))
        return rows.select(*named, "case", "candidate", *ENDS, "is_out", "comparable", "consistent", "differing")

    def _said(self, pair: PairSpec, relation: RelationSpec, ends: pl.DataFrame) -> pl.DataFrame:
        """What the key fields of these pairs say: `comparable`, `consistent`, and which are `differing`, by commas."""
        asked = ends.with_columns(status=pl.lit("candidate"))
        rows = agreements_of(self.connection, self.context.declarations, pair, relation, asked)
        keys = rows.filter(pl.col("field").is_in(relation.key_fields))
        enough = pl.col("agrees").is_not_null().sum() >= relation.minimum_key_fields
        differing = pl.col("field").filter(~pl.col("agrees")).sort().str.join(",")
        said = keys.group_by(ENDS).agg(comparable=enough, differing=differing)
        return said.with_columns(consistent=pl.col("comparable") & (pl.col("differing") == ""))

    def _sheet(self, review: Review, pair: PairSpec, relation: RelationSpec) -> ReviewPair:
        cases = review.cases.filter(pair=pair.id)
        found = review.candidates.filter(pair=pair.id)
        records: dict[tuple[str, int], dict[str, Any]] = {}
        restricted = set(engine.frame(self.connection, "pipeline/52_restricted_records").iter_rows())
        for register, ids in ((pair.left, cases["record_id"]), (pair.right, found["right_id"])):
            spec = self.context.declarations.registers[register]
            table = {"records": f"record_{register}"}
            rows = engine.frame(self.connection, "report/records_by_id", identifiers=table, ids=ids.to_list())
            records |= {(register, row["record_id"]): row for row in rows.iter_rows(named=True)}
            restricted |= set(restricted_ids(rows, spec).iter_rows())
        return ReviewPair(pair, relation, cases, found, records, frozenset(restricted))


def _definitions(relation: RelationSpec, wanted: str) -> list[str]:
    """The rates that are estimated: the headline, and presence beside it."""
    asked = dict.fromkeys([relation.headline(wanted), "presence.ref"])
    return [name for name in asked if name in VALUES and name in relation.rates]
