"""Reads HTML tables, which many systems export under the name .xls."""

from __future__ import annotations

import re

import polars as pl
from lxml import etree, html

from reconcile.errors import FileRefused
from reconcile.ingest.encoding import decode
from reconcile.ingest.table import Content, Grid, Merge, Table, blank_to_null

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""")
_WIDEST = 2_000
_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_DIGITS = re.compile(r"\s*(\d{1,6})")
_CELLS = ("td", "th")


def read_html(data: bytes) -> Content:
    """Each innermost table of a web page; FileRefused where its text does not hold together."""
    declared = _CHARSET.search(data[:65536])
    text = decode(data, declared.group(1).decode() if declared else "")
    try:
        page = html.fromstring(text.utf8, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.LxmlError, ValueError) as error:
        raise FileRefused("the web page holds nothing", "Export it again; nothing of it was taken in.") from error
    found = [table for table in page.iter("table") if table.find(".//table") is None]
    if b"</table" not in data.lower()[-(1 << 16) :] and len(found) <= 1 and b"</html" not in data.lower()[-4096:]:
        raise FileRefused(
            "the file is cut off: it is a web page whose table has no end",
            "Export it again; nothing of it was taken in.",
        )
    tables = [_html_table(table, f"table {i}" if len(found) > 1 else "") for i, table in enumerate(found, 1)]
    return Content("html", text.encoding, tuple(tables), text.warnings)


def _html_table(table: etree._Element, name: str) -> Table:
    grid = Grid()
    hanging: set[tuple[int, int]] = set()
    caption = table.find("caption")
    if caption is not None:
        grid.rows.append([_text(caption)])
    for row in table.iter("tr"):
        _add_row(grid, row, hanging)
    widths = pl.Series([len(row) for row in grid.rows], dtype=pl.Int64)
    return Table(name, blank_to_null(grid.frame()), tuple(grid.merges), merges_known=True, widths=widths, is_ruled=True)


def _add_row(grid: Grid, row: etree._Element, hanging: set[tuple[int, int]]) -> None:
    """Place the cells of a row beside those that hang down into it from rows above."""
    top, cells = len(grid.rows), list[str | None]()
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        while hanging and (top, len(cells)) in hanging:
            cells.append(None)
        cells.append(_text(cell))
        if cell.attrib:
            _span(grid, cells, cell, hanging)
    while hanging and (top, len(cells)) in hanging:
        cells.append(None)
    grid.rows.append(cells)


def _span(grid: Grid, cells: list[str | None], cell: etree._Element, hanging: set[tuple[int, int]]) -> None:
    """Make room for a cell that reaches over several rows or columns."""
    across, down = _number(cell, "colspan"), _number(cell, "rowspan")
    if across == down == 1:
        return
    top, left = len(grid.rows), len(cells) - 1
    cells += [None] * (across - 1)
    grid.merges.append(Merge(top, left, top + down - 1, left + across - 1))
    hanging.update((top + i, left + j) for i in range(1, down) for j in range(across))


def _text(cell: etree._Element) -> str:
    text = "".join(cell.itertext()) if len(cell) else cell.text or ""
    return text if text.isalnum() else _SPACES.sub(" ", text).strip(" ")


def _number(cell: etree._Element, attribute: str) -> int:
    digits = _DIGITS.match(cell.get(attribute) or "")
    return min(max(1, int(digits.group(1))), _WIDEST) if digits else 1
