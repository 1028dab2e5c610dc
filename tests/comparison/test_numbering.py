"""Numbers of values: the plain reading with a dictionary, whole columns and parts of them alike."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.comparison import numbering
from reconcile.comparison.numbering import SEEDS, numbered

TEXTS = st.lists(st.none() | st.text("王丽李娜·", max_size=3), max_size=60)


@pytest.mark.parametrize(("part", "sample"), [(1 << 18, 10_000), (4, 1)])
@given(TEXTS)
def test_equal_values_have_equal_numbers(part: int, sample: int, texts: list[str | None]) -> None:
    values = pl.Series("v", texts, dtype=pl.String)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "PART", part)
        patch.setattr(numbering, "SAMPLE", sample)
        codes, distinct = numbered(values)
        again, _ = numbered(values)
    assert codes.tolist() == again.tolist()
    assert [None if code < 0 else distinct[code] for code in codes.tolist()] == texts
    assert sorted(distinct.to_list()) == sorted(set(texts) - {None})


def test_few_values_are_numbered_in_the_order_met() -> None:
    days = pl.Series("v", [date(2026, 3, 2), None, date(2026, 1, 1), date(2026, 3, 2)])
    codes, distinct = numbered(days)
    assert codes.tolist() == [0, -1, 1, 0]
    assert distinct.to_list() == [date(2026, 3, 2), date(2026, 1, 1)]


def test_a_column_of_half_a_million_is_numbered_by_parts() -> None:
    """Numbers that hold as many distinct values as rows, of which every third is missing."""
    size = 2 * numbering.PART + 3
    texts = pl.Series("v", range(size)).cast(pl.String)
    values = texts.set(pl.Series(range(size)) % 3 == 0, None)
    codes, distinct = numbered(values)
    assert len(distinct) == values.drop_nulls().n_unique()
    assert distinct.gather(codes[codes >= 0]).equals(values.drop_nulls())
    assert ((codes < 0) == values.is_null().to_numpy()).all()


@given(TEXTS)
def test_values_that_share_a_hash_are_told_apart(texts: list[str | None]) -> None:
    values = pl.Series("v", texts, dtype=pl.String)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "PART", 4)
        patch.setattr(numbering, "SAMPLE", 1)
        patch.setattr(numbering, "_hashes", lambda values, seed: values.hash(seed) % (3 if seed == SEEDS[0] else 2**32))
        codes, distinct = numbered(values)
    assert [None if code < 0 else distinct[code] for code in codes.tolist()] == texts
