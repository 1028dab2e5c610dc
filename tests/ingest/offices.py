"""What offices do with one table: they write it as every kind of file there is."""

from __future__ import annotations

import csv
import html
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import dbf
import xlsxwriter
from tests.ingest.old_excel import xls

Cell = str | int | float | None
Rows = list[list[Cell]]

BIRTHS: Rows = [
    ["户人编号", "姓名", "身份证号", "性别", "出生日期", "母亲姓名", "母亲身份证号", "现居住地"],
    ["P0001", "王一", "990121202605120021", "女", "2026-05-12", "李丽", "990121199003070021", "示例县柳河镇东村"],
    ["P0002", "张三子", None, "男", "2026-05-13", "张三", "990121199103070023", "示例县城关镇西村"],
    [
        "P0003",
        "欧阳·买买提",
        "990121202605140015",
        "男",
        "2026-05-14",
        "古丽·阿依",
        "990121199203070025",
        "示例县河东乡",
    ],
]

CERTIFICATES: Rows = [
    ["出生证编号", "新生儿姓名", "性别", "出生日期", "母亲姓名", "母亲身份证号", "签发日期"],
    ["X990000001", "王一", "女", "2026-05-12", "李丽", "990121199003070021", "2026-05-20"],
    ["X990000002", "张三子", "男", "2026-05-13", "张三", "990121199103070023", "2026-05-21"],
]

DELIVERIES: Rows = [
    ["住院号", "分娩日期", "产妇姓名", "身份证号", "婴儿性别", "出生体重", "分娩结局"],
    ["Z0001", "2026-05-12", "李丽", "990121199003070021", "女", "3300", "活产"],
    ["Z0002", "2026-05-13", "张三", "990121199103070023", "男", "2900", "活产"],
]

VACCINATION: Rows = [
    ["儿童编码", "儿童姓名", "性别", "出生日期", "母亲姓名", "接种单位"],
    ["990121010001", "王一", "女", "2026-05-12", "李丽", "柳河接种点"],
    ["990121010002", "张三子", "男", "2026-05-13", "张三", "柳河接种点"],
]

DEATHS: Rows = [
    ["报告卡编号", "死者姓名", "性别", "身份证号码", "出生日期", "死亡时间"],
    ["D1", "赵老", "男", "990121193005120015", "1930-05-12", "2026-05-02"],
    ["D2", "钱老", "女", "990121193105120021", "1931-05-12", "2026-05-03"],
]


def as_csv(rows: Rows, *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Separated text; `utf-8-sig` begins with a mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(
        [["" if c is None else c for c in row] for row in rows]
    )
    return out.getvalue().encode(encoding)


def as_html(rows: Rows, *, charset: str = "gb2312", encoding: str = "gb18030", before: str = "") -> bytes:
    """A web page with one table, as systems export it under the name .xls."""
    cells = "".join(
        "<tr>" + "".join(f"<td>{'' if c is None else html.escape(str(c))}</td>" for c in row) + "</tr>\n"
        for row in rows
    )
    page = f'{before}<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'
    return f"{page}<body><table border=1>{cells}</table></body></html>".encode(encoding)


def as_xlsx(
    rows: Rows, *more: tuple[str, Rows], sheet: str = "Sheet1", merges: Sequence[tuple[int, int, int, int]] = ()
) -> bytes:
    """A workbook; `more` are further sheets, `merges` (top, left, bottom, right) of the first one, counted from 0."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, table in ((sheet, rows), *more):
            page = book.add_worksheet(name)
            for number, row in enumerate(table):
                for column, cell in enumerate(row):
                    if cell is not None:
                        page.write(number, column, cell)
            for top, left, bottom, right in merges if table is rows else ():
                page.merge_range(top, left, bottom, right, rows[top][left])
    return out.getvalue()


def as_xls(rows: Rows) -> bytes:
    """A true old workbook."""
    return xls(rows)


def as_dbf(rows: Rows, *, deleted: Sequence[int] = ()) -> bytes:
    """A dBase file in GBK, with the header as field names of at most ten bytes; `deleted` rows count from 1."""
    names = [str(name).encode("gb18030")[:10].decode("gb18030", "ignore") for name in rows[0]]
    widths = [max(2, *(len(str(row[i] or "").encode("gb18030")) for row in rows[1:])) for i in range(len(names))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.dbf")
        form = "; ".join(f"{name} C({width})" for name, width in zip(names, widths, strict=True))
        table = dbf.Table(str(path), form, codepage="cp936").open(dbf.READ_WRITE)
        for number, row in enumerate(rows[1:], 1):
            table.append(tuple("" if cell is None else str(cell) for cell in row))
            if number in deleted:
                dbf.delete(table[-1])
        table.close()
        return path.read_bytes()
