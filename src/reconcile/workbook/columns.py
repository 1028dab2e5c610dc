"""A column of a sheet: its headers in both languages and how its values are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "whole", "percent", "decimal", "date", "plain", "code"]
Value = str | bool | int | float | date | None


@dataclass(frozen=True)
class Column:
    """One column: `header` in the sheet's language, `second` in the other one, `width` in characters.

    `kind` says how a number looks (`plain`: as it is, without separators). Text is always written as text, so that no
    delivered value can become a formula.
    """

    header: str
    kind: Kind = "text"
    width: float = 12
    second: str = ""
