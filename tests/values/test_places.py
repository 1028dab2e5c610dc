from __future__ import annotations

import pytest

from reconcile.values.gazetteer import Area, Gazetteer, gazetteer_of
from reconcile.values.places import parse_place

OWN_LIST = [
    Area("990121", "示例县", "county"),
    Area("990121001", "城关镇", "township"),
    Area("990121002", "龙泉乡", "township"),
    Area("990121003", "城关镇东", "township"),
    Area("990121099", "龙泉公社", "township", "1980-01-01", "1999-12-31", "990121002"),
    Area("990121098", "大公社", "township", "1980-01-01", "1999-12-31", "990121001"),
    Area("990121098", "大公社", "township", "1980-01-01", "1999-12-31", "990121002"),
    Area("990199", "旧县", "county", "1980-01-01", "1999-12-31", "990121"),
    Area("990121001001", "大河社区", "village"),
    Area("990121002001", "大河村", "village"),
    Area("990121002002", "小井村", "village"),
    Area("990121001002", "小井村", "village"),
]
PLACES = gazetteer_of("990121", OWN_LIST)


@pytest.mark.parametrize(
    ("raw", "code", "township", "inside"),
    [
        ("990121", "990121", None, True),
        ("990121002", "990121002", "990121002", True),
        ("990121002001", "990121002001", "990121002", True),
        ("990121000000", "990121000000", None, True),
        ("990121099", "990121099", "990121002", True),  # closed, one successor
        ("990121098", "990121098", None, True),  # closed, divided
        ("990199", "990199", None, True),  # a county that became part of ours
        ("990121777", "990121777", None, True),  # not in the list: a hint
        ("990122001", "990122001", None, False),
        ("110101", "110101", None, False),
        ("990100", "990100", None, None),  # the prefecture: may be ours
        ("990121001城关镇", "990121001", "990121001", True),
        ("990121 龙泉乡", "990121", "990121002", True),
        ("示例省示例市示例县城关镇大河社区3号", "990121001001", "990121001", True),
        ("示例县龙泉乡大河村3组", "990121002001", "990121002", True),
        ("龙泉乡小井村", "990121002002", "990121002", True),
        ("示例县", "990121", None, True),
        ("示例县小井村", "990121", None, True),  # two villages of that name
        ("大河村", "990121002001", "990121002", True),
        ("龙泉", "990121002", "990121002", True),
        ("城关镇东头", "990121003", "990121003", True),  # the longer of two names at one place
        ("示例省示例市临山县城关镇", None, None, False),
        ("临山县石门镇", None, None, False),
        ("云南省昆明市五华区", None, None, False),
        ("北京市朝阳区", None, None, False),
        ("幸福小区3栋", None, None, None),
        ("12345", None, None, None),
        ("示例省示例市", None, None, None),
    ],
)
def test_where_a_place_lies(raw: str, code: str | None, township: str | None, inside: bool | None) -> None:
    parsed = parse_place(raw, PLACES)
    assert (parsed.code, parsed.township, parsed.inside) == (code, township, inside)


@pytest.mark.parametrize(
    ("raw", "unknown"),
    [("990121777", True), ("123456", True), ("990121002", False), ("110101", False), ("龙泉乡", False)],
)
def test_a_code_no_list_holds_is_a_hint(raw: str, unknown: bool) -> None:
    parsed = parse_place(raw, PLACES)
    assert (parsed.kind, "unknown_code" in parsed.done) == ("ok", unknown)


def test_without_an_own_list_a_township_is_what_the_code_says() -> None:
    assert parse_place("990121002", gazetteer_of("990121")).township == "990121002"


def test_a_real_county_is_known_by_name_and_its_neighbours_are_others() -> None:
    wuhua = gazetteer_of("530102")
    assert parse_place("云南省昆明市五华区护国街道", wuhua).inside is True
    assert parse_place("云南省昆明市盘龙区", wuhua).inside is False
    assert parse_place("云南省昆明市", wuhua).inside is None
    assert parse_place("四川省成都市", wuhua).inside is False


def test_a_name_inside_a_longer_one_is_not_ours() -> None:
    he = gazetteer_of("340523")
    assert parse_place("安徽省马鞍山市和县历阳镇", he).inside is True
    assert parse_place("福建省漳州市平和县", he).inside is False


def test_an_area_may_be_a_prefecture() -> None:
    city = gazetteer_of("990100", [Area("990121001", "城关镇")])
    assert parse_place("990121001", city)[3:] == ("990121001", "990121001", True)
    assert parse_place("990221001", city).inside is False


def test_circles_in_a_list_of_successors_end() -> None:
    places = Gazetteer("990121", successors={"990121001": ("990121002",), "990121002": ("990121001",)})
    assert places.current("990121001") in ("990121001", "990121002")
