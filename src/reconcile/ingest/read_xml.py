"""Reads workbooks saved as XML, the form of Excel 2003."""

from __future__ import annotations

from lxml import etree

from reconcile.errors import FileRefused
from reconcile.ingest.table import Content, Grid, Merge, Table, blank_to_null

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_WIDEST = 16_384
_TALLEST = 1_048_576


def read_xml(data: bytes) -> Content:
    """The sheets of a workbook saved as XML (Excel 2003)."""
    try:
        book = etree.fromstring(data, parser=etree.XMLParser(huge_tree=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise FileRefused(
            f"the file is cut off or damaged: it is a workbook saved as XML with an error in line {error.lineno}",
            "Export it again as .xlsx or .csv; nothing of it was taken in.",
        ) from error
    sheets = book.iterfind(f"{_SPREADSHEET}Worksheet")
    tables = tuple(_table(sheet) for sheet in sheets)
    return Content("xml", str(book.getroottree().docinfo.encoding or ""), tables)


def _table(sheet: etree._Element) -> Table:
    grid = Grid()
    for row in sheet.iterfind(f"{_SPREADSHEET}Table/{_SPREADSHEET}Row"):
        number = _number(row, "Index", _TALLEST) or len(grid.rows) + 1
        grid.rows += [[] for _ in range(number - 1 - len(grid.rows))]
        grid.rows.append(_row(grid, row))
    return Table(
        sheet.get(f"{_SPREADSHEET}Name") or "", blank_to_null(grid.frame()), tuple(grid.merges), merges_known=True
    )


def _row(grid: Grid, row: etree._Element) -> list[str | None]:
    texts: list[str | None] = []
    for cell in row.iterfind(f"{_SPREADSHEET}Cell"):
        column = (_number(cell, "Index", _WIDEST) or len(texts) + 1) - 1
        texts += [None] * (column - len(texts))
        texts.append(_value(cell))
        across, down = _number(cell, "MergeAcross", _WIDEST), _number(cell, "MergeDown", _TALLEST)
        if across or down:
            grid.merges.append(Merge(len(grid.rows), column, len(grid.rows) + down, column + across))
        texts += [None] * across
    return texts


def _value(cell: etree._Element) -> str | None:
    data = cell.find(f"{_SPREADSHEET}Data")
    if data is None:
        return None
    text = "".join(data.itertext())
    kind = data.get(f"{_SPREADSHEET}Type")
    if kind == "DateTime":
        return text.replace("T", " ").removesuffix(".000").removesuffix(" 00:00:00")
    return text.removesuffix(".0") if kind == "Number" else text


def _number(node: etree._Element, attribute: str, largest: int) -> int:
    text = node.get(f"{_SPREADSHEET}{attribute}") or "0"
    if not text.isdecimal() or int(text) > largest:
        line = node.sourceline
        raise FileRefused(
            f"the file is damaged: it is a workbook saved as XML whose {attribute} in line {line} is no usable number",
            "Export it again as .xlsx or .csv; nothing of it was taken in.",
        )
    return int(text)
