"""What is shown of one comparison never gives away a group of few persons, whatever is added up or subtracted.

The oracle knows nothing of differences: each count that is shown is an equation over the parts that persons belong to,
and what follows from equations is their linear span.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reconcile.registers.definitions import definitions
from reconcile.report.tables.model import Rate
from reconcile.report.tables.suppression.known_counts import KnownCounts, protect_definitions
from reconcile.report.tables.suppression.small_cells import protect

LEFT = ("comparable", "consistent", "raw", "complete")
Person = frozenset[str]
"""All that is true of somebody."""


def _persons() -> list[Person]:
    """Every sort of person there can be, each flag resting on those before it as it does in a register. Who is shared
    is one on both sides."""
    found = [frozenset({"left"}), *(frozenset({"right", *more}) for more in ((), ("doubtful",), ("linked right",)))]
    for flags in product((False, True), repeat=len(LEFT)):
        true = frozenset(name for name, is_true in zip(LEFT, flags, strict=True) if is_true)
        if ("comparable" in true or not true) and ("consistent" in true or "raw" not in true):
            found += [true | {"left", "linked left"}, true | {"left", "linked left", "right", "linked right"}]
    return found


PERSONS = _persons()
TERMS = {
    "counted": lambda side, flags: True,
    "linked": lambda side, flags: f"linked {side}" in flags,
    "own": lambda side, flags: "left" not in flags,
    "absent": lambda side, flags: not flags & {"linked right", "doubtful"},
    "consistent": lambda side, flags: "consistent" in flags,
    "consistent_raw": lambda side, flags: "raw" in flags,
    "complete": lambda side, flags: "complete" in flags,
    "complete_consistent": lambda side, flags: {"complete", "consistent"} <= flags,
    "not_comparable": lambda side, flags: "linked left" in flags and "comparable" not in flags,
}


def members(terms: tuple[str, ...]) -> NDArray[np.float64]:
    """Which sorts of persons the terms of a definition count."""
    named = [term.split(".") for term in terms]
    return np.array(
        [float(any(side in flags and TERMS[name](side, flags) for side, name in named)) for flags in PERSONS]
    )


DEFINITIONS = {
    name: (members(one.numerator), members(one.denominator)) for name, one in definitions().items() if one.family
}


def rates(counts: list[int]) -> dict[str, Rate]:
    """All figures of a comparison of so many persons of each sort."""
    found = {}
    for name, (numerator, denominator) in DEFINITIONS.items():
        part, whole = int(numerator @ counts), int(denominator @ counts)
        found[name] = Rate(part, whole, part / whole if whole else None)
    return found


def told(shown: dict[str, Rate]) -> NDArray[np.float64]:
    """The groups whose counts are shown, a row each."""
    rows = []
    for name, rate in shown.items():
        numerator, denominator = DEFINITIONS[name]
        rows += [denominator] if rate.denominator is not None else []
        rows += [numerator] if rate.numerator is not None else []
    return np.array(rows)


def follow(rows: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of all groups of sorts of persons of one side are told by these rows."""
    _, size, basis = np.linalg.svd(rows)
    basis = basis[: int((size > 1e-9).sum())]
    return np.abs(GROUPS - GROUPS @ basis.T @ basis).max(axis=1) < 1e-6


def _groups() -> NDArray[np.float64]:
    """All of a side, everybody, or nobody, with or without up to three sorts of persons."""
    found = []
    for whole in (
        members(("left.counted",)),
        members(("right.counted",)),
        np.ones(len(PERSONS)),
        np.zeros(len(PERSONS)),
    ):
        for size in range(4):
            for sorts in combinations(range(len(PERSONS)), size):
                row = whole.copy()
                row[list(sorts)] = 1.0 - row[list(sorts)]
                found.append(row)
    return np.unique(np.array(found), axis=0)


GROUPS = _groups()
COUNTS = st.lists(
    st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 80)), min_size=len(PERSONS), max_size=len(PERSONS)
)


@given(COUNTS, st.integers(1, 7), st.sampled_from(["", *DEFINITIONS]))
def test_no_group_of_few_follows_from_what_is_shown(counts: list[int], limit: int, first: str) -> None:
    shown = protect_definitions(rates(counts), limit, first)
    rows = told(shown)
    if len(rows):
        sizes = GROUPS[follow(rows)] @ counts
        assert not ((sizes > 0) & (sizes < limit)).any()


@given(COUNTS, st.integers(1, 7))
def test_a_limit_holds_and_what_is_shown_is_the_figure(counts: list[int], limit: int) -> None:
    found = rates(counts)
    for name, rate in protect_definitions(found, limit).items():
        if rate.bound in {"at_least", "at_most"} and rate.value is not None:
            off = (found[name].value or 0.0) - rate.value
            assert off >= 0 if rate.bound == "at_least" else off <= 0
        elif not rate.bound:
            assert rate == found[name]


def test_the_complement_of_a_hidden_count_is_not_shown_beside_it() -> None:
    """111 of 115 found and 4 missing: either would give the other."""
    found = {"presence.other": Rate(111, 115, 111 / 115), "underreport.birth": Rate(4, 115, 4 / 115)}
    assert protect_definitions(found, 5) == {
        "presence.other": Rate(None, 115, 111 / 115, bound="at_least"),
        "underreport.birth": Rate(None, 115, 4 / 115, bound="at_most"),
    }


def test_what_both_directions_share_gives_back_nothing() -> None:
    """35 of 37 found, 35 of 43: that the union is 45 would tell that the two are the same 35."""
    found = {
        "presence.ref": Rate(35, 37, 35 / 37),
        "presence.other": Rate(35, 43, 35 / 43),
        "consistency.union": Rate(30, 45, 30 / 45),
    }
    shown = protect_definitions(found, 5)
    assert shown["presence.ref"] == Rate(None, 37, 33 / 37, bound="at_least")
    assert shown["presence.other"] == found["presence.other"]
    assert shown["consistency.union"] == Rate(bound="hidden")


def test_of_the_linked_few_disagree() -> None:
    """Found and consistent are few apart: the second is a limit, and so is its share of the linked."""
    found = {
        "presence.ref": Rate(100, 120, 100 / 120),
        "consistency.ref": Rate(97, 120, 97 / 120),
        "consistency.matched": Rate(97, 100, 0.97),
    }
    shown = protect_definitions(found, 5)
    assert shown["presence.ref"] == found["presence.ref"]
    assert shown["consistency.ref"] == Rate(None, 120, 96 / 120, bound="at_least")
    assert shown["consistency.matched"] == Rate(None, 100, 0.96, bound="at_least")
    assert protect_definitions(found, 5, "consistency.ref")["presence.ref"] == Rate(
        None, 120, 101 / 120, bound="at_most"
    )


@pytest.mark.parametrize("counts", [(0, 0), (0, 50), (50, 50)])
def test_nobody_and_all_are_shown(counts: tuple[int, int]) -> None:
    rate = Rate(counts[0], counts[1], counts[0] / counts[1] if counts[1] else None)
    assert KnownCounts(5).show(rate, frozenset({"a"}), frozenset({"a", "b"})) == rate


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 9))
def test_a_figure_by_itself_is_protected_as_one_of_which_nothing_else_is_known(
    agreeing: int, failing: int, limit: int
) -> None:
    whole = agreeing + failing
    alone = Rate(agreeing, whole, agreeing / whole if whole else None)
    assert protect(alone, limit) == KnownCounts(limit).show(alone, frozenset({"a"}), frozenset({"a", "b"}))
