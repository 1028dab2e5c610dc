"""Which links hang on a field, against the explanation of each, which sums the weights of the others by another way."""

from __future__ import annotations

import json
from math import exp, log
from pathlib import Path

import polars as pl
from tests.pipeline.test_month import run_folder, table

from reconcile import engine
from reconcile.comparison.explanation import Explanation
from reconcile.pipeline.context import Context
from reconcile.pipeline.named import Named
from reconcile.pipeline.why import Asking, Question
from reconcile.workspace import open_workspace

LINKS = """
    SELECT left_id, right_id, method::VARCHAR AS method FROM links
    LEFT JOIN leaning ON leaning.pair = links.pair AND left_entity = left_id AND right_entity = right_id AND NOT gained
    WHERE links.pair = $pair AND links.relation = 'child' AND status = 'accepted' AND method <> 'duplicate'
    GROUP BY ALL ORDER BY count(field) DESC, min(probability), left_id LIMIT 25
"""
ACCEPTED_WITHOUT = """
    SELECT count(*) FROM links AS l
    WHERE status = 'accepted' AND left_register <> right_register AND log_odds IS NULL AND NOT EXISTS (
      SELECT 1 FROM entities AS e JOIN entities AS other USING (register, entity_id)
      WHERE e.record_id <> other.record_id
        AND (e.register, e.record_id) IN ((left_register, left_id), (right_register, right_id))
    )
"""
PAIRS = ("births-birth_certificates", "births-deliveries", "births-hukou", "births-vaccination")
NEAR = 1.0
"""Log odds by which the two may differ: what is averaged over doubt shrinks when a field is taken away."""
HOPELESS = 0.1
"""Rivals that are less likely hardly matter."""


def test_a_link_hangs_on_a_field_if_the_others_do_not_carry_it(county: Path) -> None:
    context = Context.of(open_workspace(county))
    accept = log(context.settings.thresholds.accept / (1 - context.settings.thresholds.accept))
    leaning = table(county, "SELECT * FROM leaning WHERE NOT gained")
    seen = {True: 0, False: 0}
    with engine.connect(run_folder(county) / "run.duckdb", read_only=True) as connection:
        asking = Asking(connection, context, "en")
        for pair in PAIRS:
            spec = context.declarations.pairs[pair]
            leans = set(leaning.filter(pair=pair).select("left_entity", "right_entity", "field").iter_rows())
            written = engine.frame(connection, "link/20_model", pair=pair, relation="child")["model"].item()
            gain = json.loads(written)["key_gain"]
            for left, right, method in connection.sql(LINKS, params={"pair": pair}).pl().iter_rows():
                ends = Named(spec.left, left), Named(spec.right, right)
                said = asking.explanation(Question(spec, spec.relations[0], *ends))
                if said.duplicates or any(rival.probability > HOPELESS for rival in said.rivals):
                    continue
                for field in said.fields:
                    rest = odds_without(said, field.name) - gain * (field.name in method)
                    if abs(rest - accept) > NEAR:
                        hangs = (left, right, field.name) in leans
                        assert hangs == (rest < accept), (pair, left, right, field.name, rest)
                        seen[hangs] += 1
    assert min(seen.values()) >= 3, seen


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
    both = raw.join(without, on=["definition", "pair", "relation"], suffix="_without")
    assert len(both) == len(raw) > 20
    moved = both.filter(pl.col("denominator_without") != pl.col("denominator"))
    assert len(moved) > 5, "some links hang on a field"
    assert (moved["value_without"] - moved["value"]).mean() < 0, "a field used to link looks better than it is"


def test_links_keep_the_log_odds_of_what_was_chosen_and_of_nothing_else(county: Path) -> None:
    links = table(county, "SELECT * FROM links WHERE left_register <> right_register")
    chosen = links.filter(pl.col("log_odds").is_not_null())
    stated = 1 / (1 + (-pl.col("log_odds")).exp())
    assert chosen.filter((stated - pl.col("probability")).abs() > 2e-6).is_empty()
    assert not chosen.select("pair", "relation", "left_id").is_duplicated().any()
    assert chosen.filter(status="set").is_empty()
    assert table(county, ACCEPTED_WITHOUT).item() == 0
    assert chosen["log_odds"].max() > 14, "a probability of six places could not tell"
