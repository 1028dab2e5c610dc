"""Where two values differ is marked, whatever they are, and nothing is lost by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.registers import Declarations
from reconcile.registers.spec import FieldSpec
from reconcile.report.case_lists.marking import Span, differing_spans
from reconcile.report.masking import mask_name_difference
from reconcile.report.texts import Texts
from reconcile.report.values import Shown

texts = st.text(alphabet="王晓小明12#（. \n", max_size=8)
names = st.text(alphabet="王晓小明明红·阿", min_size=1, max_size=6)


def marked(spans: list[Span]) -> str:
    return "".join(f"[{text}]" if differs else text for text, differs in spans)


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [("2026-03-01", "2026-05-01", ("2026-0[3]-01", "2026-0[5]-01")), ("王晓*", "王*", ("王[晓]*", "王*")),
     ("男", "女", ("[男]", "[女]")), ("王#", "王#", ("王[#]", "王[#]")), ("同一", "同一", ("同一", "同一")),
     ("（缺）", "王*", ("（缺）", "王*")), ("", "王*", ("", "王*"))],
)  # fmt: skip
def test_what_differs_is_marked(left: str, right: str, shown: tuple[str, str]) -> None:
    assert tuple(marked(spans) for spans in differing_spans(left, right)) == shown


@given(texts, texts)
def test_nothing_is_lost_and_what_is_not_marked_agrees(left: str, right: str) -> None:
    spans = differing_spans(left, right)
    assert tuple("".join(text for text, _ in of) for of in spans) == (left, right)
    if not left.startswith("（") and not right.startswith("（") and left and right:
        plain = ["".join(text for text, differs in of if not differs) for of in spans]
        assert plain[0] == plain[1]


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [("王晓明", "王小明", ("王晓*", "王小*")), ("王明", "王名", ("王#", "王#")), ("王晓明", "李红", ("王##", "李#")),
     ("刘洋", "列洋", ("刘*", "列*")), ("王明", "王晓明", ("王*", "王晓*")), ("明", "名", ("#", "#")),
     ("阿依古丽", "阿依古力", ("阿**丽", "阿**力"))],
)  # fmt: skip
def test_of_a_name_only_what_differs_is_shown(left: str, right: str, shown: tuple[str, str]) -> None:
    assert mask_name_difference(left, right) == shown


@given(names, names)
def test_no_name_is_ever_shown_whole(left: str, right: str) -> None:
    for name, shown in zip((left, right), mask_name_difference(left, right), strict=True):
        assert len(shown) == len(name)
        assert shown != name
        assert all(sign in {"*", "#", own} for sign, own in zip(shown, name, strict=True))


def test_a_code_is_shown_by_its_word_and_not_by_the_digit_that_a_form_has(declarations: Declarations) -> None:
    field = FieldSpec(name="place_kind", type="code", codes={"hospital": ("1", "医院"), "home": ("3",)})
    words = [
        Shown.of(field, {"place_kind": value, "place_kind_kind": "ok"}).words(Texts("zh", declarations))
        for value in ("hospital", "home", "elsewhere")
    ]
    assert words == ["医院", "3", "elsewhere"]
