"""Stated probabilities against labels: bins and counts are those of a plain loop."""

from __future__ import annotations

import random
from math import log

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.measure.calibration import CURVE, JUDGED, STEPS, curve, curves, judged

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)
SCHEMA = {
    "pair": pl.String,
    "relation": pl.String,
    "status": pl.String,
    "probability": pl.Float64,
    "true": pl.Boolean,
    "unseen": pl.Boolean,
}


@given(PAIRS, st.integers(1, 20))
def test_bins_hold_every_pair_once_and_each_but_the_last_has_enough(rows: list[tuple[float, bool]], least: int) -> None:
    stated, true = np.array([p for p, _ in rows]), np.array([t for _, t in rows], dtype=np.bool_)
    bins = curve(stated, true, least)
    assert dict(bins.schema) == {name: kind() for name, kind in CURVE.items()}
    assert bins["pairs"].sum() == len(rows)
    assert bins["matches"].sum() == sum(t for _, t in rows)
    assert all(pairs >= least for pairs in bins["pairs"][:-1])
    assert bins["stated"].is_sorted()
    for row in bins.iter_rows(named=True):
        assert row["observed"] == row["matches"] / row["pairs"]
        assert 0 <= row["low"] <= row["observed"] <= row["high"] <= 1


def test_a_bin_ends_where_a_step_does() -> None:
    stated = np.array([0.0, 0.04, 0.06, 0.19, 0.95, 1.0, 1.0])
    bins = curve(stated, stated > 0.5, least=2)
    assert 0.05 in STEPS
    assert bins["pairs"].to_list() == [2, 2, 3]
    assert bins["stated"].to_list() == pytest.approx([0.02, 0.125, 2.95 / 3])
    # Wilson's interval of 2 of 2 as the textbook has it: 2 / (2 + 1.96²) to 1.
    assert curve(np.array([1.0, 1.0]), np.array([True, True])).row(0)[4:] == pytest.approx((0.342380, 1.0), abs=1e-6)


def worlds(seed: int) -> pl.DataFrame:
    draw = random.Random(seed)
    rows = []
    for _ in range(200):
        status = draw.choice(["accepted", "accepted", "set", "review", "rejected", None])
        probability = None if status is None else draw.choice([0.0, 0.1, 0.5, 0.97, 1.0])
        true = draw.random() < (probability or 0.1)
        unseen = true and status is None and draw.random() < 0.5
        rows.append((draw.choice(["a-b", "a-c"]), "child", status, probability, true, unseen))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts_are_those_of_a_plain_loop(seed: int) -> None:
    pairs = worlds(seed)
    found = judged(pairs)
    assert dict(found.schema) == {name: kind() for name, kind in JUDGED.items()}
    assert found["pair"].to_list() == [None, "a-b", "a-c"]
    for row in found.iter_rows(named=True):
        mine = [one for one in pairs.iter_rows(named=True) if row["pair"] in {None, one["pair"]}]
        accepted = [one for one in mine if one["status"] == "accepted"]
        linked = [one for one in mine if one["status"] in {"accepted", "set"}]
        missed = [one for one in mine if one["true"] and one not in linked]
        seen = [one for one in mine if one["probability"] is not None]
        assert (row["labelled"], row["linked"], row["accepted"]) == (len(mine), len(linked), len(accepted))
        assert row["matches"] == sum(one["true"] for one in mine)
        assert row["false"] == sum(not one["true"] for one in accepted)
        assert row["missed"] == sum(one["true"] and one["status"] not in {"accepted", "set"} for one in mine)
        assert row["off_record"] == sum(one["probability"] is None for one in missed)
        assert row["unseen"] == sum(one["unseen"] for one in missed)
        assert row["expected_false"] == pytest.approx(sum(1 - one["probability"] for one in accepted))
        others = [one["probability"] for one in seen if one["status"] not in {"accepted", "set"}]
        assert row["expected_missed"] == pytest.approx(sum(others))
        assert row["precision"] == sum(one["true"] for one in accepted) / len(accepted)
        assert row["recall"] == sum(one["true"] for one in linked) / row["matches"]
        assert row["brier"] == pytest.approx(sum((one["probability"] - one["true"]) ** 2 for one in seen) / len(seen))
        kept = [min(max(one["probability"], 1e-6), 1 - 1e-6) for one in seen]
        losses = [-log(p if one["true"] else 1 - p) for p, one in zip(kept, seen, strict=True)]
        assert row["log_loss"] == pytest.approx(sum(losses) / len(seen))


def test_the_order_of_rows_decides_nothing() -> None:
    pairs = worlds(4)
    shuffled = pairs.sample(fraction=1, shuffle=True, seed=1)
    assert judged(pairs).equals(judged(shuffled))
    assert curves(pairs, 10).equals(curves(shuffled, 10))


def test_of_nothing_there_is_no_rate() -> None:
    row = judged(pl.DataFrame(schema=SCHEMA)).row(0, named=True)
    assert (row["labelled"], row["precision"], row["recall"], row["brier"]) == (0, None, None, None)
    assert curves(pl.DataFrame(schema=SCHEMA)).is_empty()
