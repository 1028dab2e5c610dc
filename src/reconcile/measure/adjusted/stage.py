"""`adjusted`: every rate between two registers as it would be if all links were right, with what remains uncertain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import numpy as np
import polars as pl

from reconcile import engine
from reconcile.measure.adjusted.cells import Cells
from reconcile.measure.adjusted.counts import Counts
from reconcile.measure.adjusted.duplicates import NO_DUPLICATES, Duplicates
from reconcile.measure.adjusted.simulate import Comparison, simulated
from reconcile.measure.figures import CELLS
from reconcile.registers import Declarations, PairSpec, RelationSpec
from reconcile.registers.definitions import Definition, definitions_for
from reconcile.values.shares import PLACES

ENDS = (2.5, 97.5)


def adjusted_rates(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, seed: int
) -> Iterator[pl.DataFrame]:
    """Rows of `figures` with estimate `adjusted` for each relation with rates whose registers are both there;
    none where nobody knows how many matches were missed."""
    models = engine.frame(connection, "report/models")
    for pair, relation, written in models.iter_rows():
        spec, model = declarations.pairs[pair], json.loads(written)
        one = next(one for one in spec.relations if one.name == relation)
        if one.rates and spec.left != spec.right and model["outside"]["matches"] is not None:
            duplicates = (_duplicates(connection, declarations, spec, one, side) for side in ("left", "right"))
            comparison = _comparison(connection, spec, one, model, tuple(duplicates))
            yield _rows(comparison, spec, _generator(seed, pair, relation))


def _comparison(
    connection: duckdb.DuckDBPyConnection,
    pair: PairSpec,
    relation: RelationSpec,
    model: dict[str, Any],
    duplicates: tuple[Duplicates, ...],
) -> Comparison:
    bound: dict[str, Any] = {"pair": pair.id, "relation": relation.name}
    return Comparison(
        relation,
        model,
        engine.frame(connection, "measure/85_possible_links", **bound),
        engine.frame(connection, "measure/86_rated_members", **bound),
        engine.frame(connection, "measure/87_rated_windows", pair=pair.id),
        duplicates,
    )


def _duplicates(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, pair: PairSpec, relation: RelationSpec, side: str
) -> Duplicates:
    """What linking the register of a side with itself leaves open; nothing where it was not linked with itself."""
    register = pair.left if side == "left" else pair.right
    own = [one.id for one in declarations.pairs.values() if one.left == one.right == register]
    exclusive = [
        f"{one.id} {its.name}"
        for one in declarations.pairs.values()
        for its in one.relations
        if one.left != one.right and register in (one.left, one.right) and its.cardinality == "one-to-one"
    ]
    models = engine.frame(connection, "report/models").filter(pl.col("pair").is_in(own))
    if models.is_empty():
        return NO_DUPLICATES
    bound: dict[str, Any] = {"pair": pair.id, "relation": relation.name, "side": side, "own": models["pair"][0]}
    alone = engine.frame(connection, "measure/91_perhaps_no_duplicates", **bound)
    bound |= {"register": register, "one_to_one": exclusive}
    pairs = engine.frame(connection, "measure/90_possible_duplicates", **bound)
    return Duplicates(pairs, json.loads(models["model"][0])["outside"], alone)


def _rows(comparison: Comparison, pair: PairSpec, generator: np.random.Generator) -> pl.DataFrame:
    cells = Cells.of(comparison.members, comparison.windows)
    found = simulated(comparison, cells, generator)
    relation = comparison.relation
    named = cells.frame.select("period", "cell", *CELLS, pair=pl.lit(pair.id), relation=pl.lit(relation.name))
    return pl.concat([_estimate(named, found, one) for one in definitions_for(relation.figures)])


def _generator(seed: int, pair: str, relation: str) -> np.random.Generator:
    """Other rounds for every comparison."""
    own = int.from_bytes(hashlib.sha256(f"{pair} {relation}".encode()).digest()[:8])
    return np.random.Generator(np.random.PCG64([seed, own]))


def _estimate(cells: pl.DataFrame, found: Counts, definition: Definition) -> pl.DataFrame:
    """The mean over all rounds, and between which values 95 % of them and the mean lie; no row without a denominator,
    nor for a cell by which it may not be cut.

    Of a rate that one round in a thousand moves the mean would otherwise lie outside.
    """
    top, below = (_summed(found, terms) for terms in (definition.numerator, definition.denominator))
    share = np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0)
    some = ~np.isnan(share).all(axis=0) & (definition.by_facility | (cells["facility"] == "all").to_numpy())
    low, high = _ends(share[:, some])
    mean = np.nanmean(share[:, some], axis=0)
    return cells.filter(pl.Series(some)).with_columns(
        definition=pl.lit(definition.id),
        estimate=pl.lit("adjusted"),
        numerator=pl.Series(np.rint(top[:, some].mean(axis=0)).astype(np.int64)),
        denominator=pl.Series(np.rint(below[:, some].mean(axis=0)).astype(np.int64)),
        value=pl.Series(np.round(mean, PLACES)),
        low=pl.Series(np.round(np.minimum(low, mean), PLACES)),
        high=pl.Series(np.round(np.maximum(high, mean), PLACES)),
    )


def _ends(share: np.ndarray) -> np.ndarray:
    """The ends of the interval of each column; numpy looks at columns one by one where a value may be missing."""
    found = np.empty((len(ENDS), share.shape[1]))
    gaps = np.isnan(share).any(axis=0)
    found[:, ~gaps] = np.percentile(share[:, ~gaps], ENDS, axis=0)
    found[:, gaps] = np.nanpercentile(share[:, gaps], ENDS, axis=0).reshape(len(ENDS), int(gaps.sum()))
    return found


def _summed(found: Counts, terms: Sequence[str]) -> np.ndarray:
    return np.asarray(np.sum([_term(found, term) for term in terms], axis=0))


def _term(found: Counts, term: str) -> np.ndarray:
    """A count by the name that definitions call it by; some are differences of what was counted."""
    made = {
        "left.not_comparable": ("left.linked", "left.comparable"),
        "right.own": ("right.counted", "right.shared"),
        "right.absent": ("right.counted", "right.linked"),
    }
    if term in made:
        whole, part = made[term]
        return found[whole] - found[part]
    return found[term]
