"""Where two texts beside each other differ, character by character."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import groupby

Span = tuple[str, bool]
"""A piece of a text and whether it differs."""
_SAYS_WHY = ("（", "(")


def differing_spans(left: str, right: str) -> tuple[list[Span], list[Span]]:
    """Both texts in pieces; nothing is marked where one of them only says why there is no value."""
    if not left or not right or left.startswith(_SAYS_WHY) or right.startswith(_SAYS_WHY):
        return [(left, False)], [(right, False)]
    marks: tuple[list[bool], list[bool]] = ([False] * len(left), [False] * len(right))
    for at, to, at_right, to_right in _differing(left, right):
        marks[0][at:to] = [True] * (to - at)
        marks[1][at_right:to_right] = [True] * (to_right - at_right)
    return _pieces(left, marks[0]), _pieces(right, marks[1])


def _differing(left: str, right: str) -> list[tuple[int, int, int, int]]:
    if len(left) == len(right):
        return [(i, i + 1, i, i + 1) for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b or a == "#"]
    blocks = SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes()
    return [(a, b, c, d) for kind, a, b, c, d in blocks if kind != "equal"]


def _pieces(text: str, marks: list[bool]) -> list[Span]:
    signs = groupby(zip(text, marks, strict=True), key=lambda sign: sign[1])
    return [("".join(sign for sign, _ in group), marked) for marked, group in signs]
