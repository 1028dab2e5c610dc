"""What blocking leaves out, estimated from what it finds, against worlds of which everything is known."""

from __future__ import annotations

import numpy as np
import pytest

from reconcile.link.candidates import Split
from reconcile.link.outside import estimate_outside
from reconcile.link.partners import BlockKeys, Known

PEOPLE = 6_000
BLOCKS = (("number",), ("day", "name"), ("day", "pinyin:name"))


def world(seed: int, missing: float, wrong: float) -> tuple[BlockKeys, np.ndarray]:
    """People who stand at the same position in both registers: keys of each column, and who a block finds.

    A value is missing on each side with the chance `missing`, and differs between them with the chance `wrong`; half of
    the names that differ sound the same. Nobody's number is missing where the name is not: gaps come together.
    """
    random = np.random.default_rng(seed)
    people = np.arange(PEOPLE, dtype=np.int32)
    keys = {}
    for name in ("number", "day", "name"):
        left, right = people.copy(), people.copy()
        right[random.random(PEOPLE) < wrong] += 10 * PEOPLE
        keys[name] = (left, right)
    sound = keys["name"][1].copy()
    alike = (sound >= PEOPLE) & (random.random(PEOPLE) < 0.5)
    sound[alike] -= 10 * PEOPLE
    keys["pinyin:name"] = (people.copy(), sound)
    for side in (0, 1):
        poor = random.random(PEOPLE) < missing
        for name in ("number", "name", "pinyin:name"):
            keys[name][side][poor] = -1
        keys["day"][side][random.random(PEOPLE) < missing / 2] = -1
    equal = {name: (left >= 0) & (left == right) for name, (left, right) in keys.items()}
    return keys, np.any([np.all([equal[name] for name in block], axis=0) for block in BLOCKS], axis=0)


def known(found: np.ndarray) -> Known:
    links = np.flatnonzero(found)
    return Known(links, links, np.ones(len(links)))


EVERYBODY = (np.ones(PEOPLE, dtype=np.bool_), np.ones(PEOPLE, dtype=np.bool_))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("missing", "wrong"), [(0.02, 0.02), (0.2, 0.05), (0.3, 0.2), (0.0, 0.3)])
def test_what_no_block_finds_is_estimated_from_what_they_find(seed: int, missing: float, wrong: float) -> None:
    keys, found = world(seed, missing, wrong)
    outside = estimate_outside(keys, BLOCKS, known(found), EVERYBODY)
    assert outside.recall == pytest.approx(found.mean(), abs=0.02)
    real = PEOPLE - found.sum()
    assert outside.missed == pytest.approx(real, rel=0.15, abs=2 * np.sqrt(real) + 5)


def test_each_block_is_asked_by_itself() -> None:
    keys, found = world(3, 0.1, 0.1)
    outside = estimate_outside(keys, BLOCKS, known(found), EVERYBODY)
    for block, recall in zip(BLOCKS, outside.recall_of_block, strict=True):
        real = np.all([(keys[n][0] >= 0) & (keys[n][0] == keys[n][1]) for n in block], axis=0).mean()
        assert recall == pytest.approx(real, abs=0.03)


def test_links_found_otherwise_are_not_missed() -> None:
    """Half of those outside the blocks were led to by other links."""
    keys, found = world(4, 0.2, 0.1)
    others = np.flatnonzero(~found)[::2]
    all_found = found.copy()
    all_found[others] = True
    without = estimate_outside(keys, BLOCKS, known(found), EVERYBODY).missed
    assert estimate_outside(keys, BLOCKS, known(all_found), EVERYBODY).missed == pytest.approx(
        without - len(others), rel=0.2
    )


def test_what_the_wider_blocks_of_the_second_look_find_is_not_missed() -> None:
    keys, found = world(14, 0.2, 0.1)
    left, right = keys["day"]
    both = found | ((left >= 0) & (left == right))
    outside = estimate_outside(keys, BLOCKS, known(both), EVERYBODY, wider=(("day",),))
    assert outside.recall == pytest.approx(found.mean(), abs=0.02), "of the declared blocks alone"
    real = PEOPLE - both.sum()
    assert real < 0.7 * (PEOPLE - found.sum())
    assert outside.missed == outside.matches == pytest.approx(real, rel=0.15)
    without = estimate_outside(keys, BLOCKS, known(both), EVERYBODY)
    assert without.found == both.sum() - found.sum(), "of what they leave out the second look has found these"


def test_who_cannot_have_a_partner_is_not_missed() -> None:
    """A third of the left register is out of reach, and poorer in values than the others."""
    keys, found = world(5, 0.1, 0.1)
    there = np.arange(PEOPLE) % 3 > 0
    for name in ("number", "name", "pinyin:name"):
        keys[name][0][~there] = -1
    outside = estimate_outside(keys, BLOCKS, known(found & there), (there, there))
    assert outside.recall == pytest.approx((found & there).sum() / there.sum(), abs=0.02)


@pytest.mark.parametrize("seed", [8, 9])
def test_who_has_a_gap_may_seldom_have_a_partner(seed: int) -> None:
    """Of those whose place is unknown most are registered elsewhere; without a number there only names lead nowhere."""
    random = np.random.default_rng(100 + seed)
    keys, _ = world(seed, 0.0, 0.05)
    place = np.arange(PEOPLE, dtype=np.int32) % 50
    away = random.random(PEOPLE) < 0.3
    keys["place"] = (np.where(away, -1, place).astype(np.int32), place)
    keys["number"][0][random.random(PEOPLE) < 0.3] = -1
    elsewhere = away & (random.random(PEOPLE) < 0.7)
    blocks = (("number",), ("name", "place"))
    equal = {name: (left >= 0) & (left == right) for name, (left, right) in keys.items()}
    found = np.any([np.all([equal[name] for name in block], axis=0) for block in blocks], axis=0) & ~elsewhere
    outside = estimate_outside(keys, blocks, known(found), EVERYBODY)
    assert outside.missed == pytest.approx((~found & ~elsewhere).sum(), rel=0.25)


@pytest.mark.parametrize("seed", [10, 11])
def test_gaps_of_both_registers_may_go_together(seed: int) -> None:
    """A child without a number in one register has none in the other one either."""
    random = np.random.default_rng(100 + seed)
    keys, _ = world(seed, 0.0, 0.2)
    without = random.random(PEOPLE) < 0.4
    for side in (0, 1):
        keys["number"][side][without] = -1
    equal = {name: (left >= 0) & (left == right) for name, (left, right) in keys.items()}
    found = np.any([np.all([equal[name] for name in block], axis=0) for block in BLOCKS], axis=0)
    outside = estimate_outside(keys, BLOCKS, known(found), EVERYBODY)
    assert outside.missed == pytest.approx((~found).sum(), rel=0.15)


@pytest.mark.parametrize("seed", [12, 13])
def test_a_split_block_finds_who_agrees_in_further_columns_too(seed: int) -> None:
    """Half of the days are so common that the sex, wrong in a fifth, must be equal there as well; a tenth of those are
    too common all the same."""
    random = np.random.default_rng(100 + seed)
    keys, _ = world(seed, 0.0, 0.05)
    sex = (np.arange(PEOPLE, dtype=np.int32) % 2).astype(np.int32)
    keys["sex"] = (sex, np.where(random.random(PEOPLE) < 0.2, 1 - sex, sex).astype(np.int32))
    keys["number"][0][random.random(PEOPLE) < 0.6] = -1
    needs = np.where(np.arange(PEOPLE) % 2, 0, np.where(np.arange(PEOPLE) % 20, 1, -1)).astype(np.int8)
    equal = {name: (left >= 0) & (left == right) for name, (left, right) in keys.items()}
    common, lost = np.arange(PEOPLE) % 2 == 0, np.arange(PEOPLE) % 20 == 0
    by_day = equal["day"] & (~common | equal["sex"]) & ~lost
    found = equal["number"] | by_day
    splits = (Split((), needs[:0]), Split(("sex",), needs))
    outside = estimate_outside(keys, (("number",), ("day",)), known(found), EVERYBODY, splits)
    assert outside.recall_of_block[1] == pytest.approx(by_day.mean(), abs=0.03)
    assert outside.missed == pytest.approx((~found).sum(), rel=0.2)
    whole = estimate_outside(keys, (("number",), ("day",)), known(found), EVERYBODY)
    assert whole.recall_of_block[1] > by_day.mean() + 0.1, "what is split finds less than what is not"


def test_without_links_nobody_knows_what_is_missed() -> None:
    keys, found = world(6, 0.1, 0.1)
    outside = estimate_outside(keys, BLOCKS, known(np.zeros_like(found)), EVERYBODY)
    assert (outside.recall, outside.missed, outside.of_itself.missed) == (0.0, None, 0.0)
    nobody = np.zeros_like(EVERYBODY[1])
    assert estimate_outside(keys, BLOCKS, known(np.zeros_like(found)), (EVERYBODY[0], nobody)).missed == 0.0


def test_where_no_link_is_sure_nobody_knows_what_is_missed() -> None:
    """A few pairs that are hardly likely, in a register of thousands without duplicates."""
    keys, found = world(1, 0.1, 0.1)
    few = np.flatnonzero(found)[:5]
    outside = estimate_outside(keys, BLOCKS, Known(few, few[::-1].copy(), np.full(5, 0.03)), EVERYBODY)
    assert (outside.missed, outside.matches) == (None, None)


def test_the_same_links_give_the_same_estimate() -> None:
    keys, found = world(7, 0.1, 0.1)
    first, second = (estimate_outside(keys, BLOCKS, known(found), EVERYBODY) for _ in range(2))
    assert first == second
