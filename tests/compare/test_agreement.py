"""Agreements of linked records, and what is said where a side is silent."""

from __future__ import annotations

import pytest
from tests.measure.world import Link, Record, World, compared


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
    with compared(World([Record(1, name=left)], [Record(2, name=right)], links=[Link(1, 2)])) as connection:
        rows = connection.execute("SELECT level, agrees FROM agreements WHERE field = 'child_name'").fetchall()
    assert rows == [expected]


def test_every_link_that_counts_or_might_has_every_field_once_and_no_rejected_one_any() -> None:
    links = [Link(1, 8), Link(2, 9, "review"), Link(3, 10, "set", "s"), Link(3, 11, "set", "s")]
    links.append(Link(1, 9, "rejected"))
    world = World([Record(n) for n in (1, 2, 3)], [Record(n) for n in (8, 9, 10, 11)], links=links)
    with compared(world) as connection:
        rows = connection.execute(
            "SELECT left_id, right_id, status, count(DISTINCT field), count(*) FROM agreements GROUP BY ALL"
        ).fetchall()
    assert sorted(rows) == [
        (1, 8, "accepted", 4, 4),
        (2, 9, "review", 4, 4),
        (3, 10, "set", 4, 4),
        (3, 11, "set", 4, 4),
    ]
