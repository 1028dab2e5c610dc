"""What of a history stands: without what was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reconcile.cases import states
from reconcile.cases.states import Step

ASKS = ("open", *states.ASKS)
"""Actions after which an office is asked."""
ANSWERS = (Step.NOTE, Step.CORRECT, Step.EXPLAIN, Step.HAND_OVER)
"""Actions by which it answers."""


def standing(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of one case without what was taken back, which is always the line before."""
    kept: list[dict[str, Any]] = []
    for line in lines:
        if line["action"] == Step.TAKE_BACK:
            kept.pop()
        else:
            kept.append(line)
    return kept
