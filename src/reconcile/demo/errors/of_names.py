"""How names go wrong (DOMAIN.md 2)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np
from pypinyin import lazy_pinyin

from reconcile.demo.errors.kinds import Cells, kind, one_by_one
from reconcile.demo.names.lists import surname_list

_PLACEHOLDERS = ("宝宝", "未取名", "待定", "无名", "新生儿", "毛毛", "小宝", "无")
_AFTER_MOTHER = {"1": ("之子", "之子", "之婴", "子"), "2": ("之女", "之女", "之婴", "女")}
_TWINS = ("大双", "小双", "三双")
# A question mark, a box, an asterisk, the replacement character, and a character of the private use area.
_UNKNOWN = ("?", "？", "□", "＊", "\ufffd", "\ue5c5", "〇")
_DOTS = ("•", "・", ".", "．", "‧", " ", "●")


@cache
def _characters() -> dict[str, dict[str, str]]:
    """For each kind, the characters that may stand for a character, as one text."""
    lists = tomllib.loads(files("reconcile.demo.errors").joinpath("characters.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, str]] = {"traditional": lists["traditional"], "variant": lists["variant"]}
    for name in ("homophone", "look_alike"):
        others: dict[str, str] = {}
        for group in lists[name]:
            for character in group:
                others[character] = others.get(character, "") + group.replace(character, "")
        found[name] = others
    return found


def _exchange(rng: np.random.Generator, name: str, others: dict[str, str]) -> str | None:
    """The name with one of its characters exchanged, where there is one to exchange."""
    places = [place for place, character in enumerate(name) if others.get(character)]
    if not places:
        return name
    place = places[int(rng.integers(len(places)))]
    choices = others[name[place]]
    return name[:place] + choices[int(rng.integers(len(choices)))] + name[place + 1 :]


@kind()
@one_by_one
def homophone(rng: np.random.Generator, name: str) -> str | None:
    """Another character of the same sound."""
    return _exchange(rng, name, _characters()["homophone"])


@kind()
@one_by_one
def look_alike(rng: np.random.Generator, name: str) -> str | None:
    """Another character of similar shape."""
    return _exchange(rng, name, _characters()["look_alike"])


@kind()
@one_by_one
def traditional(rng: np.random.Generator, name: str) -> str | None:
    """A character in its traditional form."""
    return _exchange(rng, name, _characters()["traditional"])


@kind()
@one_by_one
def variant(rng: np.random.Generator, name: str) -> str | None:
    """A variant form of a character."""
    return _exchange(rng, name, _characters()["variant"])


@kind()
@one_by_one
def rare_unknown(rng: np.random.Generator, name: str) -> str | None:
    """A character that the office's machine lacks."""
    # The surname is never the rare one here: it would make the whole name unreadable.
    place = int(rng.integers(1, len(name))) if len(name) > 1 else 0
    return name[:place] + _UNKNOWN[int(rng.integers(len(_UNKNOWN)))] + name[place + 1 :]


@kind()
@one_by_one
def pinyin_inside(_: np.random.Generator, name: str) -> str | None:
    """A character written as its sound."""
    place = len(name) - 1
    return name[:place] + lazy_pinyin(name[place])[0]


@kind("[堃喆淼珺玥彧翀燚垚昇]")
@one_by_one
def spelled_out(rng: np.random.Generator, name: str) -> str | None:
    """A rare character written as its parts."""
    parts = {
        "堃": "方方土",
        "喆": "吉吉",
        "淼": "水水水",
        "珺": "王君",
        "玥": "王月",
        "彧": "或彡",
        "翀": "羽中",
        "燚": "火火火火",
        "垚": "土土土",
        "昇": "日升",
    }
    for character, spelled in parts.items():
        if character in name:
            # Bare, in brackets, or as an ideographic description.
            forms = (spelled, f"({spelled})", ("⿰" if character in "珺玥翀喆" else "⿱") + spelled)
            return name.replace(character, forms[int(rng.integers(3))])
    return name


@kind("·")
@one_by_one
def dropped_dot(_: np.random.Generator, name: str) -> str | None:
    """The dot between the parts of a name left out."""
    return name.replace("·", "")


@kind("·")
@one_by_one
def other_dot(rng: np.random.Generator, name: str) -> str | None:
    """Another dot than the official one."""
    return name.replace("·", _DOTS[int(rng.integers(len(_DOTS)))])


@kind("^.{6,}$")
@one_by_one
def cut_off(_: np.random.Generator, name: str) -> str | None:
    """A long name cut off by a short field."""
    return name[:5]


@kind()
@one_by_one
def wrong_surname(rng: np.random.Generator, name: str) -> str | None:
    """Another surname."""
    return str(rng.choice(surname_list()[0][:60])) + name[1:]


@kind("^.{3}$")
@one_by_one
def turned_round(_: np.random.Generator, name: str) -> str | None:
    """The characters of the given name in the other order."""
    return name[0] + name[2] + name[1]


@kind()
@one_by_one
def masked_name(_: np.random.Generator, name: str) -> str | None:
    """All but the first character hidden."""
    return name[0] + "*" * (len(name) - 1)


@kind("^.{2,3}$")
@one_by_one
def spaced(rng: np.random.Generator, name: str) -> str | None:
    """A space or an invisible character inside or behind."""
    gap = ("\u3000", " ", "\u00a0", "\u200b")[int(rng.integers(4))]
    return name[0] + gap + name[1:] if rng.random() < 0.6 else name + gap


@kind()
@one_by_one
def renamed(rng: np.random.Generator, name: str) -> str | None:
    """The name before or after a change of name: the same surname, another given name."""
    given = "嘉铭思远欣然子墨雨桐浩然志强建国秀英海燕"
    first, second = (given[int(rng.integers(len(given)))] for _ in range(2))
    return name[0] + first + second


@kind()
def placeholder(cells: Cells) -> list[str | None]:
    """What is written for a child that has no name yet."""
    mothers, sexes, orders = cells.beside("mother_name"), cells.beside("child_sex"), cells.beside("_twin_order")
    return [_placeholder(cells.rng, *seen) for seen in zip(mothers, sexes, orders, strict=True)]


def _placeholder(rng: np.random.Generator, mother: str | None, sex: str | None, order: str | None) -> str:
    if not mother or rng.random() < 0.25:
        return _PLACEHOLDERS[int(rng.integers(len(_PLACEHOLDERS)))]
    if order and order != "0" and rng.random() < 0.6:
        return mother + _TWINS[int(order) - 1]
    endings = _AFTER_MOTHER.get(sex or "", ("之婴",))
    return mother + endings[int(rng.integers(len(endings)))]
