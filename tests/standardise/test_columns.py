"""A column at a time gives what a value at a time gives: the fast ways hold no rule of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.values import texts as random_texts

from reconcile.standardise.fast_ids import well_formed
from reconcile.standardise.frame import standardise_column
from reconcile.values.certificates import parse_certificate_no
from reconcile.values.dates import parse_date
from reconcile.values.gazetteer import Area, gazetteer_of
from reconcile.values.names import parse_name
from reconcile.values.phones import parse_phone
from reconcile.values.places import parse_place
from reconcile.values.resident_ids import check_character, parse_resident_id
from reconcile.values.sexes import parse_sex
from reconcile.values.texts import parse_text

PLACES = gazetteer_of(
    "990121",
    [
        Area("990121", "示例县"),
        Area("990121001", "城关镇"),
        Area("990121001002", "大河村"),
        Area("990121002", "三层乡"),
    ],
)
PARSERS: dict[str, Callable[[str | None], Any]] = {
    "name": parse_name,
    "resident_id": parse_resident_id,
    "date": parse_date,
    "sex": parse_sex,
    "place": partial(parse_place, places=PLACES),
    "certificate_no": parse_certificate_no,
    "phone": parse_phone,
    "text": parse_text,
}
# Values that take the fast way, beside the random ones, which rarely do.
PLAIN = {
    "name": st.text(alphabet="王丽张伟单雄娜乐毅欧阳司马未知宝定某子龙", min_size=1, max_size=5),
    "resident_id": st.from_regex(r"\A(990121(19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9X]|[0-9]{18}|(\d)\3{17})\Z"),
    "date": st.from_regex(
        r"\A((19|20)[0-9]{2}[-/]?[01]?[0-9][-/]?[0-3]?[0-9]( ?[0-2][0-9]:?[0-6][0-9](:?[0-6][0-9](\.\d)?)?)?"
        r"|[0-7]\d{4}\.\d+)\Z"
    ),
    "place": st.text(alphabet="示例省市县城关镇大河村社区临山03组号", max_size=14),
    "certificate_no": st.from_regex(r"\A([A-Z][0-9]{9}|[AX]?(0{9}|1{9}|123456789)0?)\Z"),
    "phone": st.from_regex(r"\A1[0-9]{10}\Z"),
    "text": st.sampled_from(["县医院", "null", "无", "N/A", "A-1", "None"]),
    "sex": st.sampled_from(["男", "2", "9"]),
}


# The exceptions that a fast way must leave to the slow one, each a value that looks plain.
CORNERS = {
    "name": "未知 没有 不详 宝宝 未取名 王丽子 陈大双 欧阳 王丽之子 单于娜之女 王某之子 張偉之子 "
    "王长子之子 之之子 丽之婴 欧阳娜娜之女 龙𠮷之子 王王丽丽丽之子 王丽之之子 王丽之子女 王丽的女 "
    "欧阳娜 单于娜 司马南 王某 张某某 乐乐 王 王丽王丽 王丽王丽王 龙𠮷 張偉 王丽A",
    "resident_id": "111111111111111111 000000000000000000 99012120150512009x 990121201505120013 99012120150512009Ｘ "
    + " ".join(
        f"990121{day}001{check_character(f'990121{day}001')}"
        for day in "20000229 19000229 19990229 20960229 21000101 21010101 17991231 18000101 20150012 20151312 20150500 "
        "20150531 20150631 20150930 20151131".split()
    ),
    "date": "2015-05-12T23:59:59 2015-05-12T99:00 2015-05-12T24:00:00 2015-5-1T1:00 20150512245959 "
    "20150512235959 42136.5 70000.5 "
    "2015-05-12T10:00:00Z 2015-05-12T23:59:59.123456 0000-00-00T00:00:00 09999.5 2015/05/12T00:00",
    "certificate_no": "A000000000 A111111111 A123456789 A987654321 0123456789 X320000001 AOOOOOOOOO",
    "phone": "11111111111 13812345678 12345678901 1381234567",
    "text": "null NULL None n/a 无 不详 县医院 A1",
    "place": "示例县城关镇 城关镇大河村 990121001 990121001002 示例县城关镇大河村3组 "
    "示例县城关镇大河村3组12号 大河村3-1-2号 "
    "城关镇９号 无1号 1号 村1 12组 示例县1-1单元 示例县12345 "
    "三层 三层3号 示例县 城关镇 大河村3组",
    "sex": "男 2 9 男(1)",
}


@pytest.mark.parametrize("type_name", PARSERS)
def test_columns_agree_with_values_in_the_corners(type_name: str) -> None:
    raws = [*CORNERS[type_name].split(), *(text.replace("T", " ") for text in CORNERS[type_name].split()), "", None]
    columns = standardise_column(type_name, pl.Series("f", raws, dtype=pl.String), places=PLACES)
    assert columns.drop("f_raw").rows() == [tuple(PARSERS[type_name](raw)) for raw in raws]


@pytest.mark.parametrize("type_name", PARSERS)
@given(data=st.data())
def test_columns_agree_with_values(type_name: str, data: st.DataObject) -> None:
    raws = data.draw(st.lists(st.one_of(PLAIN[type_name], random_texts.CELLS), max_size=8))
    columns = standardise_column(type_name, pl.Series("f", raws, dtype=pl.String), places=PLACES)
    parsed = [PARSERS[type_name](raw) for raw in raws]
    value, done, kind, *more = columns.columns[:1] + columns.columns[2:]
    assert columns["f_raw"].to_list() == raws
    assert columns.select(value, done, kind, *more).rows() == [tuple(row) for row in parsed]


def test_the_fast_way_is_taken() -> None:
    numbers = pl.Series(["990121201505120014", "99012120150512009X", "990121201505120013", "1" * 18, None, "x"])
    assert well_formed(numbers).to_list() == [True, True, False, False, False, False]


@pytest.mark.parametrize("type_name", ["name", "resident_id", "date", "place", "code", "number", "text", "sex"])
def test_an_empty_column_has_all_its_columns(type_name: str) -> None:
    texts = pl.Series("f", [], dtype=pl.String)
    some = standardise_column(type_name, pl.Series("f", ["x"]), places=PLACES)
    assert standardise_column(type_name, texts, places=PLACES).schema == some.schema


def test_a_column_cut_out_of_a_longer_one() -> None:
    numbers = pl.Series("f", ["990121201505120014", "99012120150512009X", "990121201505120022"] * 3)
    whole = standardise_column("resident_id", numbers)
    assert standardise_column("resident_id", numbers.slice(2, 4)).equals(whole.slice(2, 4))


def test_a_type_not_known() -> None:
    with pytest.raises(ValueError, match="colour"):
        standardise_column("colour", pl.Series("f", ["red"]))
