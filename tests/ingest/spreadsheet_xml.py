"""Writes a workbook saved as XML, the form of Excel 2003."""

from __future__ import annotations

from html import escape

from tests.ingest.offices import Rows

SCHEMA = "urn:schemas-microsoft-com:office:spreadsheet"


def as_xml(rows: Rows) -> bytes:
    """A workbook of one sheet; blank cells are left out and the next one says its place, as Excel writes it."""
    lines = []
    for row in rows:
        cells = [
            f'<Cell ss:Index="{column}"><Data ss:Type="String">{escape(str(cell))}</Data></Cell>'
            for column, cell in enumerate(row, 1)
            if cell is not None
        ]
        lines.append(f"<Row>{''.join(cells)}</Row>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SCHEMA}" xmlns:ss="{SCHEMA}">'
        f'<Worksheet ss:Name="S"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode()
