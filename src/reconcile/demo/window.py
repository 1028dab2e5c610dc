"""The months that the demo county delivers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reconcile.errors import SettingsError


@dataclass(frozen=True)
class Window:
    """Consecutive months, the last one `end`; months are numbered from 0."""

    end_year: int
    end_month: int
    months: int

    @classmethod
    def parse(cls, end: str, months: int) -> Window:
        """The window of that many months that ends with `YYYY-MM`."""
        year, _, month = end.partition("-")
        if not (year.isdigit() and month.isdigit() and len(year) == 4 and 1 <= int(month) <= 12):
            raise SettingsError(f"the last month {end!r} is not a month", "Write it as 2026-09.")
        return cls(int(year), int(month), months)

    @property
    def first_day(self) -> np.datetime64:
        """The first day of the first month."""
        return self._start(0)

    @property
    def last_day(self) -> np.datetime64:
        """The last day of the last month."""
        return self._start(self.months) - np.timedelta64(1, "D")

    @property
    def days(self) -> int:
        """How many days the window has."""
        return int((self.last_day - self.first_day).astype(int)) + 1

    def label(self, month: int) -> str:
        """`2026-09` for the number of a month."""
        return str(self._start(month).astype("datetime64[M]"))

    def words(self, month: int) -> dict[str, str]:
        """A month as file names and titles write it: `2026-09` and `202609`."""
        return {"period": self.label(month), "month": self.label(month).replace("-", "")}

    def month_of(self, days: np.ndarray) -> np.ndarray:
        """The number of the month of each day; negative before the window."""
        return days.astype("datetime64[M]").astype(np.int64) - int(self._start(0).astype("datetime64[M]").astype(int))

    def _start(self, month: int) -> np.datetime64:
        count = (self.end_year - 1970) * 12 + self.end_month - self.months + month
        start: np.datetime64 = np.datetime64(count, "M").astype("datetime64[D]")
        return start
