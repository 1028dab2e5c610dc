"""The looks of cells: one palette and one font for every workbook of the project."""

from __future__ import annotations

from typing import Any, Final, Literal

Style = Literal[
    "title",
    "subtitle",
    "note",
    "header",
    "second",
    "text",
    "whole",
    "percent",
    "decimal",
    "date",
    "plain",
    "code",
    "input",
]

# The font of Windows and of WPS; where it is missing, the office program takes its own Chinese font.
FONT: Final = "微软雅黑"
INK: Final = "#1F2933"
MUTED: Final = "#5B6770"
LINE: Final = "#C9D1D6"
HEAD: Final = "#E8EEF1"
ACCENT: Final = "#0B4F6C"
INPUT: Final = "#FFF9E5"

_BASE: dict[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
_CELL: dict[str, Any] = _BASE | {"border": 1, "border_color": LINE}

STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": _BASE | {"font_size": 15, "bold": True, "font_color": ACCENT},
    "subtitle": _BASE | {"font_color": MUTED},
    "note": _BASE | {"font_size": 9, "font_color": MUTED, "text_wrap": True, "valign": "top"},
    "header": _CELL | {"bold": True, "bg_color": HEAD, "text_wrap": True, "align": "center", "bottom": 0},
    "second": _CELL
    | {"font_size": 8, "font_color": MUTED, "bg_color": HEAD, "text_wrap": True, "align": "center", "top": 0},
    "text": _CELL | {"num_format": "@", "text_wrap": True},
    "whole": _CELL | {"num_format": "#,##0"},
    "percent": _CELL | {"num_format": "0.00%"},
    "decimal": _CELL | {"num_format": "0.00"},
    "date": _CELL | {"num_format": "yyyy-mm-dd", "align": "center"},
    "plain": _CELL,
    # Numbers that are held against each other position by position.
    "code": _CELL | {"num_format": "@", "text_wrap": True, "font_name": "Consolas"},
    # Where a sheet is protected these cells alone can be written.
    "input": _CELL | {"num_format": "@", "bg_color": INPUT, "text_wrap": True, "locked": False},
}
