"""Where one kind of difference ends and the next begins."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.values.levels import DIFFERENT, FEW_DAYS, TRANSPOSED
from reconcile.values.value_similarity import date_level, id_level


@pytest.mark.parametrize(("day", "level"), [(6, FEW_DAYS), (7, DIFFERENT)])
def test_a_few_days_are_a_week(day: int, level: str) -> None:
    assert date_level(date(2026, 4, 29), date(2026, 5, day)) == level


@pytest.mark.parametrize(("other", "level"), [("990121199001010101", TRANSPOSED), ("990121199001000111", DIFFERENT)])
def test_only_neighbours_change_places(other: str, level: str) -> None:
    assert id_level("990121199001010011", other) == level
