"""What holds for every parser: it takes any text, and its standard forms are their own standard forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from tests.values.texts import CELLS

from reconcile.values.certificates import parse_certificate_no
from reconcile.values.codes import parse_code
from reconcile.values.dates import parse_date, parse_month
from reconcile.values.ethnicities import parse_ethnicity
from reconcile.values.gazetteer import Area, gazetteer_of
from reconcile.values.names import parse_name
from reconcile.values.numbers import parse_number
from reconcile.values.phones import parse_phone
from reconcile.values.places import parse_place
from reconcile.values.resident_ids import parse_resident_id
from reconcile.values.sexes import parse_sex
from reconcile.values.texts import parse_text

PLACES = gazetteer_of("990121", [Area("990121", "示例县"), Area("990121001", "城关镇"), Area("990121001002", "大河村")])
OWN_KINDS = {
    "name": {"placeholder", "masked"},
    "resident_id": {"checksum", "masked", "damaged", "other"},
    "date": {"impossible", "partial"},
    "month": {"impossible", "partial"},
    "certificate_no": {"placeholder", "malformed"},
}
PARSERS: dict[str, Callable[[str | None], Any]] = {
    "name": parse_name,
    "name of an adult": partial(parse_name, newborn=False),
    "resident_id": parse_resident_id,
    "date": parse_date,
    "month": parse_month,
    "sex": parse_sex,
    "ethnicity": parse_ethnicity,
    "place": partial(parse_place, places=PLACES),
    "certificate_no": parse_certificate_no,
    "phone": parse_phone,
    "code": partial(parse_code, codes={"local": ("1", "本地"), "moved": ("2", "迁出", "02")}),
    "number": parse_number,
    "number of grams": partial(parse_number, unit="g"),
    "number of weeks": partial(parse_number, unit="weeks"),
    "text": parse_text,
}
each_parser = pytest.mark.parametrize("name", PARSERS)


@each_parser
@given(raw=CELLS)
def test_takes_any_text(name: str, raw: str | None) -> None:
    parsed = PARSERS[name](raw)
    kinds = {"ok", "empty", "unread"} | OWN_KINDS.get(name.removesuffix(" of an adult"), set())
    assert parsed.kind in kinds
    assert parsed.value != ""
    assert parsed.kind == "ok" or parsed.value is None or parsed.kind in ("checksum", "other", "masked", "malformed")


@each_parser
@given(raw=CELLS)
def test_a_standard_form_is_its_own(name: str, raw: str | None) -> None:
    first = PARSERS[name](raw)
    if first.value is not None:
        assert PARSERS[name](str(first.value)).value == first.value


@each_parser
def test_nothing_is_empty(name: str) -> None:
    for raw in (None, "", "  ", "\u3000", "\ufeff", "无", "-", "NULL", "不详"):
        assert (PARSERS[name](raw).value, PARSERS[name](raw).kind) == (None, "empty"), raw


@each_parser
@given(raw=CELLS)
def test_done_says_whether_the_text_changed(name: str, raw: str | None) -> None:
    parsed = PARSERS[name](raw)
    if parsed.kind == "ok" and str(parsed.value) != raw:
        assert parsed.done
    if parsed.kind == "empty":
        assert not parsed.done
