"""A form as an office would send it: titles over merged cells, its own formats, widths and print settings, a sum."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

THIN = Border(*[Side(style="thin")] * 4)
HEADS = ("指标", "本月", "本年累计", "上年同期", "分子", "分母")
FOOT = "单位负责人：{{单位负责人}}    审核人：{{审核人}}    填表人：{{填表人}}    填报日期：{{填报日期}}"
ROWS = (
    ("一致率（医学证明）", "consistency.ref births-birth_certificates"),
    ("匹配率（预防接种）", "presence.ref births-vaccination"),
    ("一致率（民政婚姻）", "consistency.ref population_marriages-marriages"),
)


def make_form(path: Path, rows: tuple[tuple[str, str], ...] = ROWS) -> Path:
    """Write the form; figures from row 4 on, births in row 10, signatures below."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "月报表"
    sheet["A1"] = "{{单位名称}}{{年}}年{{月}}月登记数据一致性月报表"
    sheet.merge_cells("A1:F1")
    sheet["A1"].font = Font(name="宋体", size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["A2"] = "截至 {{截至}}"
    sheet.append(HEADS)
    for at, (label, figure) in enumerate(rows, start=4):
        parts = ("本月", "本年累计", "本年累计 上年同期", "本年累计 分子", "本年累计 分母")
        sheet.append([label, *(f"{{{{{figure} {part}}}}}" for part in parts)])
        for column in "BCD":
            sheet[f"{column}{at}"].number_format = "0.0%"
        for column in "ABCDEF":
            sheet[f"{column}{at}"].border = THIN
            sheet[f"{column}{at}"].fill = PatternFill("solid", fgColor="FFF4CC")
    sheet["A10"] = "出生人数"
    sheet["B10"] = "{{count.births 本月}}"
    sheet["C10"] = "｛｛count.births 累计｝｝"
    sheet["D10"] = "=B10+C10"
    sheet["A11"] = "本年累计出生 {{count.births 累计}} 人，一致率 {{consistency.ref births-birth_certificates 累计}}。"
    sheet.merge_cells("A11:F11")
    sheet["A12"] = FOOT
    sheet["F12"] = "{{盖章}}"
    for column, width in zip("ABCDEF", (28, 11, 12, 13, 14, 15), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.row_dimensions[1].height = 36
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.print_area = "A1:F12"
    sheet.print_title_rows = "1:3"
    sheet.oddFooter.center.text = "第 &P 页"
    sheet.freeze_panes = "B4"
    book.create_sheet("说明")["B2"] = "本表由信息科填报"
    book.save(path)
    return path
