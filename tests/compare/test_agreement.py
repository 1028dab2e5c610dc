"""Agreements of linked records, and what is said where a side is silent."""

from __future__ import annotations

from typing import Any

import pytest
from tests.measure.world import KEY_FIELDS, PAIR, SAME, Link, Record, World, compared

from reconcile.compare.stage import compare_outcomes

Row = dict[str, Any]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("王小明", "王小明", ("exact", True)),
        ("王小明", "王晓明", ("homophone", False)),
        ("王小明", None, ("missing_right", None)),
        (None, "王小明", ("missing_left", None)),
        (None, None, ("missing_both", None)),
    ],
)
def test_a_name_is_told_with_its_level(left: str | None, right: str | None, expected: tuple[str, bool | None]) -> None:
    with compared(
        World([Record(1, name=left)], [Record(2, name=right)], links=[Link(1, 2)]), compare_outcomes
    ) as connection:
        rows = connection.execute("SELECT level, agrees FROM agreements WHERE field = 'child_name'").fetchall()
    assert rows == [expected]


NUMBER, OTHER = "990121199003070029", "990121199003070010"
HALF = {"mother_id": None, "mother_id_kind": "masked"}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({}, {}, ("exact", True, True)),
        ({"mother_id_raw": f" {NUMBER}", "mother_id_done": "spaces"}, {}, ("folded", True, False)),
        ({"mother_id_raw": "990121900307002", "mother_id_done": "upgraded"}, {}, ("fifteen_digits", True, False)),
        ({"mother_id": OTHER}, {}, ("different", False, False)),
        ({**HALF, "mother_id_pattern": "990121********0029"}, {}, ("masked_compatible", None, None)),
        ({**HALF, "mother_id_pattern": "990121********0010"}, {}, ("different", False, False)),
        ({**HALF, "mother_id_pattern": "990121199003070???"}, {}, ("damaged_compatible", False, False)),
    ],
)
def test_a_number_is_told_with_how_it_was_delivered(
    left: Row, right: Row, expected: tuple[str, bool | None, bool | None]
) -> None:
    """What is hidden neither agrees nor contradicts; what was lost is to be corrected."""
    for one, other in ((left, right), (right, left)):
        records = [Record(side, more={"mother_id": NUMBER, **row}) for side, row in ((1, one), (2, other))]
        with compared(World(records[:1], records[1:], links=[Link(1, 2)]), compare_outcomes) as connection:
            rows = connection.execute(
                "SELECT level, agrees, agrees_raw FROM agreements WHERE field = 'mother_id'"
            ).fetchall()
        assert rows == [expected]


ASKED = PAIR.model_copy(
    update={"relations": (PAIR.relations[0].model_copy(update={"key_fields": (*KEY_FIELDS, "mother_id")}),)}
)
"""The mother's number is a key field."""


@pytest.mark.parametrize(
    ("pattern", "present", "difference"),
    [("990121********0029", 3, []), ("990121199003070???", 4, ["damaged_compatible"])],
)
def test_a_masked_number_is_no_finding_and_no_field_that_is_present(
    pattern: str, present: int, difference: list[str]
) -> None:
    masked = Record(2, more={**HALF, "mother_id_pattern": pattern})
    world = World([Record(1, mother=NUMBER)], [masked], links=[Link(1, 2)], pairs=(ASKED, SAME))
    with compared(world) as connection:
        outcome = connection.execute("SELECT present, agreeing FROM link_outcomes").fetchall()
        found = connection.execute("SELECT difference FROM findings WHERE field = 'mother_id'").fetchall()
    assert outcome == [(present, 3)]
    assert [kind for (kind,) in found] == difference


def test_a_name_in_traditional_characters_agrees_and_is_told_as_folded() -> None:
    left = Record(1, name="张丽", more={"child_name_raw": "張麗", "child_name_done": "traditional"})
    with compared(World([left], [Record(2, name="张丽")], links=[Link(1, 2)])) as connection:
        rows = connection.execute("SELECT level, agrees, agrees_raw FROM agreements WHERE field = 'child_name'")
        assert rows.fetchall() == [("folded", True, False)]
        assert not connection.execute("SELECT * FROM findings WHERE field = 'child_name'").fetchall()


def test_every_link_that_counts_or_might_has_every_field_once_and_one_that_chance_would_let_count_too() -> None:
    links = [Link(1, 8), Link(2, 9, "review"), Link(3, 10, "set", "s"), Link(3, 11, "set", "s")]
    links.append(Link(1, 9, "rejected"))
    world = World([Record(n) for n in (1, 2, 3)], [Record(n) for n in (8, 9, 10, 11)], links=links)
    with compared(world) as connection:
        rows = connection.execute(
            "SELECT left_id, right_id, status, count(DISTINCT field), count(*) FROM agreements GROUP BY ALL"
        ).fetchall()
    assert sorted(rows) == [
        (1, 8, "accepted", 4, 4),
        (1, 9, "rejected", 4, 4),
        (2, 9, "review", 4, 4),
        (3, 10, "set", 4, 4),
        (3, 11, "set", 4, 4),
    ]
