"""What one figure is: its value with what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Bound = Literal["", "at_least", "at_most", "about", "hidden"]


@dataclass(frozen=True)
class Rate:
    """One figure: value with what it is made of, and its interval.

    Where a count is too small to be shown, it is None and `bound` says what the value then is: a limit, a rounded
    number, or nothing.
    """

    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show: no such figure, or a denominator of zero."""
        return self.value is None and not self.bound

    def reaches(self, target: float) -> bool | None:
        """Whether it is no lower than a target, as far as what is shown tells; None where it does not."""
        if self.value is None or self.bound == ("at_most" if self.value >= target else "at_least"):
            return None
        return self.value >= target

    @property
    def failing(self) -> int | None:
        """How many of the denominator the numerator does not count; None where either is not known."""
        return None if self.numerator is None or self.denominator is None else self.denominator - self.numerator


NO_RATE = Rate()
