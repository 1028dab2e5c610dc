"""Numbers in series: twins whose certificates follow each other, and who have all else in common."""

from __future__ import annotations

from random import Random

import pytest
from tests.link.world import BLOCKS, COMPARES, LEFT, RIGHT, Row, family, link, pair

SIZES = [(2, 100), (3, 60)]
NO_CERTIFICATES = [block for block in BLOCKS if block != ["certificate_no"]]
ALONE = [{name: said for name, said in one.items() if name not in {"shared", "usual"}} for one in COMPARES]
TWO_CLASSES = {"compare": ALONE, "classes": ["same", "unrelated"], "block": NO_CERTIFICATES}


def children(random: Random, size: int, mothers: int) -> list[Row]:
    """Twins or triplets of as many mothers, and four times as many children with numbers from anywhere."""
    found = [family(1_000 + n, certificate_no=f"Z{random.randrange(10**9):09d}") for n in range(4 * mothers)]
    for mother in range(mothers):
        first = random.randrange(10**8) * 10
        found += [family(mother, certificate_no=f"Z{first + place:09d}") for place in range(size)]
    return found


@pytest.mark.parametrize("more", [{}, {"block": NO_CERTIFICATES}, TWO_CLASSES])
@pytest.mark.parametrize(("size", "mothers"), SIZES)
def test_an_equal_number_says_more_than_one_with_a_digit_wrong(size: int, mothers: int, more: Row) -> None:
    random = Random(1)
    left = children(random, size, mothers)
    right = random.sample(left, len(left))
    accepted = link(left, right, pair(LEFT, RIGHT, **more)).accepted()
    assert len(accepted) == len(left)
    assert [(a, b) for a, b in accepted if left[a - 1] != right[b - 1001]] == []
