"""A sheet of line charts, one page of A4: drawn by the office program from the rows of another sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from xlsxwriter.worksheet import Worksheet

from reconcile.workbook.book import Book
from reconcile.workbook.styles import ACCENT, FONT, INK, LINE, MUTED

ACROSS = 3
"""So many charts stand beside each other."""
_WIDTH, _HEIGHT, _GAP = 430, 250, 8
_ROUNDING = 1e-9


@dataclass(frozen=True)
class LineChart:
    """The rows of a table that one chart draws: `count` from `first` on; `target`: whether there is one to reach."""

    title: str
    first: int
    count: int
    target: bool = False


@dataclass(frozen=True)
class Drawn:
    """Where the numbers stand: the sheet, its row of headers, the column of labels and that of values.

    Right of the value stand the ends of its interval and the target.
    """

    sheet: Worksheet
    header: int
    labels: int
    value: int


def add_line_charts(
    book: Book, page: Worksheet, row: int, charts: Sequence[LineChart], drawn: Drawn, least: float
) -> None:
    """Draw the charts from a row of the page on. All axes begin at `least`, so that charts can be held beside each
    other, or a little lower, where a step of the axis ends; a row without a value is a gap."""
    step = next(step for step in (0.05, 0.1, 0.2) if 1 - least <= 5 * step + _ROUNDING or step == 0.2)
    axis = {"num_format": "0%", "min": round(floor(least / step + _ROUNDING) * step, 2), "max": 1, "major_unit": step}
    for at, one in enumerate(charts):
        chart = book.workbook.add_chart({"type": "line"})
        for column, looks in _lines(drawn.value, target=one.target):
            chart.add_series(_series(one, drawn, column) | looks)
        small = {"name": FONT, "size": 8}
        grid = {"visible": True, "line": {"color": LINE}}
        chart.set_title({"name": one.title, "name_font": {"name": FONT, "size": 9}})
        chart.set_legend({"position": "bottom", "font": small})
        chart.set_y_axis(axis | {"major_gridlines": grid, "num_font": small})
        chart.set_x_axis({"num_font": small | {"rotation": -45}})
        chart.set_size({"width": _WIDTH, "height": _HEIGHT})
        place = {"x_offset": at % ACROSS * (_WIDTH + _GAP), "y_offset": _GAP + at // ACROSS * (_HEIGHT + _GAP)}
        page.insert_chart(row, 0, chart, place)


def _lines(value: int, *, target: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    """The columns to draw with their looks: the ends of the interval below the value."""
    none = {"type": "none"}
    mark = {"type": "circle", "size": 4, "fill": {"color": ACCENT}, "border": {"color": ACCENT}}
    for end in (value + 1, value + 2):
        yield end, {"line": {"color": MUTED, "width": 0.75, "dash_type": "dash"}, "marker": none}
    yield value, {"line": {"color": ACCENT, "width": 2}, "marker": mark}
    if target:
        yield value + 3, {"line": {"color": INK, "width": 1, "dash_type": "square_dot"}, "marker": none}


def _series(one: LineChart, drawn: Drawn, column: int) -> dict[str, Any]:
    name, last = drawn.sheet.get_name(), one.first + one.count - 1
    return {
        "name": [name, drawn.header, column],
        "categories": [name, one.first, drawn.labels, last, drawn.labels],
        "values": [name, one.first, column, last, column],
    }
