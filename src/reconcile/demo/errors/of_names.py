"""How names go wrong (DOMAIN.md 2)."""

from __future__ import annotations

import numpy as np

from reconcile.demo.errors.kinds import Cells, kind, one_by_one
from reconcile.demo.names.lists import surname_list

_PLACEHOLDERS = ("宝宝", "未取名", "待定", "无名", "新生儿", "毛毛", "小宝", "无")
_AFTER_MOTHER = {"1": ("之子", "之子", "之婴", "子"), "2": ("之女", "之女", "之婴", "女")}
_TWINS = ("大双", "小双", "三双")
_DOTS = ("•", "・", ".", "．", "‧", " ", "●")


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
