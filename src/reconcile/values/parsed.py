"""What parsers give back, and the words that mean an empty cell in every register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

OK = "ok"
EMPTY = "empty"
UNREAD = "unread"

# How offices write "nothing": compared after trimming and folding width, letters in upper case.
EMPTY_WORDS = frozenset(
    r"""
    无 空 不详 未知 未提供 未填 未填写 未录入 暂无 没有 缺 缺失 NULL NONE NAN N/A NA NIL - -- --- — —— / // \ . ·
    … ... ? ?? ??? 待补 待查 待填 待录入 不明
    """.split()
)


class Parsed(NamedTuple):
    """A cell brought to its standard form, as text."""

    value: str | None
    done: str
    kind: str


def joined(steps: Sequence[str]) -> str:
    """The steps in the order they were first taken, comma-joined, each once."""
    return ",".join(dict.fromkeys(filter(None, steps))) if steps else ""
