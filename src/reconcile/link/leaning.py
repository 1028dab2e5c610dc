"""Which links hang on one field: accepted with it and not without it, or the other way round.

A field by which links are made agrees in them more often than in all matches. What it says is taken away, its own
frequency included, and the links that would then be accepted say how often it really agrees. All of it is read from
what linking has left: the links with their evidence, the models, and of the records what has frequencies.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import logsumexp

from reconcile import engine
from reconcile.comparison.vectors import Vectors
from reconcile.comparison.vocabulary import level_names
from reconcile.link.edges import Thresholds
from reconcile.link.frames import log_odds_of
from reconcile.link.linking import Linker
from reconcile.link.model import Model, Shares
from reconcile.link.rarity import MICRO, micro
from reconcile.link.score import FieldLogs
from reconcile.registers import Declarations, RelationSpec

Progress = Callable[[str], None]
WORTH = 0.01
"""A pair that its own fields make less likely is looked into only where a key or other links have found it."""
CHUNK = 1 << 16
"""Links looked into together: each takes a number for every field and class."""
LEANING: dict[str, type[pl.DataType]] = {
    "pair": pl.String,
    "relation": pl.String,
    "left_entity": pl.UInt64,
    "right_entity": pl.UInt64,
    "field": pl.String,
    "gained": pl.Boolean,
}


def store_leaning(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    accept: float,
    progress: Progress = lambda _: None,
) -> None:
    """Write `leaning`, columns LEANING: the links between things that are accepted with a field and not without it, or
    (`gained`) without it alone, of all relations whose fields are given figures.

    Who was chosen stays as it was: only how sure the chosen links are changes.
    """
    found = [pl.DataFrame(schema=LEANING)]
    for pair, name, written in engine.frame(connection, "link/26_models").iter_rows():
        spec = declarations.pairs[pair]
        relation = next(one for one in spec.relations if one.name == name)
        if "field" in relation.figures:
            progress(f"{pair} {name}")
            # Levels are on record: of the values only how frequent they are is asked.
            weighed = {"compare": tuple(one for one in relation.compare if one.frequencies), "block": ()}
            linker = Linker(connection, declarations, spec, relation.model_copy(update=weighed), Thresholds(accept))
            found.append(_of_relation(linker, relation, json.loads(written)))
    engine.store(connection, "leaning", pl.concat(found))


def _of_relation(linker: Linker, relation: RelationSpec, data: Mapping[str, Any]) -> pl.DataFrame:
    pair = linker.pair.id
    links = engine.frame(linker.connection, "link/27_chosen_links", pair=pair, relation=relation.name)
    lost = _lost(linker, relation, data, links)
    odds, enough = links["log_odds"].to_numpy(), log_odds_of(linker.thresholds.accept)
    with_it = odds >= enough
    at, field = np.nonzero(with_it[:, None] != (odds[:, None] - lost >= enough))
    names = pl.Series([compare.name for compare in relation.compare], dtype=pl.String)
    return links[at].select(
        pl.lit(pair).alias("pair"),
        pl.lit(relation.name).alias("relation"),
        "left_entity",
        "right_entity",
        names.gather(field).alias("field"),
        pl.Series("gained", ~with_it[at]),
    )


def _lost(
    linker: Linker, relation: RelationSpec, data: Mapping[str, Any], links: pl.DataFrame
) -> npt.NDArray[np.float32]:
    """Log odds that links lose without each field, shape (links, fields): what its level says by the model, how
    frequent its value is, and what a key adds that it is part of."""
    model, coded = Model.of_data(relation, data), linker.coded()
    fields = FieldLogs(model, coded, linker.same_register)
    levels, of_level = _levels(relation, links["evidence"])
    keys, of_key = _keys(relation, links["method"])
    by_others = (links["method"] != "model").to_numpy()
    left = np.searchsorted(coded.left_ids, links["left_id"].to_numpy())
    lost = np.zeros((links.height, len(relation.compare)), dtype=np.float32)
    for start in range(0, links.height, CHUNK):
        here = slice(start, start + CHUNK)
        logs = fields.of(levels[of_level[here]], left[here])
        every = micro(np.log(model.priors)) + logs.sum(axis=1)
        own = _odds(every)
        worth = (own >= log_odds_of(WORTH)) | by_others[here]
        less = own[:, None] - _odds(every[:, None] - logs) + data["key_gain"] * keys[of_key[here]]
        lost[here] = np.where(worth[:, None], less, 0.0)
    return lost


def _odds(logs: npt.NDArray[np.int64]) -> Shares:
    """Log odds of the first class against all others, from logs in micro-units; the last axis is that of classes."""
    odds: Shares = logs[..., 0] / MICRO - logsumexp(logs[..., 1:] / MICRO, axis=-1)
    return odds


def _levels(relation: RelationSpec, evidence: pl.Series) -> tuple[Vectors, npt.NDArray[np.uint32]]:
    """The distinct levels that `evidence` tells of, a column for each comparison, and which of them each link has."""
    texts, numbers = _distinct(evidence)
    of_name = [{name: level for level, name in enumerate(("missing", *level_names(c.type)))} for c in relation.compare]
    told = [
        [level[part.partition("=")[2]] for level, part in zip(of_name, text.split(" "), strict=True)] for text in texts
    ]
    return np.array(told, dtype=np.int8).reshape(-1, len(of_name)), numbers


def _keys(relation: RelationSpec, method: pl.Series) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint32]]:
    """The distinct keys that linked, as the comparisons each is made of, and which of them each link has."""
    texts, numbers = _distinct(method)
    keys = {f"exact:{'+'.join(key.on)}": key.on for key in relation.exact}
    made_of = [[compare.name in keys.get(text, ()) for compare in relation.compare] for text in texts]
    return np.array(made_of, dtype=np.bool_).reshape(-1, len(relation.compare)), numbers


def _distinct(texts: pl.Series) -> tuple[Sequence[str], npt.NDArray[np.uint32]]:
    distinct = texts.unique().sort()
    return distinct.to_list(), texts.cast(pl.Enum(distinct)).to_physical().to_numpy()
