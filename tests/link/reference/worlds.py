"""Small worlds in which everybody is like somebody else: few names, few days, papers of which many are damaged."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from tests.link.world import COMPARES, LEFT, RIGHT, Row, pair

from reconcile.registers import PairSpec

SOUNDS = {"王": "wang", "李": "li", "玉": "yu", "钰": "yu", "明": "ming", "阿": "a", "·": " "}
NUMBERS = ["990121199001010011", "990121199001010012", "990121199001010021", "990121********0011", "9901211990??????11"]
PLACES = [("990121001003", "990121001"), (None, "990121001"), ("990122001001", None), (None, None)]
MEANT = {date(2026, 3, 5): date(2026, 4, 21)}
"""The day meant, of a day that is taken for lunar."""
DAYS = [*MEANT, *MEANT.values(), *MEANT, *MEANT.values(), date(2026, 3, 6), date(2025, 3, 5)]


def _name(field: str, name: str | None) -> Row:
    unreadable = name is None or "□" in name
    return {field: name, f"{field}_pinyin": None if unreadable else " ".join(SOUNDS[sign] for sign in name or "")}


def _day(day: date | None) -> Row:
    return {"child_birth_date": day, "child_birth_date_lunar": MEANT.get(day) if day else None}


def _number(number: str | None, kind: str) -> Row:
    known = number if number and number.isalnum() else None
    return {"mother_id": known, "mother_id_pattern": number, "mother_id_kind": kind if known else "masked"}


def _paper(paper: tuple[int, str]) -> Row:
    return {"certificate_no": f"Z{paper[0]:08d}" if paper[0] else None, "certificate_no_kind": paper[1]}


def _place(place: tuple[str | None, str | None]) -> Row:
    return {"residence": "王村", "residence_code": place[0], "residence_township": place[1]}


NAMES = st.text("王李玉钰明阿·□", min_size=1, max_size=3)
PARTS: list[st.SearchStrategy[Row]] = [
    st.one_of(NAMES, NAMES, NAMES, st.none()).map(lambda name: _name("child_name", name)),
    st.sampled_from(["王玉", "王钰", "李明玉", None]).map(lambda name: _name("mother_name", name)),
    st.sampled_from(["1", "2", None]).map(lambda sex: {"child_sex": sex}),
    st.sampled_from([*DAYS, None]).map(_day),
    st.sampled_from([*NUMBERS, None]).flatmap(
        lambda number: st.sampled_from(["ok", "ok", "checksum"]).map(lambda kind: _number(number, kind))
    ),
    st.tuples(st.integers(0, 12), st.sampled_from(["ok", "ok", "malformed"])).map(_paper),
    st.sampled_from(PLACES).map(_place),
    st.sampled_from([None, None, "left"]).map(lambda state: {"state": state}),
]


@st.composite
def sides(draw: st.DrawFn, most: int = 12) -> tuple[list[Row], list[Row]]:
    """Two registers of the same few people, each of whom may be there often, written otherwise each time."""
    people = draw(st.lists(st.tuples(*PARTS), min_size=1, max_size=8))
    written = st.tuples(st.sampled_from(people), st.lists(st.one_of(PARTS), max_size=2))
    row = written.map(lambda one: {name: said for part in (*one[0], *one[1]) for name, said in part.items()})
    left, right = (draw(st.integers(0, most)) for _ in range(2))  # no shorter lists than these: they would be usual
    return draw(st.lists(row, min_size=left, max_size=left)), draw(st.lists(row, min_size=right, max_size=right))


BLOCKS = [
    ["certificate_no"],
    ["mother_id"],
    ["child_name"],
    ["child_birth_date", "mother_name"],
    ["lunar:child_birth_date"],
    ["pinyin:child_name", "child_birth_date"],
    ["surname:child_name", "month:child_birth_date"],
    ["given:child_name", "mother_name"],
    ["township:residence", "child_sex"],
    ["carer", "child_sex"],
    ["child_sex"],
]
USUAL: dict[str, Any] = {"child_name": {"usual": {"sibling": ["surname_only"], "twin": ["one_replaced"]}}}
WIDER = [
    *({**compare, **USUAL.get(compare["name"], {})} for compare in COMPARES),
    {"name": "residence", "as": "place", "shared": ["twin", "sibling"]},
    {"name": "carer", "left": "mother_name", "right": "child_name", "as": "name", "frequencies": True},
]
CORRELATED = {"mother_name": "child_name", "mother_id": "child_birth_date"}
TOGETHER = [
    compare | ({"correlated_with": CORRELATED[compare["name"]]} if compare["name"] in CORRELATED else {})
    for compare in WIDER
]
PLAIN = [{name: said for name, said in compare.items() if name not in {"shared", "usual"}} for compare in TOGETHER]
KEYS = [
    {"on": ["certificate_no"], "with": ["child_name", "mother_id"]},
    {"on": ["mother_id", "child_sex"], "with": ["child_birth_date"]},
    {"on": ["child_name"], "with": ["mother_name", "residence"]},
]
GIRLS = {"rule": "one_of", "fields": ["child_sex"], "values": ["2"], "reason": "no_girl"}


@st.composite
def itself(draw: st.DrawFn) -> dict[str, Any]:
    """How records are compared, whether of one register or of two."""
    block = draw(st.lists(st.sampled_from(BLOCKS), min_size=2, max_size=6, unique_by=tuple))
    if draw(st.booleans()):
        return {"block": block, "compare": draw(st.sampled_from([WIDER, TOGETHER]))}
    return {"block": block, "compare": PLAIN, "classes": ["same", "unrelated"]}


@st.composite
def two(draw: st.DrawFn, keys_at_least: int = 0) -> PairSpec:
    """How two registers are linked."""
    keys = draw(
        st.lists(st.sampled_from(KEYS), min_size=keys_at_least, max_size=3, unique_by=lambda key: tuple(key["on"]))
    )
    cardinality = draw(st.sampled_from(["one-to-one", "one-to-one", "many-to-one"]))
    among = [GIRLS] if draw(st.integers(0, 3)) == 3 else []
    return pair(LEFT, RIGHT, **draw(itself()), exact=keys, cardinality=cardinality, among_right=among)
