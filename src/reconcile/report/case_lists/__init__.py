"""Lists of cases in Excel: one workbook an office, and what is handed back of it."""

from reconcile.report.case_lists.book import write_case_list
from reconcile.report.case_lists.content import ANSWERS, BINDING, GIVEN, ITEM, CaseList, ListLine
from reconcile.report.case_lists.lines import CaseLines
from reconcile.report.case_lists.pair import PairLines, PairPage
from reconcile.report.case_lists.returned import ReturnedSheet, write_returned

__all__ = [
    "ANSWERS",
    "BINDING",
    "GIVEN",
    "ITEM",
    "CaseLines",
    "CaseList",
    "ListLine",
    "PairLines",
    "PairPage",
    "ReturnedSheet",
    "write_case_list",
    "write_returned",
]
