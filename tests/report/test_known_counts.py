"""What is shown of one comparison never gives away a group of few persons, whatever is added up or subtracted.

The oracle knows nothing of differences: each count that is shown is an equation over the parts that persons belong to,
and what follows from equations is their linear span.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reconcile.registers.definitions import definitions
from reconcile.report.tables.known_counts import KnownCounts, protect_definitions
from reconcile.report.tables.model import Rate

LEFT = ("linked", "comparable", "consistent", "raw", "complete")
RIGHT = ("linked", "shared", "doubtful")
Person = tuple[str, frozenset[str]]
"""A side, and all that is true of somebody on it."""


def _persons() -> list[Person]:
    """Every sort of person there can be, each flag resting on those before it as it does in a register."""
    left = [
        frozenset(name for name, true in zip(LEFT, flags, strict=True) if true) for flags in product((0, 1), repeat=5)
    ]
    possible = [
        flags
        for flags in left
        if ("linked" in flags or not flags)
        and ("comparable" in flags or not flags & {"consistent", "complete"})
        and ("consistent" in flags or "raw" not in flags)
    ]
    right = [frozenset({"linked", "shared"}), frozenset({"linked"}), frozenset({"doubtful"}), frozenset[str]()]
    return [("left", flags) for flags in possible] + [("right", flags) for flags in right]


PERSONS = _persons()
TERMS = {
    "counted": lambda flags: True,
    "linked": lambda flags: "linked" in flags,
    "own": lambda flags: "shared" not in flags,
    "absent": lambda flags: not flags & {"linked", "doubtful"},
    "consistent": lambda flags: "consistent" in flags,
    "consistent_raw": lambda flags: "raw" in flags,
    "complete": lambda flags: "complete" in flags,
    "complete_consistent": lambda flags: {"complete", "consistent"} <= flags,
    "not_comparable": lambda flags: "linked" in flags and "comparable" not in flags,
}


def members(terms: tuple[str, ...]) -> NDArray[np.float64]:
    """Which sorts of persons the terms of a definition count."""
    named = [term.split(".") for term in terms]
    return np.array([float(any(side == of and TERMS[name](flags) for side, name in named)) for of, flags in PERSONS])


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
    at = {side: [at for at, (of, _) in enumerate(PERSONS) if of == side] for side in ("left", "right")}
    found = []
    for places in at.values():
        for chosen in product((0.0, 1.0), repeat=len(places)):
            row = np.zeros(len(PERSONS))
            row[places] = chosen
            found.append(row)
    return np.array(found)


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
