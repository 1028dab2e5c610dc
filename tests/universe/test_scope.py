"""Who belongs to a universe: each scope rule on a few rows that anyone can read."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.registers.spec import ScopeRule
from reconcile.universe.scope import out_by_state, scope_of, withdrawn


def rule(name: str, *fields: str, values: tuple[str, ...] = (), reason: str = "elsewhere") -> ScopeRule:
    return ScopeRule.model_validate({"rule": name, "fields": fields, "values": values, "reason": reason})


def scopes(columns: dict[str, list[object]], *rules: ScopeRule) -> list[tuple[str, str | None]]:
    found = scope_of(pl.DataFrame(columns), rules)
    return list(zip(found["scope"], found["scope_reason"], strict=True))


IN, OUT, UNKNOWN = ("in", None), ("out", "elsewhere"), ("unknown", "elsewhere")


@pytest.mark.parametrize(
    ("residence", "hukou", "expected"),
    [
        (True, None, IN),
        (True, False, IN),
        (False, True, OUT),
        (None, True, IN),
        (None, False, OUT),
        (None, None, UNKNOWN),
    ],
)
def test_of_several_places_the_first_that_speaks_decides(
    residence: bool | None, hukou: bool | None, expected: tuple[str, str | None]
) -> None:
    columns = {
        "residence_inside": pl.Series([residence], dtype=pl.Boolean),
        "hukou_inside": pl.Series([hukou], dtype=pl.Boolean),
    }
    assert scopes(columns, rule("in_area", "residence", "hukou")) == [expected]  # type: ignore[arg-type]


def test_none_of_puts_out_its_codes_and_nothing_that_is_empty() -> None:
    rules = rule("none_of", "status", values=("void", "lost"))
    assert scopes({"status": ["void", "first", None, "lost"]}, rules) == [OUT, IN, IN, OUT]


def test_one_of_keeps_its_codes_and_what_is_empty() -> None:
    rules = rule("one_of", "outcome", values=("live",))
    assert scopes({"outcome": ["live", "stillbirth", None]}, rules) == [IN, OUT, IN]


def test_none_containing_looks_for_words_inside_a_text_and_knows_no_patterns() -> None:
    rules = rule("none_containing", "facility", values=("外地", "家."))
    assert scopes({"facility": ["某外地医院", "县医院", None, "家中", "家.中"]}, rules) == [OUT, IN, IN, IN, OUT]


def test_a_paper_that_another_renews_is_replaced_by_it() -> None:
    columns: dict[str, list[object]] = {"no": ["A1", "A2", "A3", None], "old": [None, "A1", "B9", None]}
    assert scopes(columns, rule("not_renewed", "no", "old")) == [OUT, IN, IN, IN]


def test_a_paper_that_names_its_own_number_as_the_old_one_stays() -> None:
    assert scopes({"no": ["A1"], "old": ["A1"]}, rule("not_renewed", "no", "old")) == [IN]


def test_out_is_stronger_than_not_knowing_and_the_first_reason_is_told() -> None:
    columns = {"state": ["left", "left", None], "place_inside": pl.Series([None, False, None], dtype=pl.Boolean)}
    rules = (rule("in_area", "place"), rule("none_of", "state", values=("left",), reason="moved"))
    assert scopes(columns, *rules) == [("out", "moved"), OUT, UNKNOWN]  # type: ignore[arg-type]


def test_a_paper_is_withdrawn_and_a_person_is_elsewhere() -> None:
    columns = {
        "state": ["void", "left", None, None],
        "place_inside": pl.Series([True, True, False, True], dtype=pl.Boolean),
    }
    left = rule("none_of", "state", values=("left",), reason="left").model_copy(update={"elsewhere": True})
    rules = (rule("none_of", "state", values=("void",), reason="void"), left, rule("in_area", "place", reason="far"))
    found = scope_of(pl.DataFrame(columns), rules)
    assert found["scope"].to_list() == ["out", "out", "out", "in"]
    assert found.select(withdrawn(rules)).to_series().fill_null(value=False).to_list() == [True, False, False, False]
    by_state = found.select(out_by_state(rules)).to_series().fill_null(value=False)
    assert by_state.to_list() == [True, True, False, False]


def test_without_rules_everybody_is_in() -> None:
    assert scopes({"any": [1, 2]}) == [IN, IN]
