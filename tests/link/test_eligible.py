"""Who can be meant at all, who can have a partner, and what a class has in common: rules of a pair, held to."""

from __future__ import annotations

import pytest
from tests.link.world import COMPARES, LEFT, RIGHT, Row, crowd, family, link, pair

from reconcile.registers import PairSpec
from reconcile.registers.check_pairs import pair_problems

ONLY_GIRLS = [{"rule": "one_of", "fields": ["child_sex"], "values": ["2"], "reason": "no_girl"}]
REGISTERS = {spec.id: spec for spec in (LEFT, RIGHT)}


def rows() -> list[Row]:
    return crowd(40)


@pytest.mark.parametrize("exact", [(), [{"on": ["certificate_no"], "with": ["mother_id"]}]])
def test_only_who_can_be_meant_is_linked(exact: list[dict[str, list[str]]]) -> None:
    """By key or by model: a boy on the right is nobody's partner where girls are looked for."""
    left = [*rows(), family(700, child_sex="2"), family(701, child_sex="2")]
    right = [*rows(), family(700, child_sex="1"), family(701, child_sex="2")]
    found = link(left, right, pair(LEFT, RIGHT, exact=exact, among_right=ONLY_GIRLS))
    linked = {b - 1001 for _, b in found.accepted()}
    assert linked == {n for n, row in enumerate(right) if row["child_sex"] == "2"}
    everybody = link(left, right, pair(LEFT, RIGHT, exact=exact))
    assert len(everybody.accepted()) > len(found.accepted())


def test_a_rule_about_a_field_that_is_not_there_is_told() -> None:
    wrong = pair(LEFT, RIGHT, among_right=[{**ONLY_GIRLS[0], "fields": ["grade"]}])
    assert any("grade" in problem for problem in pair_problems(wrong, REGISTERS))


def usual(**levels: str) -> PairSpec:
    more = {"certificate_no": {"usual": {name: [level] for name, level in levels.items()}}}
    return pair(LEFT, RIGHT, compare=[{**compare, **more.get(compare["name"], {})} for compare in COMPARES])


def test_what_is_usual_for_a_class_is_a_level_of_the_comparison() -> None:
    assert pair_problems(usual(twin="one_digit"), REGISTERS) == []
    assert any("no level `homophone`" in problem for problem in pair_problems(usual(twin="homophone"), REGISTERS))
    assert any("no class `cousin`" in problem for problem in pair_problems(usual(cousin="one_digit"), REGISTERS))


def twins(number: int) -> list[Row]:
    """Two girls of one birth whose papers were numbered one after the other; their names are alike too."""
    names = ("赵浩穆", "赵浩霆")
    return [
        family(number, child_name=names[which], child_sex="2", certificate_no=f"Z{number:08d}{which + 1}")
        for which in (0, 1)
    ]


def test_twins_with_neighbouring_papers_are_no_duplicates() -> None:
    """In a register linked with itself; a child that was really entered twice is one."""
    register = [*crowd(120), *(row for number in range(800, 812) for row in twins(number)), family(120)]
    compares = [{**compare, **_USUAL.get(compare["name"], {})} for compare in COMPARES]
    found = link(register, register, pair(LEFT, LEFT, compare=compares))
    same = found.of("births-births", "accepted")
    assert [(a, b) for a, b in same if b <= 120 or a > 120 + 24] == []
    assert same == [(21, 145)]


_USUAL = {
    "child_name": {"usual": {"twin": ["one_replaced", "surname_only"], "sibling": ["surname_only"]}},
    "certificate_no": {"usual": {"twin": ["one_digit"]}},
}
