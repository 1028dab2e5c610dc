"""Columns are found whatever is above, around and inside their headers, and in whatever order they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, DEATHS, DELIVERIES, Rows, as_csv, as_html, as_xls, as_xlsx

from reconcile.ingest.header_text import Vocabulary, generic_words, normal
from reconcile.ingest.headers import Resolution, resolve
from reconcile.registers import Declarations, load_declarations

ALL = load_declarations()


def resolved(register: str, *headers: str | tuple[str, ...], declarations: Declarations = ALL) -> Resolution:
    vocabulary = Vocabulary(declarations.registers[register], generic_words(declarations.registers.values()))
    columns = [(header,) if isinstance(header, str) else header for header in headers]
    return resolve(columns, vocabulary, declarations.refused.refuses)


def fields(register: str, *headers: str | tuple[str, ...]) -> list[str]:
    """The field of each column, '' where it has none."""
    claims = resolved(register, *headers).claims
    return [claims[i].field if i in claims else "" for i in range(len(headers))]


@pytest.mark.parametrize(
    "written",
    [
        "母亲姓名",
        " 母 亲\n姓名 ",
        "*母亲姓名",
        "母亲姓名（必填）",
        "【必填】母亲姓名：",
        "母亲姓名★",
        "5.母亲姓名",
        "母亲（产妇）姓名",
    ],
)
def test_decoration_of_a_header_says_nothing(written: str) -> None:
    assert fields("births", written) == ["mother_name"]


@pytest.mark.parametrize(
    ("written", "plain"), [("出生体重(g)", "出生体重"), ("体重ｇ", "体重"), ("身长/cm", "身长"), ("ＩＤ号", "ID号")]
)
def test_units_and_full_width(written: str, plain: str) -> None:
    assert normal(written) == plain


def test_a_header_that_is_all_brackets_keeps_its_words() -> None:
    assert normal("（姓名）") == "姓名"


def test_the_same_headers_twice_are_told_apart_by_who_stands_left_of_them() -> None:
    """The export of civil affairs (DOMAIN.md, X8)."""
    headers = (
        "结婚证字号",
        "登记日期",
        "男方姓名",
        "身份证件号",
        "出生日期",
        "国籍",
        "女方姓名",
        "身份证件号",
        "出生日期",
        "国籍",
    )
    assert fields("marriages", *headers) == [
        "marriage_no", "registered_date", "husband_name", "husband_id", "husband_birth_date", "",
        "wife_name", "wife_id", "wife_birth_date", "",
    ]  # fmt: skip


def test_a_merged_title_that_reaches_too_far_misleads_nobody() -> None:
    """女方基本情况 stands over the wife's address alone (X8); the columns before it have their own words."""
    headers = (
        "结婚证字号",
        "登记日期",
        "男方姓名",
        "身份证件号",
        "住址",
        "女方姓名",
        "身份证件号",
        ("女方基本情况", "住址"),
    )
    assert fields("marriages", *headers) == [
        "marriage_no", "registered_date", "husband_name", "husband_id", "husband_hukou_place",
        "wife_name", "wife_id", "wife_hukou_place",
    ]  # fmt: skip


def test_a_mothers_column_is_never_taken_for_the_childs() -> None:
    assert fields("births", "户人编号", "姓名", ("母亲", "姓名"), ("母亲", "民族"), ("母亲", "身份证号")) == [
        "record_no", "child_name", "mother_name", "", "mother_id",
    ]  # fmt: skip


def test_the_childs_columns_come_back_after_the_parents() -> None:
    headers = ("户人编号", "母亲姓名", "身份证号", "父亲姓名", "身份证号", "姓名", "性别", "出生日期", "现居住地")
    assert fields("births", *headers) == [
        "record_no", "mother_name", "mother_id", "father_name", "father_id", "child_name", "child_sex",
        "child_birth_date", "residence",
    ]  # fmt: skip


def test_a_lone_number_right_of_a_parent_is_the_parents_and_that_is_said() -> None:
    resolution = resolved("births", "户人编号", "姓名", "性别", "母亲姓名", "身份证号")
    assert resolution.claims[4].field == "mother_id"
    assert "身份证号 was read as mother_id" in resolution.noticed[0]


def test_a_role_word_before_a_short_header_needs_no_alias_of_its_own() -> None:
    assert fields("marriages", "女方户口所在地", "丈夫出生日期") == ["wife_hukou_place", "husband_birth_date"]


def test_a_second_choice_counts_only_where_the_first_is_missing() -> None:
    assert fields("deaths", "性别编码", "性别") == ["", "person_sex"]
    assert fields("deaths", "性别编码", "年龄") == ["person_sex", ""]


def test_several_newborns_in_a_row() -> None:
    claims = resolved("deliveries", "住院号", "婴儿1性别", "婴儿1体重(g)", "婴儿２性别", ("婴儿二", "体重")).claims
    assert [(claim.field, claim.order) for claim in claims.values()] == [
        ("admission_no", 0), ("child_sex", 1), ("birth_weight", 1), ("child_sex", 2), ("birth_weight", 2),
    ]  # fmt: skip


def test_refused_columns_are_never_claimed() -> None:
    resolution = resolved("births", "姓名", "孩次", "母亲避孕措施", ("死亡原因", "a"), "死因监测编号")
    assert (list(resolution.claims), resolution.refused, resolution.unclaimed) == ([0], [1, 2, 3], [4])


QUALIFIED = [[*row[:6], f"母{i}" if i else "母亲民族说明", *row[6:]] for i, row in enumerate(BIRTHS)]


@given(st.permutations(range(len(QUALIFIED[0]))))
def test_the_order_of_columns_changes_nothing(order: list[int]) -> None:
    headers = [str(header) for header in QUALIFIED[0]]
    straight, shuffled = resolved("births", *headers), resolved("births", *[headers[i] for i in order])
    assert {order[i]: claim for i, claim in shuffled.claims.items()} == straight.claims
    assert sorted(order[i] for i in shuffled.unclaimed) == straight.unclaimed


WORDS = st.sampled_from(
    [
        "姓名",
        "身份证号",
        "性别",
        "出生日期",
        "民族",
        "母亲姓名",
        "父亲",
        "母亲",
        "男方",
        "住院号",
        "孩次",
        "户人编号",
        "婴儿1性别",
        "男",
        "女",
        "(",
        "",
        "x",
        "现居住地",
    ]
)


@given(
    st.sampled_from(sorted(ALL.registers)),
    st.lists(st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=4).map(tuple), max_size=12),
)
def test_every_column_is_claimed_refused_or_listed_and_only_one_of_them(
    register: str, columns: list[tuple[str, ...]]
) -> None:
    resolution = resolved(register, *columns)
    told = [*resolution.claims, *resolution.refused, *resolution.unclaimed]
    assert len(told) == len(set(told))
    assert set(told) == {i for i, parts in enumerate(columns) if any(normal(part) for part in parts)}
    several = [(claim.field, claim.order) for claim in resolution.claims.values() if not claim.label]
    contested = {
        (resolution.claims[column].field, resolution.claims[column].order)
        for columns in resolution.conflicts
        for column in columns
    }
    assert {claim for claim in several if several.count(claim) > 1} == contested


BOOK: Rows = [
    ["示例县人民医院住院分娩登记表"] + [None] * 12,
    ["填报单位：示例县人民医院"] + [None] * 8 + ["2026年5月"] + [None] * 3,
    [
        "序号",
        "住院号",
        "产妇基本情况",
        None,
        None,
        "分娩日期",
        "新生儿情况",
        None,
        None,
        None,
        None,
        "孕次/产次",
        "备注",
    ],
    [None, None, "姓名", "身份证号", "现住址", None, "性别", None, None, "体重(g)", "分娩结局", None, None],
    [None, None, None, None, None, None, "男", "女", "不明", None, None, None, None],
    [
        1,
        "Z0001",
        "李丽",
        "990121199003070021",
        "示例县柳河镇",
        "20260512103000",
        None,
        "√",
        None,
        3300,
        "活产",
        "1/1",
        None,
    ],
    [
        2,
        "Z0002",
        "张三",
        "990121199103070023",
        "示例县城关镇",
        "20260513090000",
        "√",
        None,
        None,
        2900,
        "活产",
        "2/1",
        "双胎",
    ],
    ["合计", 2, None, None, None, None, 1, 1, None, None, None, None, None],
]
MERGES = [
    (0, 0, 0, 12), (1, 0, 1, 8), (1, 9, 1, 12), (2, 0, 4, 0), (2, 1, 4, 1), (2, 2, 2, 4), (3, 2, 4, 2), (3, 3, 4, 3),
    (3, 4, 4, 4), (2, 5, 4, 5), (2, 6, 2, 10), (3, 6, 3, 8), (3, 9, 4, 9), (3, 10, 4, 10),
    (2, 11, 4, 11), (2, 12, 4, 12),
]  # fmt: skip


@pytest.mark.parametrize("form", ["xlsx with merged cells", "xls without them", "csv"])
def test_three_header_rows_with_ticks_below_two_title_rows(office: Office, form: str) -> None:
    content = {
        "xlsx with merged cells": as_xlsx(BOOK, merges=MERGES),
        "xls without them": as_xls(BOOK),
        "csv": as_csv(BOOK),
    }[form]
    sheet = office.sheet(content)
    assert (sheet.register, sheet.unit, sheet.quarantined) == ("deliveries", "示例县人民医院", {"totals": 1})
    assert sheet.unclaimed == ("序号", "备注")
    assert sheet.refused_columns == ("孕次/产次",)
    wanted = (
        "row_no",
        "admission_no",
        "mother_name",
        "mother_id",
        "child_birth_date",
        "child_sex",
        "birth_weight",
        "outcome",
    )
    assert office.cells("deliveries", *wanted) == [
        (1, "Z0001", "李丽", "990121199003070021", "20260512103000", "女", "3300", "活产"),
        (2, "Z0002", "张三", "990121199103070023", "20260513090000", "男", "2900", "活产"),
    ]
    assert office.query("SELECT header_row FROM sheets") == [(5,)]


def test_cells_that_span_rows_and_columns_in_html(office: Office) -> None:
    page = (
        "<html><table><tr><td colspan=5>婚姻登记明细</td></tr>"
        "<tr><th rowspan=2>结婚证字号</th><th rowspan=2>登记日期</th><th colspan=2>男方</th><th>女方</th></tr>"
        "<tr><th>姓名</th><th>身份证件号</th><th>姓名</th></tr>"
        "<tr><td>J990121-2026-000001</td><td>2026-05-01</td><td>王强</td><td>990121198903070011</td><td>李丽</td></tr></table></html>"
    )
    office.sheet(page)
    assert office.cells("marriages", "marriage_no", "husband_name", "husband_id", "wife_name") == [
        ("J990121-2026-000001", "王强", "990121198903070011", "李丽")
    ]


def test_both_ticks_are_no_answer_and_stay_visible(office: Office) -> None:
    rows: Rows = [
        ["住院号", "分娩日期", "产妇姓名", "性别", None, "结局"],
        [None, None, None, "男", "女", None],
        ["Z1", "2026-05-12", "李丽", "√", "√", None],
        ["Z2", "2026-05-12", "张三", None, "1", None],
        ["Z3", "2026-05-12", "王五", None, None, None],
        ["Z4", "2026-05-12", "赵六", "0", "是", None],
    ]
    office.sheet(as_xlsx(rows, merges=[(0, 3, 0, 4)]))
    assert office.cells("deliveries", "child_sex") == [("男,女",), ("女",), (None,), ("女",)]


def test_twins_in_one_row_become_two_rows(office: Office) -> None:
    rows: Rows = [
        ["住院号", "产妇姓名", "分娩日期", "婴儿1性别", "婴儿1体重", "婴儿2性别", "婴儿2体重", "出生证号"],
        ["Z1", "李丽", "2026-05-12", "女", "2500", "男", "2600", "X990000001"],
        ["Z2", "张三", "2026-05-13", "男", "3300", None, None, None],
        ["Z3", "王五", "2026-05-14", None, None, None, None, None],
    ]
    sheet = office.sheet(as_csv(rows))
    assert (sheet.rows_in, sheet.rows_kept) == (3, 3)
    assert office.cells("deliveries", "row_no", "child_no", "mother_name", "child_sex", "birth_weight") == [
        (1, 1, "李丽", "女", "2500"),
        (1, 2, "李丽", "男", "2600"),
        (2, 1, "张三", "男", "3300"),
        (3, 1, "王五", None, None),
    ]


def test_two_headers_for_one_field_that_say_the_same_are_one(office: Office) -> None:
    rows = [[*row, row[6], None] for row in BIRTHS]
    rows[0][8:] = ["母亲证件号码", "母亲身份证号码"]
    sheet = office.sheet(as_csv(rows))
    assert "mother_id was read from 母亲身份证号" in sheet.notes[0]
    assert "same in every row" in sheet.notes[0]


def test_a_sex_as_word_and_as_code_is_one_field(office: Office) -> None:
    rows = [[*row, {"男": "1", "女": "2"}.get(str(row[2]), "死者性别")] for row in DEATHS]
    sheet = office.sheet(as_csv(rows))
    assert "in other words" in sheet.notes[0]
    rows[1][6] = rows[2][6]
    office.workspace.warehouse.unlink()
    assert "both hold person_sex" in office.deliver("b.csv", as_csv(rows)).problem


def test_an_unnamed_column_that_holds_something_is_listed(office: Office) -> None:
    rows = [[row[0], *row[1:], None if i == 0 else "x"] for i, row in enumerate(BIRTHS)]
    assert office.sheet(as_xlsx(rows)).unclaimed == ("(column 9)",)


def test_every_sheet_is_recognised_by_itself(office: Office) -> None:
    cover: Rows = [["示例县 2026 年 5 月数据"], ["联系人"]]
    content = as_xlsx(cover, ("出生", BIRTHS), ("空", []), ("分娩", DELIVERIES), sheet="封面")
    outcome = office.deliver("all.xlsx", content)
    assert [(sheet.sheet, sheet.register) for sheet in outcome.sheets] == [("出生", "births"), ("分娩", "deliveries")]
    assert outcome.warnings == (
        "sheet 封面 was left out: none of its first 40 rows is a header that a register knows",
        "sheet 空 was left out: it is empty",
    )


def test_a_list_that_anybody_could_have_is_not_taken_for_the_police_register(office: Office) -> None:
    rows: Rows = [["姓名", "性别", "公民身份号码", "出生日期"], ["王一", "女", "990121202605120021", "2026-05-12"]]
    assert "any list of persons" in office.refusal(as_csv(rows)).problem
    office.put("delivery.toml", '["a.csv"]\nregister = "hukou"\n')
    assert office.deliver("a.csv", as_html(rows)).status == "accepted"


def test_shuffled_columns_of_a_file_give_the_same_rows(office: Office) -> None:
    office.sheet(as_csv(DELIVERIES), "a")
    order = [5, 0, 6, 3, 1, 4, 2]
    office.deliver("b", as_csv([[row[i] for i in order] for row in DELIVERIES]))
    columns = [str(c) for c in office.rows("deliveries").columns if c != "sheet_id"]
    first, second = office.rows("deliveries").partition_by("sheet_id")
    assert first.select(columns).equals(second.select(columns))


def test_a_table_that_begins_further_down_and_to_the_right_keeps_its_places(office: Office) -> None:
    shifted: Rows = [[None], [None], *[[None, None, *row] for row in BOOK]]
    merges = [(top + 2, left + 2, bottom + 2, right + 2) for top, left, bottom, right in MERGES]
    office.sheet(as_xlsx(shifted, merges=merges))
    assert office.query("SELECT header_row FROM sheets") == [(7,)]
    assert office.cells("deliveries", "row_no", "admission_no", "child_sex") == [(1, "Z0001", "女"), (2, "Z0002", "男")]
