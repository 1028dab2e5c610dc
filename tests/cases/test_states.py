"""States and codes of feedback: one table each, which pages and words follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.cases.codes import code_of, codes
from reconcile.cases.states import FIRST, TRANSITIONS, State, Step, after, drawn
from reconcile.errors import WrongUse
from reconcile.report.texts import vocabulary

PAGE = Path(__file__).parents[2] / "docs" / "cases.md"


def test_the_page_shows_the_table_as_it_is() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert drawn(text) == text, "python -m reconcile.cases.states docs/cases.md"
    assert all(f"| `{state}` {vocabulary()['case_state'][state].zh[:2]}" in text for state in State)


def test_every_state_can_be_reached_and_left() -> None:
    reached, now = set(), {FIRST}
    while now:
        reached |= now
        now = {to for (state, _), to in TRANSITIONS.items() if state in reached} - reached
    assert reached == set(State) == {state for state, _ in TRANSITIONS}


def test_what_is_not_in_the_table_is_refused_with_what_is_possible() -> None:
    with pytest.raises(WrongUse, match="closed cannot take the step `note`") as refused:
        after(State.CLOSED, Step.NOTE)
    assert refused.value.hint == "Possible are: reopen."


def test_every_code_is_a_step_of_an_open_case_and_has_a_word() -> None:
    assert set(codes()) == set(vocabulary()["feedback"])
    assert all((State.OPEN, code.step) in TRANSITIONS for code in codes().values())
    with pytest.raises(WrongUse, match="'99' is no code"):
        code_of("99")
