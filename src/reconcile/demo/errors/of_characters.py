"""How single characters of names go wrong (DOMAIN.md 2)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np
from pypinyin import lazy_pinyin

from reconcile.demo.errors.kinds import kind, one_by_one

# A question mark, a box, an asterisk, the replacement character, and a character of the private use area.
_UNKNOWN = ("?", "？", "□", "＊", "\ufffd", "\ue5c5", "〇")


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
