"""An HTML table saved as .xls, as the systems of hospitals and centres for disease control export it."""

from __future__ import annotations

from html import escape

import polars as pl

from reconcile.demo.export.figures import as_text
from reconcile.demo.export.layout import Layout, header_groups

_HEAD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n'
    "<head>\r\n"
    '<meta http-equiv="Content-Type" content="application/vnd.ms-excel; charset={charset}">\r\n'
    "<style>td {{mso-number-format:'\\@';}}</style>\r\n</head>\r\n<body>\r\n<table border=\"1\">\r\n"
)


def html_bytes(layout: Layout, table: pl.DataFrame, encoding: str) -> bytes:
    """The table as a page; merged headers span rows and columns."""
    width = len(layout.columns)
    parts = [_HEAD.format(charset={"gb18030": "gb2312"}.get(encoding, encoding))]
    if layout.title:
        parts.append(f'<tr><td colspan="{width}" align="center"><b>{escape(layout.title)}</b></td></tr>\r\n')
    parts += _header(layout)
    parts += _rows(table)
    parts += [
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>\r\n"
        for line in layout.footer(table.height)
    ]
    parts.append("</table>\r\n</body>\r\n</html>\r\n")
    return "".join(parts).encode(encoding)


def _header(layout: Layout) -> list[str]:
    """The header's lines, one or two."""
    if len(layout.header_lines) == 1:
        return ["<tr>" + "".join(f"<th>{escape(column.header[0])}</th>" for column in layout.columns) + "</tr>\r\n"]
    upper, lower = [], []
    for first, size in header_groups(layout):
        header = layout.columns[first].header
        span = 'rowspan="2"' if len(header) == 1 else f'colspan="{size}"'
        upper.append(f"<th {span}>{escape(header[0])}</th>")
        lower += [
            f"<th>{escape(column.header[1])}</th>" for column in layout.columns[first : first + size] if len(header) > 1
        ]
    return ["<tr>" + "".join(upper) + "</tr>\r\n", "<tr>" + "".join(lower) + "</tr>\r\n"]


def _rows(table: pl.DataFrame) -> list[str]:
    cells = pl.all().fill_null("").str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])
    inner = as_text(table).select(cells).select(pl.concat_str(pl.all(), separator="</td><td>"))
    return [f"<tr><td>{row}</td></tr>\r\n" for row in inner.to_series()]
