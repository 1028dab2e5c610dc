"""A model that was told the truth: gradient boosting on raw distances over wide blocks, for one pair of registers.

It learns from the pairs of one half of the left records and scores those of the other half; whoever is measured against
it is scored on that same half. Splitting is by record id, which is a hash.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA, Indel, JaroWinkler
from rapidfuzz.process import cpdist
from sklearn.ensemble import HistGradientBoostingClassifier

from reconcile import engine
from reconcile.comparison.columns import CodedPair, code_pair
from reconcile.registers import Declarations, PairSpec, RelationSpec
from reconcile.registers.pair import Compare

SEED = 1
LEAST = 0.001
LARGEST_BLOCK = 2_000_000


def link(database: Path, declared: Declarations, pair: PairSpec, truth: pl.DataFrame) -> pl.DataFrame:
    """Scored pairs of the first relation whose left record was held out: left_id, right_id, probability."""
    relation = pair.relations[0]
    with engine.connect(database, read_only=True) as connection:
        coded = code_pair(connection, relation, declared.registers[pair.left], declared.registers[pair.right])
    left, right = _candidates(relation, coded)
    measured = [feature for compare in relation.compare for feature in _features(coded, compare, left, right)]
    features = np.column_stack([feature for feature in measured if len(np.unique(feature[~np.isnan(feature)])) > 1])
    pairs = pl.DataFrame({"left_id": coded.left_ids[left], "right_id": coded.right_ids[right]})
    marked = pairs.join(
        truth.select("left_id", "right_id", true=pl.lit(1)),
        on=["left_id", "right_id"],
        how="left",
        maintain_order="left",
    )
    true = marked["true"].fill_null(0).to_numpy()
    held_out = is_held_out(pairs["left_id"]).to_numpy()
    model = HistGradientBoostingClassifier(max_iter=300, learning_rate=0.06, max_leaf_nodes=31, random_state=SEED)
    model.fit(features[~held_out], true[~held_out])
    scored = pairs.filter(pl.Series(held_out)).with_columns(
        probability=pl.Series(model.predict_proba(features[held_out])[:, 1])
    )
    return scored.filter(pl.col("probability") >= LEAST)


def is_held_out(left_id: pl.Series) -> pl.Series:
    """Which left records were not learned from."""
    return left_id % 2 == 1


def _candidates(relation: RelationSpec, coded: CodedPair) -> tuple[np.ndarray, np.ndarray]:
    """Pairs equal in any single field that tells people apart, or with days up to three apart."""
    found = []
    for compare in relation.compare:
        column = coded.columns[compare.name]
        if compare.type == "date":
            days = np.array([day.toordinal() for day in column.values.to_list()], dtype=np.int64)
            for off in range(-3, 4):
                found.append(_joined(_days(days, column.left) + off, _days(days, column.right)))
        elif compare.type in {"name", "id"}:
            found.append(_joined(column.left.astype(np.int64), column.right.astype(np.int64)))
    pairs = pl.concat(found).unique().sort("left", "right")
    return pairs["left"].to_numpy(), pairs["right"].to_numpy()


def _days(days: np.ndarray, codes: np.ndarray) -> np.ndarray:
    return np.where(codes >= 0, np.append(days, 0)[codes], -(10**9))


def _joined(left: np.ndarray, right: np.ndarray) -> pl.DataFrame:
    """Positions with equal keys; a key that would make very many pairs is left to the others."""
    sides = [
        pl.DataFrame({"key": keys, name: np.arange(len(keys))}).filter(pl.col("key") >= 0)
        for name, keys in (("left", left), ("right", right))
    ]
    counts = sides[0].group_by("key").len("l").join(sides[1].group_by("key").len("r"), on="key")
    few = counts.filter(pl.col("l").cast(pl.Int64) * pl.col("r") < LARGEST_BLOCK / 100).select("key")
    return sides[0].join(few, on="key", how="semi").join(sides[1], on="key").select("left", "right")


def _features(coded: CodedPair, compare: Compare, left: np.ndarray, right: np.ndarray) -> list[np.ndarray]:
    """Raw distances of one field; NaN where a side is missing."""
    column = coded.columns[compare.name]
    a, b = column.left[left], column.right[right]
    known = (a >= 0) & (b >= 0)
    counts = np.bincount(column.left[column.left >= 0], minlength=len(column.values) + 1)
    common = np.where(a >= 0, np.log1p(counts[a]), np.nan)
    pairs = pl.DataFrame({"a": a[known], "b": b[known]})
    distinct = pairs.unique().sort("a", "b")
    values = [column.values.gather(distinct[side]).to_list() for side in ("a", "b")]
    found = []
    for distance in _DISTANCES[compare.type]:
        measured = distinct.with_columns(d=pl.Series(distance(*values), dtype=pl.Float64))
        whole = np.full(len(a), np.nan)
        whole[known] = pairs.join(measured, on=["a", "b"], how="left", maintain_order="left")["d"].to_numpy()
        found.append(whole)
    return [*found, common]


def _each(distance: Callable[..., float]) -> Callable[[list, list], np.ndarray]:
    return lambda left, right: np.array([distance(x, y) for x, y in zip(left, right, strict=True)], dtype=np.float64)


def _many(scorer: Callable[..., float]) -> Callable[[list, list], np.ndarray]:
    return lambda left, right: cpdist(list(map(str, left)), list(map(str, right)), scorer=scorer).astype(np.float64)


_DISTANCES: dict[str, list[Callable[[list, list], np.ndarray]]] = {
    "name": [
        _many(OSA.distance),
        _many(JaroWinkler.similarity),
        _each(lambda x, y: x[0] == y[0]),
        _each(lambda x, y: x[1:] == y[1:]),
        _each(lambda x, y: abs(len(x) - len(y))),
    ],
    "id": [_many(OSA.distance), _many(Indel.normalized_similarity), _each(lambda x, y: x[:14] == y[:14])],
    "date": [
        _each(lambda x, y: (x - y).days),
        _many(OSA.distance),
        _each(lambda x, y: (x.year, x.month, x.day) == (y.year, y.day, y.month)),
    ],
    "number": [_each(lambda x, y: abs(x - y))],
    "place": [_many(OSA.distance), _each(lambda x, y: x[:9] == y[:9]), _each(lambda x, y: x[:6] == y[:6])],
    "code": [_each(lambda x, y: x == y)],
    "text": [_many(OSA.distance), _many(JaroWinkler.similarity)],
}
