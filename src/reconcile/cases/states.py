"""The states of a case and every step between them, as one table; what is not in it is refused.

`python -m reconcile.cases.states docs/cases.md` draws the table anew into the page.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from reconcile.errors import WrongUse


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    ANSWERED = "answered"
    TO_CONFIRM = "to_confirm"
    SETTLED = "settled"
    CLOSED = "closed"


class Step(StrEnum):
    """What can happen to a case: people take the first seven, runs the others."""

    NOTE = "note"
    HAND_OVER = "hand_over"
    CORRECT = "correct"
    EXPLAIN = "explain"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    TAKE_BACK = "take_back"
    CHANGE = "change"
    REOPEN = "reopen"
    AGREE = "agree"
    LEAVE = "leave"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.OPEN, Step.NOTE): State.OPEN,
    (State.OPEN, Step.HAND_OVER): State.OPEN,
    (State.OPEN, Step.CORRECT): State.ANSWERED,
    (State.OPEN, Step.EXPLAIN): State.TO_CONFIRM,
    (State.OPEN, Step.TAKE_BACK): State.OPEN,
    (State.OPEN, Step.CHANGE): State.OPEN,
    (State.OPEN, Step.AGREE): State.CLOSED,
    (State.OPEN, Step.LEAVE): State.CLOSED,
    (State.OPEN, Step.WITHDRAW): State.CLOSED,
    (State.ANSWERED, Step.EXPLAIN): State.TO_CONFIRM,
    (State.ANSWERED, Step.SEND_BACK): State.OPEN,
    (State.ANSWERED, Step.TAKE_BACK): State.OPEN,
    (State.ANSWERED, Step.CHANGE): State.OPEN,
    (State.ANSWERED, Step.AGREE): State.CLOSED,
    (State.ANSWERED, Step.LEAVE): State.CLOSED,
    (State.ANSWERED, Step.WITHDRAW): State.CLOSED,
    (State.TO_CONFIRM, Step.CONFIRM): State.SETTLED,
    (State.TO_CONFIRM, Step.SEND_BACK): State.OPEN,
    (State.TO_CONFIRM, Step.TAKE_BACK): State.OPEN,
    (State.TO_CONFIRM, Step.CHANGE): State.OPEN,
    (State.TO_CONFIRM, Step.AGREE): State.CLOSED,
    (State.TO_CONFIRM, Step.LEAVE): State.CLOSED,
    (State.TO_CONFIRM, Step.WITHDRAW): State.CLOSED,
    (State.SETTLED, Step.SEND_BACK): State.OPEN,
    (State.SETTLED, Step.TAKE_BACK): State.TO_CONFIRM,
    (State.SETTLED, Step.CHANGE): State.OPEN,
    (State.CLOSED, Step.REOPEN): State.OPEN,
}
FIRST = State.OPEN
"""Where a case begins."""
ASKS = (Step.REOPEN, Step.CHANGE, Step.SEND_BACK, Step.HAND_OVER)
"""Steps after which an office is asked anew."""
OUTCOMES = {Step.AGREE: "agrees", Step.LEAVE: "left_scope", Step.WITHDRAW: "withdrawn"}
"""How a run closed a case."""

BY_RUNS = (Step.CHANGE, Step.REOPEN, *OUTCOMES)
"""Steps that runs alone take."""


def possible(state: State) -> tuple[Step, ...]:
    """The steps that people can take from a state; whether one is taken back depends on whose the last one was."""
    return tuple(step for at, step in TRANSITIONS if at == state and step not in (*BY_RUNS, Step.TAKE_BACK))


def after(state: State, step: Step) -> State:
    """Where a step leads; WrongUse where it cannot be taken from that state."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        possible = ", ".join(known for at, known in TRANSITIONS if at == state)
        raise WrongUse(f"a case that is {state} cannot take the step `{step}`", f"Possible are: {possible}.") from None


def diagram() -> str:
    """TRANSITIONS as a Mermaid diagram, an arrow for each two states."""
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {FIRST}: found"]
    arrows = sorted(
        (list(State).index(state), list(State).index(to), step) for (state, step), to in TRANSITIONS.items()
    )
    for (state, to), steps in groupby(arrows, key=lambda arrow: arrow[:2]):
        lines.append(f"  {list(State)[state]} --> {list(State)[to]}: {', '.join(step for _, _, step in steps)}")
    return "\n".join([*lines, "```"])


def drawn(page: str) -> str:
    """The page with the diagram between its two marks."""
    before, rest = page.split("<!-- states -->")
    return f"{before}<!-- states -->\n{diagram()}\n<!-- /states -->{rest.split('<!-- /states -->')[1]}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(drawn(path.read_text(encoding="utf-8")), encoding="utf-8")
