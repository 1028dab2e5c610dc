"""How long each request took, by its kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

SIGN_IN = "sign in"
"""Slow on purpose, as passwords are hashed: it does not count among pages."""
KINDS = ("queue", "pair", "answer", "confirm", "take back", "static", SIGN_IN)


class Clock:
    """Milliseconds of requests that were answered, and how many were answered by which status."""

    def __init__(self) -> None:
        self.taken: defaultdict[str, list[float]] = defaultdict(list)
        self.statuses: Counter[int] = Counter()
        self.unanswered = 0

    def note(self, kind: str, seconds: float, status: int) -> None:
        """Remember one request."""
        self.taken[kind].append(seconds * 1000)
        self.statuses[status] += 1

    @property
    def pages(self) -> int:
        """All requests but those that sign in."""
        return sum(len(taken) for kind, taken in self.taken.items() if kind != SIGN_IN)

    @property
    def errors(self) -> int:
        """Answers that nobody should ever see: neither a page nor what says that somebody else was quicker."""
        return sum(number for status, number in self.statuses.items() if status not in {200, 303, 304, 404, 409})

    def of(self, kind: str | None = None) -> list[float]:
        """The milliseconds of one kind in order, or of all pages."""
        kinds = [kind] if kind else [one for one in self.taken if one != SIGN_IN]
        return sorted(milliseconds for one in kinds for milliseconds in self.taken[one])


def share(ordered: Sequence[float], part: float) -> float:
    """What that part of them does not exceed, such as 0.95; 0 where there are none."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
