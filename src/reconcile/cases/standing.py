"""What of a history stands: without what was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reconcile.cases import states
from reconcile.cases.states import Step

ASKS = ("open", *states.ASKS)
"""Actions after which an office is asked."""
ANSWERS = (Step.NOTE, Step.CORRECT, Step.EXPLAIN, Step.HAND_OVER)
"""Actions by which it answers."""


def last_of(lines: Iterable[dict[str, Any]], steps: Sequence[str]) -> dict[str, Any] | None:
    """The last line of one case with one of these steps that stands; None where there is none."""
    told = [line for line in standing(lines) if line["action"] in steps]
    return told[-1] if told else None


def standing(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of one case without what was taken back, which is always the line before."""
    kept: list[dict[str, Any]] = []
    for line in lines:
        if line["action"] == Step.TAKE_BACK:
            kept.pop()
        else:
            kept.append(line)
    return kept
