"""Charts of a workbook: drawn by the office program from the cells beside them."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from reconcile.workbook.book import Book
from reconcile.workbook.styles import ACCENT, FONT, LINE, MUTED


def add_interval_chart(
    book: Book,
    sheet: Worksheet,
    first: int,
    count: int,
    title: str,
    *,
    value: int = 4,
    labels: int = 0,
    least: float = 0.0,
) -> None:
    """Draw each row's value with its interval below the table; the interval's ends stand right of the value.

    The axis begins at `least`, so that rates near each other can be told apart.
    """
    chart = book.workbook.add_chart({"type": "stock"})
    name, last = sheet.get_name(), first + count - 1
    for at, kind in ((value + 2, "none"), (value + 1, "none"), (value, "diamond")):
        chart.add_series(
            {
                "name": [name, first - 2, at],
                "categories": [name, first, labels, last, labels],
                "values": [name, first, at, last, at],
                "marker": {"type": kind, "size": 9, "fill": {"color": ACCENT}, "border": {"color": ACCENT}},
                "line": {"none": True},
            }
        )
    chart.set_high_low_lines({"line": {"color": MUTED, "width": 2}})
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {"num_format": "0%", "min": least, "max": 1, "major_gridlines": {"visible": True, "line": {"color": LINE}}}
    )
    chart.set_x_axis({"num_font": {"name": FONT, "size": 9}})
    chart.set_size({"width": 1040, "height": 330})
    sheet.insert_chart(last + 2, 0, chart)
