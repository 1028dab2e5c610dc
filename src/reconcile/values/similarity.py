"""Levels of agreement: of one pair (`name_level`, ...) and of long lists of pairs (`levels`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reconcile.values.levels import DIFFERENT, EXACT, MISSING_BOTH, MISSING_LEFT, MISSING_RIGHT, ORDER
from reconcile.values.name_similarity import name_level, skeleton
from reconcile.values.pair_filters import likely_dates, likely_ids, likely_names
from reconcile.values.value_similarity import date_level, id_level, number_level, place_level

__all__ = ["ORDER", "date_level", "id_level", "levels", "name_level", "number_level", "place_level", "skeleton"]

_FILTERS: dict[str, Callable[[Sequence[Any], Sequence[Any]], list[int]]] = {
    "name": likely_names,
    "resident_id": likely_ids,
    "date": likely_dates,
}
_LEVELS: dict[str, Callable[[Any, Any], str]] = {
    "name": name_level,
    "resident_id": id_level,
    "date": date_level,
    "place": place_level,
}


def levels(kind: str, left: Sequence[Any], right: Sequence[Any], *, tolerance: int = 0) -> list[str]:
    """The level of each pair; `kind` is a key of ORDER, None on a side gives missing_left, _right or _both.

    Pairs that are plainly different, nearly all of a block, are rejected together before any is looked at alone.
    `tolerance` is for numbers. Raises ValueError where the sides differ in length.
    """
    if len(left) != len(right):
        raise ValueError(f"{len(left)} values on the left, {len(right)} on the right")
    if None in left or None in right:
        return _with_missing(kind, left, right, tolerance)
    if kind == "number":
        return [number_level(a, b, tolerance) for a, b in zip(left, right, strict=True)]
    if kind == "code":
        return [EXACT if a == b else DIFFERENT for a, b in zip(left, right, strict=True)]
    level = _LEVELS[kind]
    if kind not in _FILTERS:
        return [level(a, b) for a, b in zip(left, right, strict=True)]
    found = [DIFFERENT] * len(left)
    for place in _FILTERS[kind](left, right):
        found[place] = level(left[place], right[place])
    return found


def _with_missing(kind: str, left: Sequence[Any], right: Sequence[Any], tolerance: int) -> list[str]:
    found = [_missing(a, b) for a, b in zip(left, right, strict=True)]
    both = [place for place, level in enumerate(found) if not level]
    known = levels(kind, [left[place] for place in both], [right[place] for place in both], tolerance=tolerance)
    for place, level in zip(both, known, strict=True):
        found[place] = level
    return found


def _missing(left: Any, right: Any) -> str:
    if left is None:
        return MISSING_BOTH if right is None else MISSING_LEFT
    return MISSING_RIGHT if right is None else ""
