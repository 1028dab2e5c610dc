"""Lunar readings of many dates at once against those of each by itself."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from reconcile.values.lunar import lunar_ordinals, lunar_readings


def test_many_dates_are_read_as_each_by_itself() -> None:
    every_day = [date(1899, 6, 1) + timedelta(n) for n in range(74_500)]
    days = [date(1, 1, 1), date(1582, 10, 15), *every_day, date(9999, 12, 31)]
    parts = np.array([[day.year, day.month, day.day] for day in days]).T
    expected = [[*map(date.toordinal, lunar_readings(day)), -1, -1][:2] for day in days]
    assert lunar_ordinals(*parts).tolist() == expected
    assert {len(lunar_readings(day)) for day in days} == {0, 1, 2}
