"""Every word a report may need is there, in both languages, and says the same as its neighbours."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from reconcile.registers.load import Declarations
from reconcile.report.correction_words import corrected_row
from reconcile.report.tables.model import CUTS, REASONS, CorrectedFigure, FigureKey, Rate
from reconcile.report.texts import Texts, vocabulary
from reconcile.universe.scope import PARTNER_OUT
from reconcile.values.levels import ORDER, WRITTEN_OTHERWISE


def test_both_languages_say_it_with_the_same_places_and_their_own_punctuation() -> None:
    for table, words in vocabulary().items():
        for key, label in words.items():
            assert label.zh.strip(), (table, key)
            assert label.en.strip(), (table, key)
            assert _places(label.zh) == _places(label.en), (table, key)
            assert not re.search(r"[,;:()]", re.sub(r"\{\w+\}", "", label.zh)), (table, key)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_kind_of_difference_has_a_word() -> None:
    levels = {level for of_kind in ORDER.values() for level in of_kind}
    assert levels | {*WRITTEN_OTHERWISE, "missing_left", "missing_right", "missing_both"} <= set(
        vocabulary()["difference"]
    )


def test_every_declared_field_office_relation_and_finding_has_a_word(declarations: Declarations) -> None:
    words = vocabulary()
    registers, pairs = declarations.registers.values(), declarations.pairs.values()
    relations = [relation for pair in pairs for relation in pair.relations]
    assert {field.name for register in registers for field in register.fields} <= set(words["field"])
    assert {compare.name for relation in relations for compare in relation.compare} <= set(words["field"])
    assert {register.office for register in registers} <= set(words["office"])
    assert {relation.name for relation in relations} <= set(words["relation"])
    reasons = {rule.reason for register in registers for rule in register.scope}
    assert reasons | {PARTNER_OUT} <= set(words["scope_reason"])
    texts = Texts("zh", declarations)
    for finding in {finding for relation in relations for finding in relation.findings}:
        assert not re.search("[a-z]", texts.discrepancy(finding)), finding


def test_every_cut_reason_and_family_has_a_word() -> None:
    assert set(CUTS) <= set(vocabulary()["cut"]) & set(vocabulary()["section_part"])
    assert set(REASONS) <= set(vocabulary()["reason"])
    assert set(vocabulary()["term"]) == set(vocabulary()["reading"])


def test_a_field_an_office_declared_itself_is_called_by_its_header(declarations: Declarations) -> None:
    spec = declarations.registers["births"]
    local = spec.fields[0].model_copy(update={"name": "lodger_no", "headers": ("流动人口编号",)})
    register = spec.model_copy(update={"id": "floating", "fields": (local,)})
    own = Declarations({**declarations.registers, "floating": register}, declarations.pairs, declarations.refused)
    assert Texts("zh", own).field("lodger_no", "floating") == "流动人口编号"
    assert Texts("en", own).field("lodger_no", "floating") == "lodger no"


def test_a_method_names_its_key(declarations: Declarations) -> None:
    texts = Texts("zh", declarations)
    assert texts.method("exact:mother_id+child_name", "births-hukou") == "精确键（母亲身份证号 + 婴儿姓名）"
    assert Texts("en", declarations).method("model", "births-hukou") == "probability model"


def test_blocks_and_keys_name_fields_of_an_office_by_their_headers(declarations: Declarations) -> None:
    spec = declarations.registers["births"]
    local = spec.fields[0].model_copy(update={"name": "lodger_no", "headers": ("流动人口编号",)})
    registers = {**declarations.registers, "births": spec.model_copy(update={"fields": (*spec.fields, local)})}
    texts = Texts("zh", Declarations(registers, declarations.pairs, declarations.refused))
    assert texts.block("child_sex + lunar:lodger_no", "births-hukou") == "婴儿性别 + 流动人口编号（甲方按农历）"
    assert texts.method("exact:lodger_no", "births-hukou") == "精确键（流动人口编号）"
    assert texts.block("lodger_no", "nowhere") == "lodger no", "a pair that is not declared here"


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ((92344, 100000), (92346, 100000), "92.34% (92,344/100,000) 92.35% (92,346/100,000) +0.01 points"),
        ((92345, 100000), (92354, 100000), "92.34% (92,345/100,000) 92.35% (92,354/100,000) +0.01 points"),
        ((92341, 100000), (92344, 100000), "92.34% (92,341/100,000) 92.34% (92,344/100,000) +0.00 points"),
        ((92354, 100000), (92345, 100000), "92.35% (92,354/100,000) 92.34% (92,345/100,000) −0.01 points"),
        ((1, 2), (2, 4), "50.00% (1/2) 50.00% (2/4) 0 points"),
    ],
)
def test_a_change_is_that_of_the_values_that_are_shown(
    declarations: Declarations, before: tuple[int, int], now: tuple[int, int], change: str
) -> None:
    key = FigureKey("2026-09", "consistency.ref", "births-birth_certificates", "child", "")
    rates = (Rate(over, under, over / under) for over, under in (before, now))
    row = corrected_row(CorrectedFigure(key, *rates), Texts("en", declarations))
    assert " ".join(row[-3:]) == change
