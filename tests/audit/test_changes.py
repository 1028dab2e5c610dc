"""Settings that changed between two runs, as a release says them to be signed."""

from __future__ import annotations

from typing import Any

import pytest

from reconcile.audit.changes import Change, changes

DAY = ("2026-10-05", "2026-10-05")


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (
            {"headline": "presence.ref"},
            {"headline": "consistency.ref"},
            [("headline", "presence.ref", "consistency.ref")],
        ),
        ({"lags": {}}, {"lags": {"hukou": {"months": 3}}}, [("lags.hukou.months", "", "3")]),
        ({"lags": {"hukou": {"months": 3}}}, {"lags": {}}, [("lags.hukou.months", "3", "")]),
        ({"lags": None}, {"lags": {"hukou": {"months": 3}}}, [("lags.hukou.months", "", "3")]),
        ({"offices": ["A", "B"]}, {"offices": ["A"]}, [("offices", "A, B", "A")]),
    ],
)
def test_a_setting_is_said_by_its_place_and_values(
    before: dict[str, Any], now: dict[str, Any], told: list[tuple[str, str, str]]
) -> None:
    """Groups of settings that come or go are told value by value, never as a program writes them."""
    found = changes({"files": [], "settings": before}, {"files": [], "settings": now}, DAY)
    assert found == [Change("settings", *one) for one in told]
