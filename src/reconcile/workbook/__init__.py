"""Workbooks that every stage writes alike: styles, tables with repeated headers, A4 pages, the same bytes each time."""

from reconcile.workbook.book import Book, open_book, safe_sheet_name
from reconcile.workbook.charts import add_interval_chart
from reconcile.workbook.columns import Column, Value
from reconcile.workbook.form import Filled, Form, FormCell, Place
from reconcile.workbook.line_charts import Drawn, LineChart, add_line_charts
from reconcile.workbook.table import Table, lines_of, write_page, write_table
from reconcile.workbook.unpacked import refuse_blown_up

__all__ = [
    "Book",
    "Column",
    "Drawn",
    "Filled",
    "Form",
    "FormCell",
    "LineChart",
    "Place",
    "Table",
    "Value",
    "add_interval_chart",
    "add_line_charts",
    "lines_of",
    "open_book",
    "refuse_blown_up",
    "safe_sheet_name",
    "write_page",
    "write_table",
]
