"""Models as tables: what strangers have in common in two fields stands beside what they have in one."""

from __future__ import annotations

from copy import deepcopy
from math import log
from typing import Any

import pytest

from reconcile.registers import load_declarations
from reconcile.report.model_tables import TOGETHER, changed_finds, changed_levels, found, levels
from reconcile.report.model_words import found_notes, found_row, level_columns, level_rows, moved_row
from reconcile.report.texts import LANGUAGES, Texts

LEVELS = ("exact", "masked_compatible", "different")


def shares(*numbers: float) -> dict[str, float]:
    return dict(zip(LEVELS, numbers, strict=True))


MODELS: dict[str, dict[str, dict[str, Any]]] = {
    "births-hukou": {
        "child": {
            "priors": {"same": 0.001, "unrelated": 0.999},
            "comparisons": {
                "child_id": {"same": shares(0.8, 0.15, 0.05), "unrelated": shares(0.0, 0.001, 0.999)},
                "child_name": {"same": shares(0.9, 0.0, 0.1), "unrelated": shares(0.01, 0.0, 0.99)},
            },
            "correlated": {"child_id": shares(0.002, 0.9, 0.0011)},
            "matches": {"child_id": 100.0, "child_name": 100.0},
        }
    }
}


def test_of_strangers_born_on_one_day_masked_numbers_say_little() -> None:
    table = levels(MODELS)
    usual = 0.001 * 0.9 + 0.999 * 0.0011
    row = table.filter(field="child_id", against=TOGETHER, level="masked_compatible").row(0, named=True)
    assert row["other"] == pytest.approx(0.001 * 0.9 / usual)
    assert row["weight"] == pytest.approx(log(0.15 * usual / (0.001 * 0.9)))
    assert row["seen"] == pytest.approx(15)
    assert table.filter(against=TOGETHER, field="child_name").is_empty()
    for language in LANGUAGES:
        texts = Texts(language, load_declarations())
        assert all(len(row) == len(level_columns(table, texts)) for row in level_rows(table, texts))


def test_where_it_moves_it_is_shown() -> None:
    later = deepcopy(MODELS)
    later["births-hukou"]["child"]["correlated"]["child_id"]["masked_compatible"] = 0.3
    moved = changed_levels(later, MODELS)
    assert set(moved["against"]) == {TOGETHER}
    assert "masked_compatible" in moved["level"].to_list()


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_many_are_missed_may_be_unknown(language: str) -> None:
    """Where all is refused: a noted number that is not there differs from one that nobody noted."""
    texts = Texts(language, load_declarations())
    refused = deepcopy(MODELS)
    expected = {"links": 0, "false": 0.0, "missed_below": 0.2, "missed_outside": None}
    refused["births-hukou"]["child"]["expected"] = expected
    for models, word, notes in ((MODELS, "—", 0), (refused, texts.word("page", "unknown"), 1)):
        rows = found(models)
        assert found_row(rows.row(0, named=True), texts)[5] == word
        assert len(list(found_notes(rows, texts))) == notes
    (changes,) = changed_finds(refused, MODELS).iter_rows(named=True)
    assert moved_row(changes, texts)[5] == f"— → {texts.word('page', 'unknown')}"
