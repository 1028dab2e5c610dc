"""A scheduled run is about the month before."""

from datetime import UTC, datetime

import pytest

from periods import month_before


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 10, 6, 12, tzinfo=UTC), "2026-09"),
        (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), "2026-09"),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), "2026-10"),
        (datetime(2026, 12, 31, 19, tzinfo=UTC), "2026-12"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-02"),
    ],
)
def test_the_month_before_by_the_calendar_of_china(moment: datetime, month: str) -> None:
    assert month_before(moment, "Asia/Shanghai") == month


def test_another_calendar() -> None:
    assert month_before(datetime(2026, 10, 31, 16, tzinfo=UTC), "UTC") == "2026-09"
