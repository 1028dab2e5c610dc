"""Blocks find agreement more often than it is: the shares of levels are freed of that."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from tests.link.world import LEFT, RIGHT, crowd, link, pair

from reconcile.link import relation
from reconcile.link.found_without import freed


def found_by_blocks(size: int, exact: float, recall: float) -> tuple[np.ndarray, np.ndarray]:
    """Levels (1 exact, 2 different) of the pairs found, and which of them a block brings that does not ask for the
    field: such blocks find a share `recall` of all, one that asks for the field all that are exact."""
    generator = np.random.default_rng(1)
    level = np.where(generator.random(size) < exact, 1, 2).astype(np.int8)
    without = generator.random(size) < recall
    found = without | (level == 1)
    return level[found], without[found]


def test_agreement_is_as_common_as_among_all_matches() -> None:
    levels, without = found_by_blocks(20_000, exact=0.8, recall=0.5)
    seen = np.array([(levels == 1).mean(), (levels == 2).mean()])
    assert seen[0] > 0.88, "blocks find agreement more often"
    assert freed(seen, levels, levels > 0, without) == pytest.approx([0.8, 0.2], abs=0.01)


def test_a_missing_field_tells_nothing() -> None:
    levels, without = found_by_blocks(20_000, exact=0.8, recall=0.5)
    gaps = np.zeros(5_000, dtype=np.int8)
    shares = np.array([0.9, 0.1])
    more = np.concatenate([levels, gaps])
    with_gaps = freed(shares, more, np.ones(len(more), dtype=np.bool_), np.concatenate([without, gaps == 0]))
    assert with_gaps == pytest.approx(freed(shares, levels, levels > 0, without))


def test_links_that_taught_nothing_show_what_they_were_not_found_by() -> None:
    """Keys have linked nine in ten, all of them equal in the field: what is left and teaches is equal in one of two."""
    levels = np.array([1] * 900 + [1] * 50 + [2] * 50, dtype=np.int8)
    taught = np.arange(1_000) >= 900
    everywhere = np.ones(1_000, dtype=np.bool_)
    assert freed(np.array([0.5, 0.5]), levels, taught, everywhere) == pytest.approx([0.95, 0.05], abs=0.01)
    nowhere_by_key = freed(np.array([0.5, 0.5]), levels, taught, taught)
    assert nowhere_by_key == pytest.approx([0.5, 0.5])


def test_too_few_pairs_change_nothing() -> None:
    levels, without = found_by_blocks(30, exact=0.8, recall=0.5)
    shares = np.array([0.9, 0.1])
    assert freed(shares, levels, levels > 0, without) is shares


def test_the_model_of_a_run_is_freed() -> None:
    """Of the days that differ only those are seen whose mothers' numbers lead to them; half of the numbers are lost."""
    rows = [{**row, "certificate_no": None} for row in crowd(200)]
    births = [row | ({"mother_id": None} if n % 2 else {}) for n, row in enumerate(rows)]
    cards = [
        row | ({"child_birth_date": row["child_birth_date"] + timedelta(days=400)} if n % 5 == 0 else {})
        for n, row in enumerate(rows)
    ]
    freed_model = link(births, cards).model("births-cards")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relation, "freed_of_blocks", lambda _relation, pairs, _coded, _blocks: pairs.model)
        as_found = link(births, cards).model("births-cards")
    exact = [model["comparisons"]["child_birth_date"]["same"]["exact"] for model in (freed_model, as_found)]
    assert exact[0] < exact[1] - 0.001


def test_who_differs_in_what_corroborates_a_key_is_no_sample_of_all() -> None:
    """Whose names agree are linked by their papers: what the block of papers still brings are the others."""
    births = [{**row, "mother_id": None, "mother_name": None} for row in crowd(600)]
    cards = [
        row
        | ({"child_name": f"欧阳{row['child_name'][1:]}"} if n % 10 == 3 else {})
        | ({} if n % 5 else {"certificate_no": None})
        for n, row in enumerate(births)
    ]
    key = [{"on": ["certificate_no"], "with": ["child_name"]}]
    model = link(births, cards, pair(LEFT, RIGHT, exact=key)).model("births-cards")
    assert model["comparisons"]["child_name"]["same"]["exact"] > 0.5, "nine in ten agree"
