from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.standardise.register import make_rows, make_spec

from reconcile.registers.spec import RegisterSpec
from reconcile.standardise.records import standardise_rows
from reconcile.values.gazetteer import Gazetteer, gazetteer_of

BIRTH = {
    "record_no": "R1",
    "child_name": "張　偉",
    "child_id": "990121150512001",
    "child_sex": "男",
    "child_birth_date": "2015年5月12日",
    "birth_weight": "3.25kg",
    "mother_name": "王丽",
    "mother_residence": "示例县城关镇大河村",
    "phone": "138-1234-5678",
    "certificate_no": "x320000001",
    "status": "1-本地",
    "mother_ethnicity": "汉族",
}


def test_a_row_in_standard_form(spec: RegisterSpec, places: Gazetteer) -> None:
    record = standardise_rows(make_rows(BIRTH), spec, places).row(0, named=True)
    expected = {
        "child_name": "张伟",
        "child_name_raw": "張　偉",
        "child_name_done": "traditional,spaces",
        "child_name_kind": "ok",
        "child_name_pinyin": "zan wei",
        "child_id": "990121191505120018",
        "child_id_done": "upgraded",
        "child_sex": "1",
        "child_birth_date": date(2015, 5, 12),
        "child_birth_date_lunar": date(2015, 6, 27),
        "birth_weight": 3250,
        "mother_residence_township": "990121001",
        "mother_residence_inside": True,
        "phone": "13812345678",
        "certificate_no": "X320000001",
        "status": "local",
        "mother_ethnicity": "01",
    }
    assert {name: record[name] for name in expected} == expected


def test_what_was_delivered_is_kept_to_the_letter(spec: RegisterSpec, places: Gazetteer) -> None:
    record = standardise_rows(make_rows(BIRTH), spec, places).row(0, named=True)
    assert {name: record[f"{name}_raw"] for name in BIRTH} == BIRTH


def test_a_row_without_anything_is_a_record_of_nothing(spec: RegisterSpec, places: Gazetteer) -> None:
    record = standardise_rows(make_rows({}), spec, places).row(0, named=True)
    assert {record[f"{name}_kind"] for name in spec.field_names} == {"empty"}
    assert all(record[name] is None for name in spec.field_names)


def test_no_rows_give_the_same_columns(spec: RegisterSpec, places: Gazetteer) -> None:
    empty = standardise_rows(make_rows(), spec, places)
    assert empty.schema == standardise_rows(make_rows(BIRTH), spec, places).schema


@pytest.mark.parametrize(
    ("child", "mother", "kind"),
    [
        ("王丽子", "王丽", "placeholder"),
        ("王丽子", "王莉", "placeholder"),  # as it sounds
        ("王丽子", "李梅", "ok"),
        ("王丽子", None, "placeholder"),
        ("王丽之子", "李梅", "placeholder"),
        ("王丽", "王丽", "ok"),
        ("宝宝", "李梅", "placeholder"),
    ],
)
def test_the_mother_tells_a_name_from_a_placeholder(
    spec: RegisterSpec, places: Gazetteer, child: str, mother: str | None, kind: str
) -> None:
    records = standardise_rows(make_rows({"child_name": child, "mother_name": mother}), spec, places)
    assert records["child_name_kind"].item() == kind
    assert records["child_name"].item() == (child if kind == "ok" else None)


def test_mothers_have_real_names(spec: RegisterSpec, places: Gazetteer) -> None:
    records = standardise_rows(make_rows({"mother_name": "王美子"}), spec, places)
    assert records["mother_name"].item() == "王美子"


def test_a_person_without_a_mother_in_the_row_has_a_real_name(places: Gazetteer) -> None:
    spec = make_spec(child="person")
    names = {"child_name": ["王丽子", "王丽子", "王丽之子"], "mother_name": ["王丽", None, None]}
    rows = make_rows(
        *({"child_name": child, "mother_name": mother} for child, mother in zip(*names.values(), strict=True))
    )
    assert standardise_rows(rows, spec, places)["child_name"].to_list() == [None, "王丽子", None]


def test_versions_of_a_record_share_the_key_and_the_number(spec: RegisterSpec, places: Gazetteer) -> None:
    march = standardise_rows(make_rows({"record_no": "R1", "child_name": "宝宝"}, sheet=1), spec, places)
    june = standardise_rows(make_rows({"record_no": "Ｒ1 ", "child_name": "张伟"}, sheet=7), spec, places)
    other = standardise_rows(make_rows({"record_no": "R2", "child_name": "张伟"}), spec, places)
    assert march["record_id"].item() != other["record_id"].item()
    assert march["version_key"].item() != other["version_key"].item()
    # Full-width letters are another text, but a space behind a number is not another number.
    trimmed = standardise_rows(make_rows({"record_no": " R1 "}), spec, places)
    assert trimmed["record_id"].item() == march["record_id"].item() != june["record_id"].item()


def test_a_row_without_a_key_is_known_by_all_it_holds(places: Gazetteer) -> None:
    spec = make_spec(key=("certificate_no",))
    rows = make_rows(
        {"child_name": "张伟"},
        {"child_name": "李娜"},
        {"child_name": "张伟", "certificate_no": "0000000000"},
        {"child_name": "李娜", "certificate_no": "0000000000"},
    )
    assert standardise_rows(rows, spec, places)["version_key"].n_unique() == 4


@pytest.mark.parametrize("number", ["1", "0012", "无", "待补"])
def test_rows_counted_from_one_are_not_versions_of_each_other(places: Gazetteer, number: str) -> None:
    rows = make_rows({"record_no": number, "child_name": "王一"}, {"record_no": number, "child_name": "李二"})
    assert standardise_rows(rows, make_spec(), places)["version_key"].n_unique() == 2
    both = make_spec(key=("record_no", "child_name"))
    again = make_rows({"record_no": "0012", "child_name": "王一"}, {"record_no": "0012", "child_name": "王一"})
    assert standardise_rows(again, both, places)["version_key"].n_unique() == 1, "beside another field it is a number"


def test_a_key_that_cannot_be_read_counts_as_delivered(places: Gazetteer) -> None:
    spec = make_spec(key=("child_id",))
    rows = make_rows({"child_id": "1.10105E+17"}, {"child_id": "1.10105e+17", "child_name": "张伟"}, {"child_id": "9#"})
    keys = standardise_rows(rows, spec, places)["version_key"].to_list()
    assert keys[0] == keys[1] != keys[2]


def test_rows_of_one_key_in_one_sheet_are_different_records(spec: RegisterSpec, places: Gazetteer) -> None:
    rows = make_rows({"record_no": "R1"}, {"record_no": "R1"}, {"record_no": "R1", "child_name": "张伟"})
    records = standardise_rows(rows, spec, places)
    assert records["version_key"].n_unique() == 1
    assert records["record_id"].n_unique() == 3


def test_numbers_stay_the_same_across_releases(spec: RegisterSpec, places: Gazetteer) -> None:
    record = standardise_rows(make_rows(BIRTH), spec, places)
    assert (record["version_key"].item(), record["record_id"].item()) == (14262297831165165994, 14754428166088612835)


def test_another_register_gives_another_number(places: Gazetteer) -> None:
    births, deaths = (standardise_rows(make_rows(BIRTH), make_spec(identifier=i), places) for i in ("births", "deaths"))
    assert births["record_id"].item() != deaths["record_id"].item()


@settings(max_examples=40)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"record_no": st.sampled_from([None, "", "R1", "R2", "无"]), "child_name": st.text(max_size=3)}
        ),
        max_size=12,
    ),
    seed=st.randoms(use_true_random=False),
)
def test_numbers_do_not_depend_on_the_order_of_rows(rows: list[dict[str, str | None]], seed) -> None:
    spec, places = make_spec(), gazetteer_of("990121")
    frame = make_rows(*rows)
    shuffled = frame.with_row_index("at").sample(fraction=1, shuffle=True, seed=seed.randrange(1000)).drop("at")
    one, other = (standardise_rows(rows, spec, places) for rows in (frame, shuffled))
    contents = ["record_id", "version_key", *(f"{name}_raw" for name in spec.field_names)]
    # Rows that are alike in everything may change places with each other: what is told apart is their contents.
    assert one.select(contents).sort(contents).equals(other.select(contents).sort(contents))
    assert one["record_id"].n_unique() == len(rows)


def test_a_field_that_rows_lack_was_never_delivered(spec: RegisterSpec, places: Gazetteer) -> None:
    records = standardise_rows(make_rows(BIRTH).drop("phone"), spec, places)
    assert records["phone_kind"].item() == "empty"
    assert records.schema["phone"] == pl.String
