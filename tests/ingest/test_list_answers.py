"""An office that answers our list: two columns are enough, and a row that says nothing of anybody is no answer."""

from __future__ import annotations

from tests.ingest.conftest import Office
from tests.ingest.offices import Rows, as_csv

REGISTER = "insurance_answers"
ANSWERS: Rows = [
    ["个人编码", "答复", "不一致项"],
    ["99012126000100003", "有", None],
    ["99012126000100006", "不一致", "出生日期"],
    ["99012126000100009", "无", None],
    ["99012126000100012", None, None],
]


def test_number_and_answer_are_enough_and_who_was_not_answered_stays(office: Office) -> None:
    sheet = office.sheet(as_csv([row[:2] for row in ANSWERS]))
    assert (sheet.register, sheet.kind, sheet.rows_in, sheet.rows_kept) == (REGISTER, "answered", 4, 4)
    assert [answer for _, answer in office.cells(REGISTER, "record_no", "answer")] == ["有", "不一致", "无", None]


def test_names_that_the_list_was_sent_with_are_no_part_of_the_answer(office: Office) -> None:
    header, *rows = ANSWERS
    sent: Rows = [["序号", header[0], "姓名", "性别", "出生日期", *header[1:]]]
    sent += [[str(n), row[0], "王小明", "男", "2026-05-01", *row[1:]] for n, row in enumerate(rows, 1)]
    sheet = office.sheet(as_csv(sent))
    assert (sheet.register, sheet.rows_kept) == (REGISTER, 4)
    assert {"姓名", "出生日期"} <= set(sheet.unclaimed)


def test_sums_and_signatures_below_are_no_answers(office: Office) -> None:
    below: Rows = [["合计", None, None], ["答复人：李明    日期：2026-10-08", None, None]]
    sheet = office.sheet(as_csv([*ANSWERS, *below]))
    assert (sheet.rows_kept, sheet.quarantined) == (4, {"totals": 1, "notes": 1})


def test_answers_without_a_number_are_refused_and_say_which_column_is_missing(office: Office) -> None:
    title: Rows = [["新生儿参保核对名单答复", None]]
    refused = office.refusal(as_csv([*title, ["姓名", "答复", "不一致项"], ["王小明", "有", None]]))
    assert "record_no (个人编码" in refused.problem


def test_a_later_answer_of_the_same_month_replaces_the_first(office: Office) -> None:
    office.deliver("first.csv", as_csv(ANSWERS))
    corrected: Rows = [*ANSWERS[:4], ["99012126000100012", "有", None]]
    (sheet,) = office.deliver("second.csv", as_csv(corrected)).sheets
    assert sheet.supersedes == ("2026-05/first.csv",)
