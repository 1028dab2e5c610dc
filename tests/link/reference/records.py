"""What a record says, read one record at a time: the values that are compared, the keys that it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reconcile.registers import RelationSpec
from reconcile.registers.pair import Compare
from reconcile.values.names import split_name
from reconcile.values.pinyin import readings, surname_readings
from reconcile.values.similarity import date_level, id_level, name_level, number_level, place_level, text_level

Row = dict[str, Any]
LEVELS: dict[str, Callable[[Any, Any, int], str]] = {
    "name": lambda a, b, _: name_level(a, b),
    "id": lambda a, b, _: id_level(a, b),
    "date": lambda a, b, _: date_level(a, b),
    "number": number_level,
    "place": lambda a, b, _: place_level(a, b),
    "text": lambda a, b, _: text_level(a, b),
    "code": lambda a, b, _: "exact" if a == b else "different",
}


def column(compare: Compare, side: int) -> str:
    """The column that a comparison reads on the left (0) or the right (1)."""
    return (compare.left or compare.name, compare.right or compare.name)[side]


def value(row: Row, compare: Compare, side: int) -> Any:
    """What is compared: of a number what is known of it, of a place its code where it has one."""
    name = column(compare, side)
    if compare.type == "id":
        return row.get(f"{name}_pattern") or row.get(name)
    if compare.type == "place":
        return row.get(f"{name}_code") or row.get(f"{name}_township") or row.get(name)
    return row.get(name)


def level(compare: Compare, a: Row, b: Row) -> str | None:
    """How a left and a right record compare; None where one of them says nothing."""
    left, right = value(a, compare, 0), value(b, compare, 1)
    if left is None or right is None:
        return None
    return LEVELS[compare.type](left, right, compare.tolerance)


def named(relation: RelationSpec, name: str) -> Compare:
    """The comparison of that name."""
    return next(compare for compare in relation.compare if compare.name == name)


def key(relation: RelationSpec, names: tuple[str, ...], row: Row, side: int) -> tuple[Any, ...] | None:
    """The values of an exact key or a block together; None where one is missing or cannot serve."""
    parts = tuple(_part(relation, name, row, side) for name in names)
    return None if None in parts else parts


def _part(relation: RelationSpec, name: str, row: Row, side: int) -> Any:
    kind, _, bare = name.rpartition(":")
    compare = named(relation, bare)
    if kind:
        return _derived(kind, row, column(compare, side), side)
    if compare.type == "id" and row.get(f"{column(compare, side)}_kind", "ok") != "ok":
        return None
    return value(row, compare, side)


def _derived(kind: str, row: Row, name: str, side: int) -> Any:
    """What follows from a field; a lunar reading is taken on one side only."""
    text = row.get(name)
    if kind == "pinyin":
        return row.get(f"{name}_pinyin", text)
    if kind == "township":
        return row.get(f"{name}_township")
    if kind == "lunar":
        return row.get(f"{name}_lunar") if side == 0 else text
    if kind == "lunar_right":
        return row.get(f"{name}_lunar") if side == 1 else text
    if text is None:
        return None
    return text.strftime("%Y-%m") if kind == "month" else part_of_name(kind, text)


def part_of_name(kind: str, name: str) -> str | None:
    """The surname, the given name, or how the name sounds; None where there is none, or the name is long."""
    if kind == "sound":
        return " ".join(_sound(character, place) for place, character in enumerate(name)) if len(name) <= 4 else None
    surname, given = split_name(name)
    return {"surname": surname, "given": given}[kind] or None


def _sound(character: str, place: int) -> str:
    """The first reading of a character, at the beginning of a name as a surname."""
    known = surname_readings(character) if place == 0 else readings(character)
    return known[0] if known else ""
