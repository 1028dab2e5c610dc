"""Which links hang on a field, against the explanation of each, which sums the weights of the others by another way."""

from __future__ import annotations

import json
from math import exp, log
from pathlib import Path

import polars as pl
import pytest
from tests.pipeline.test_month import run_folder, table

from reconcile import engine
from reconcile.comparison.explanation import Explanation
from reconcile.pipeline.context import Context
from reconcile.pipeline.named import Named
from reconcile.pipeline.why import Asking, Question
from reconcile.workspace import open_workspace

LINKS = """
    SELECT left_id, right_id, method::VARCHAR AS method FROM links
    WHERE pair = $pair AND relation = 'child' AND status = 'accepted' AND method <> 'duplicate'
    ORDER BY probability, left_id LIMIT 60
"""
NEAR = 1.0
"""Log odds by which the two may differ: what is averaged over doubt shrinks when a field is taken away."""


@pytest.mark.parametrize("pair", ["births-hukou", "births-birth_certificates"])
def test_a_link_hangs_on_a_field_if_the_others_do_not_carry_it(county: Path, pair: str) -> None:
    context = Context.of(open_workspace(county))
    spec = context.declarations.pairs[pair]
    accept = log(context.settings.thresholds.accept / (1 - context.settings.thresholds.accept))
    leans = {
        (row["left_entity"], row["right_entity"], row["field"])
        for row in table(county, "SELECT * FROM leaning WHERE NOT gained").filter(pair=pair).iter_rows(named=True)
    }
    seen = {True: 0, False: 0}
    with engine.connect(run_folder(county) / "run.duckdb", read_only=True) as connection:
        asking = Asking(connection, context, "en")
        links = connection.sql(LINKS, params={"pair": pair}).pl()
        written = engine.frame(connection, "link/20_model", pair=pair, relation="child")
        gain = json.loads(written["model"].item())["key_gain"]
        for left, right, method in links.iter_rows():
            ends = Named(spec.left, left), Named(spec.right, right)
            said = asking.explanation(Question(spec, spec.relations[0], *ends))
            if said.rivals or said.duplicates:
                continue
            for field in said.fields:
                rest = odds_without(said, field.name) - (
                    key_gain(said, connection, pair) if field.name in method else 0
                )
                if abs(rest - accept) > NEAR:
                    hangs = (left, right, field.name) in leans
                    assert hangs == (rest < accept), (left, right, field.name, rest)
                    seen[hangs] += 1
    assert min(seen.values()) > 5, seen


def odds_without(said: Explanation, field: str) -> float:
    """The log odds of the pair had this field said nothing."""
    against = (
        prior + sum(one.weights[name] for one in said.fields if one.name != field)
        for name, prior in said.priors.items()
    )
    return -log(sum(exp(-odds) for odds in against)) + said.led + said.unmatched + said.doubt


def test_agreement_without_the_field_stands_beside_every_field(county: Path) -> None:
    figures = table(county, "SELECT * FROM figures WHERE definition LIKE 'field.%' AND period = 'all' AND sex IS NULL")
    totals = figures.filter(pl.all_horizontal(pl.col("township", "facility", "event_month").is_null()))
    raw, without = (totals.filter(estimate=name) for name in ("raw", "without_field"))
    keys = ["definition", "pair", "relation"]
    both = raw.join(without, on=keys, suffix="_without")
    assert len(both) > 20
    links = both.filter(pl.col("denominator_without") < pl.col("denominator"))
    assert len(links) > 5, "some links hang on a field"
    assert (both["value_without"] - both["value"]).mean() < 0, "a field used to link looks better than it is"
