"""What is offered, what an answer says, and what ties a row to its case: small rules, tried on wild texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases.lists.hostile import _wide

from reconcile.cases.codes import codes
from reconcile.cases.lists.answers import Unclear, check_evidence, code_said
from reconcile.cases.lists.binding import binding, plain
from reconcile.cases.lists.offers import MOST, RAISING, offered, offers
from reconcile.pipeline.case_lists.judging import feedback_words
from reconcile.registers import load_declarations

ALL = tuple(code for code, means in codes().items() if not means.restricted)
KEY = b"a key of the tests"
cells = st.lists(st.text(max_size=12), min_size=3, max_size=3)


def test_at_most_six_codes_are_offered_and_none_of_the_restricted_role(tmp_path: Path) -> None:
    for said in offers().values():
        assert len(said) == len(set(said)) <= MOST
        assert set(said) <= set(ALL)
    pairs = load_declarations(tmp_path).pairs.values()
    kinds = {finding for pair in pairs for relation in pair.relations for finding in relation.findings}
    assert all(any(begins and kind.startswith(begins) for begins in offers()) for kind in kinds)


def test_handing_over_is_offered_where_there_is_somebody_to_hand_it_to() -> None:
    assert "03" in offered("field_conflict.child_name", hands_over=True)
    assert "03" not in offered("field_conflict.child_name", hands_over=False)
    assert offered("what_nobody_declared", hands_over=True) == ("02", "01", "90")


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("say", ["{code}", "{code} {words}", "{words}", "{wide}", "{code}、{words}", " {code} "])
def test_a_code_can_be_said_in_many_ways(code: str, say: str) -> None:
    for words in feedback_words()[code]:
        assert code_said(say.format(code=code, words=words, wide=_wide(code)), ALL, feedback_words()) == code


@pytest.mark.parametrize(
    ("said", "why"),
    [("", "no_code"), ("99", "no_code"), ("已改", "no_code"), ("2026-10-20", "no_code"), ("02 同一人", "words_differ"),
     ("02 04", "no_code"), ("9", "restricted_code"), ("死亡（含新生儿死亡）", "restricted_code"),
     ("05", "not_offered"), ("1.5", "words_differ"), ("٣", "no_code"), ("022", "no_code")],
)  # fmt: skip
def test_what_is_no_clear_answer_is_refused(said: str, why: str) -> None:
    with pytest.raises(Unclear, match=f"^{why}$"):
        code_said(said, [code for code in ALL if code != "05"], feedback_words())


@given(st.text(max_size=20))
def test_no_text_is_a_code_by_accident(said: str) -> None:
    """Whatever is taken for a code says that code's digits or words and nothing else."""
    try:
        code = code_said(said, ALL, feedback_words())
    except Unclear:
        return
    left = plain(said)
    for words in sorted(feedback_words()[code], key=len, reverse=True):
        left = left.replace(words, "")
    assert left.strip(".,:;)、-") in {"", code, code.lstrip("0"), f"{code.lstrip('0')}.0"}


@pytest.mark.parametrize("code", ALL)
def test_what_raises_a_rate_needs_words(code: str) -> None:
    check_evidence(code, "有曾用名")
    for remark in ("", "……", "13", "无", "曾用名", "见第 1234567 号", "一、二"):
        if code in RAISING:
            with pytest.raises(Unclear):
                check_evidence(code, remark)
        else:
            check_evidence(code, remark)


@given(cells, cells)
def test_rows_that_show_something_else_are_tied_otherwise(one: list[str], other: list[str]) -> None:
    same = [plain(text) for text in one] == [plain(text) for text in other]
    assert (binding(KEY, "F1", "1", one) == binding(KEY, "F1", "1", other)) == same


@given(cells)
def test_what_office_programs_change_changes_no_tie(one: list[str]) -> None:
    changed = [f"　{_wide(text)} \u200b" for text in one]
    assert binding(KEY, "F1", "1", one) == binding(KEY, "f1 ", "1.0", changed)
    assert binding(KEY, "F1", "1", one) != binding(b"another key", "F1", "1", one)
    assert binding(KEY, "F1", "1", one) != binding(KEY, "F1", "2", one)


def test_a_number_is_the_same_with_and_without_a_decimal() -> None:
    assert plain("12.0") == plain("12") == plain("１２") != plain("12.5")


def test_of_a_record_that_was_not_found_nobody_is_asked_whose_it_is() -> None:
    """Codes of two records would be refused for it; and what is still to be looked into can be said everywhere."""
    for begins, said in offers().items():
        assert not ({"21", "22"} & set(said) and begins.startswith(("missing_in", "extra_in"))), begins
        assert "90" in said


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("missing_in_births", "08"),
        ("missing_in_vaccination", "08"),
        ("extra_in_vaccination", "08"),
        ("missing_in_hukou", "14"),
        ("missing_in_birth_certificates", "14"),
        ("missing_in_marriages", "14"),
    ],
)
def test_who_moved_here_or_holds_other_papers_can_be_said_where_it_is_likely(kind: str, code: str) -> None:
    assert code in offered(kind, hands_over=True)
