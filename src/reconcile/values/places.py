"""Places: the text of an address, the code in it, and whether and where it lies in our own area."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from reconcile.values.gazetteer import COUNTY, TOWNSHIP, Gazetteer, national_places, short_name
from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, joined
from reconcile.values.texts import plain_joined

UNKNOWN_CODE = "unknown_code"
_LENGTHS = (6, 9, 12)
_CODE = re.compile(r"[(\[]?(?P<code>[0-9]{6,12})[)\]]?[\s\-:.、]*(?P<rest>\D.*)?")
_PROVINCE = re.compile(r"^[^县市镇乡村]{1,7}?(?:省|自治区|特别行政区)")
_PIECE = re.compile(r"[^省县市镇乡村街社小]{1,9}?(?:自治州|地区|自治县|县|市|区|旗|盟)")
_COUNTY_ENDINGS = ("县", "旗", "区")
_WIDER_ENDINGS = "省市州区盟"  # what may stand before our county's name: 和县 is not named in 平和县
_VILLAGE = re.compile(r"(?P<name>[^镇乡]{1,10}?(?:村民委员会|居民委员会|村委会|居委会|社区|村))")


class ParsedPlace(NamedTuple):
    """`township` is nine digits, inside our area only; `inside` is None where nothing tells."""

    value: str | None
    done: str
    kind: str
    code: str | None
    township: str | None
    inside: bool | None


class Found(NamedTuple):
    """What a code or a text says of a place."""

    code: str | None
    township: str | None
    inside: bool | None


_NOTHING = Found(None, None, None)


def parse_place(raw: str | None, places: Gazetteer) -> ParsedPlace:
    """Read an address, a code, or both; the code speaks first, the text fills what it leaves open."""
    text = raw or ""
    clean = plain_joined(text)
    if not clean or clean in EMPTY_WORDS:
        return ParsedPlace(None, "", EMPTY, None, None, None)
    by_code, words = _read_code(clean, places)
    found = by_code
    if words and by_code.inside is not False and by_code.township is None:
        by_text = _read_text(words, places)
        inside = by_code.inside if by_code.inside is not None else by_text.inside
        found = Found(by_code.code or by_text.code, by_text.township, inside)
    unknown = by_code.code is not None and _is_unknown(by_code.code, places)
    done = joined(["form" if clean != text else "", UNKNOWN_CODE if unknown else ""])
    return ParsedPlace(clean, done, OK, *found)


def _read_code(text: str, places: Gazetteer) -> tuple[Found, str]:
    """What the digits at the beginning say, and the words behind them."""
    match = _CODE.fullmatch(text)
    if not match or len(match["code"]) not in _LENGTHS:
        return _NOTHING, text
    code = match["code"]
    return Found(code, places.township_of(code), places.covers(code)), match["rest"] or ""


def _is_unknown(code: str, places: Gazetteer) -> bool:
    if code[:TOWNSHIP] in places.names or code in places.names:
        return False
    if code.startswith(places.prefix):
        return bool(places.townships) and len(code) > COUNTY
    return code[:COUNTY] not in places.names


def _read_text(text: str, places: Gazetteer) -> Found:
    """Our own county named, another one named, or a township or village that only we have."""
    for name in places.own_names:
        before, ours, behind = text.partition(name)
        if ours and (not before or before[-1] in _WIDER_ENDINGS):
            return _inside(behind, places)
    if _names_another(text, places):
        return Found(None, None, inside=False)
    found = _inside(text, places)
    return found if found.township else _NOTHING


def _inside(text: str, places: Gazetteer) -> Found:
    """The township of a text behind the county's name."""
    township, rest = _township(text, places)
    code = _village(rest, township or "", places) or township
    if code is None:
        return Found(places.area, None, inside=True)
    return Found(code, places.township_of(code), inside=True)


def _township(text: str, places: Gazetteer) -> tuple[str | None, str]:
    """The code of the township named first, and the text behind it; of two at one place the longer name counts."""
    named = [(text.find(name), -len(name), name) for name in places.townships if name in text]
    if not named:
        short = ((short_name(name), name) for name in places.townships)
        named = [(0, -len(begin), name) for begin, name in short if len(begin) > 1 and text.startswith(begin)]
    if not named:
        return None, text
    at, length, name = min(named)
    return _only(places.townships[name]), text[at - length :]


def _village(text: str, township: str, places: Gazetteer) -> str | None:
    found = _VILLAGE.match(text)
    if not found:
        return None
    return _only(code for code in places.villages.get(found["name"], ()) if code.startswith(township))


def _only(codes: Iterable[str]) -> str | None:
    several = set(codes)
    return several.pop() if len(several) == 1 else None


def _names_another(text: str, places: Gazetteer) -> bool:
    """Whether a province, prefecture or county that is not ours stands at the beginning."""
    province = _PROVINCE.match(text)
    if province and province[0] in national_places() and places.own_wider and province[0] not in places.own_wider:
        return True
    rest, wider = text[province.end() :] if province else text, bool(province)
    while piece := _PIECE.match(rest):
        if piece[0] in places.own_wider:
            rest, wider = rest[piece.end() :], True
            continue
        listed = piece[0] in national_places()
        if listed or piece[0].endswith(_COUNTY_ENDINGS[: 3 if wider else 2]):
            return True
        rest, wider = rest[piece.end() :], True
    return False
