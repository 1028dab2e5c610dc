"""The `links` table: every pair of records that was considered, with its decision and its evidence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.vocabulary import level_names
from reconcile.link.assign import Decision
from reconcile.link.edges import EdgeTable
from reconcile.link.entities import Entities
from reconcile.link.model import Shares
from reconcile.link.reach import Marks
from reconcile.link.scored import ScoredPairs
from reconcile.registers import PairSpec, RelationSpec

WORD = pl.Categorical()  # one of a few texts: millions of links share them
LINK_COLUMNS: dict[str, pl.DataType] = {
    "pair": WORD,
    "relation": WORD,
    "left_register": WORD,
    "left_id": pl.UInt64(),
    "right_register": WORD,
    "right_id": pl.UInt64(),
    "status": WORD,
    "set_id": pl.String(),
    "probability": pl.Float64(),
    "method": WORD,
    "evidence": WORD,
    "log_odds": pl.Float64(),
}
SUREST = 1e-15
"""No probability is taken to be closer to one."""
IMPLIED = "duplicate"
VERDICT = "verdict"
"""How a link was found that somebody decided on."""
Ids = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


class Rows(NamedTuple):
    """Links by position: their ends, the edge that decides each, whether it rests on this very pair, and the words that
    say how each was found."""

    left: Places
    right: Places
    edge: Places
    itself: npt.NDArray[np.bool_]
    method: pl.Series
    evidence: pl.Series


def link_frame(
    pair: PairSpec,
    relation: RelationSpec,
    pairs: ScoredPairs,
    table: EdgeTable,
    decision: Decision,
    status: pl.Series,
    entities: tuple[Entities, Entities],
    told: tuple[Marks, Marks],
    keep: float,
) -> pl.DataFrame:
    """Links between records: the pairs looked at, and those that follow because a record has duplicates.

    A rejected pair stays on record where its probability is at least `keep`. Nothing follows for a record that tells of
    nobody (`told`).
    """
    probability = np.round(decision.probability, 6)
    alone = decision.chosen & (decision.set_number < 0)
    odds = np.where(alone, np.round(log_odds_of(decision.probability), 6), np.nan)
    stays = (status != "rejected").to_numpy() | (probability >= keep)
    frames, packed = [], []
    for rows in (_looked_at(relation, pairs, table, stays), _implied(pairs, table, decision, status, entities, told)):
        packed.append(rows.left * len(entities[1].ids) + rows.right)
        sets = pl.Series(decision.set_number[rows.edge])
        sets = sets.set(sets < 0, None)
        # A link that follows from another one is as sure as that and as the duplicates it follows by.
        duplicates = entities[0].sure[rows.left] * entities[1].sure[rows.right]
        follows = 1.0 if table.same_register else np.where(rows.itself, 1.0, duplicates)
        frames.append(
            pl.DataFrame(
                {
                    "left_id": entities[0].ids[rows.left],
                    "right_id": entities[1].ids[rows.right],
                    "status": status.cast(WORD).gather(rows.edge),
                    "set_id": f"{pair.id}:{relation.name}:" + sets.cast(pl.String),
                    "probability": np.round(probability[rows.edge] * follows, 6),
                    "method": rows.method,
                    "evidence": rows.evidence,
                    "log_odds": pl.Series(np.where(rows.itself, odds[rows.edge], np.nan), nan_to_null=True),
                }
            )
        )
    said = {"pair": pair.id, "relation": relation.name, "left_register": pair.left, "right_register": pair.right}
    order = np.argsort(np.concatenate(packed), kind="stable")  # positions are in the order of ids, and most in theirs
    return (
        pl.concat(frames)[order]
        .with_columns(pl.lit(text).alias(name) for name, text in said.items())
        .select(pl.col(name).cast(kind) for name, kind in LINK_COLUMNS.items())
    )


def log_odds_of(probability: Shares | float) -> Shares:
    """Natural log odds, which tell apart what is nearly certain."""
    sure = np.clip(probability, SUREST, 1.0 - SUREST)
    odds: Shares = np.log(sure / (1.0 - sure))
    return odds


def _looked_at(relation: RelationSpec, pairs: ScoredPairs, table: EdgeTable, stays: npt.NDArray[np.bool_]) -> Rows:
    """The pairs that were scored and are worth keeping."""
    seen = np.flatnonzero(table.of_pair >= 0)
    seen = seen[stays[table.of_pair[seen]]]
    names = ["model", *("exact:" + "+".join(key.on) for key in relation.exact), "led", VERDICT]
    method = pl.Series(names, dtype=WORD).gather(pairs.rule[seen].astype(np.int64) + 1)
    evidence = _evidence(relation, pairs).gather(pairs.patterns.of_pair[seen])
    itself = table.loudest[table.of_pair[seen]] == seen
    return Rows(pairs.left[seen], pairs.right[seen], table.of_pair[seen], itself, method, evidence)


def _evidence(relation: RelationSpec, pairs: ScoredPairs) -> pl.Series:
    """Of each pattern every comparison with its level, in words that hold no personal value."""
    texts = []
    for levels in pairs.patterns.levels:
        named = (
            f"{compare.name}={('missing', *level_names(compare.type))[level]}"
            for compare, level in zip(relation.compare, levels, strict=True)
        )
        texts.append(" ".join(named))
    return pl.Series(texts, dtype=WORD)


def _implied(
    pairs: ScoredPairs,
    table: EdgeTable,
    decision: Decision,
    status: pl.Series,
    entities: tuple[Entities, Entities],
    told: tuple[Marks, Marks],
) -> Rows:
    """The pairs of records that speak for no edge themselves, but whose things were linked or are one thing."""
    if table.same_register:
        found = _inside(table, decision.probability, status, entities[0])
    else:
        found = _between(table, status, entities)
    spoken_for = table.of_pair >= 0
    known = pl.DataFrame({"left": pairs.left[spoken_for], "right": pairs.right[spoken_for]})
    new = found.join(known, on=["left", "right"], how="anti") if found.height else found
    new = new.filter(*(pl.Series(marks[new[side]]) for marks, side in zip(told, ("left", "right"), strict=True)))
    words = pl.Series(["", IMPLIED], dtype=WORD)
    left, right, edge = (new[name].cast(pl.Int64).to_numpy() for name in ("left", "right", "edge"))
    itself = np.zeros(new.height, dtype=np.bool_)
    return Rows(left, right, edge, itself, words.gather([1] * new.height), words.gather([0] * new.height))


def _between(table: EdgeTable, status: pl.Series, entities: tuple[Entities, Entities]) -> pl.DataFrame:
    """All pairs of records of two linked things of which one has duplicates: `left`, `right`, `edge`."""
    linked = status.is_in(["accepted", "set"]).to_numpy()
    sizes = [np.bincount(things.of_position, minlength=len(things.ids)) for things in entities]
    several = (sizes[0][table.edges.left] > 1) | (sizes[1][table.edges.right] > 1)
    edges = np.flatnonzero(linked & several)
    found = pl.DataFrame(
        {"edge": edges, "left_thing": table.edges.left[edges], "right_thing": table.edges.right[edges]}
    )
    for things, side in zip(entities, ("left", "right"), strict=True):
        members = pl.DataFrame({f"{side}_thing": things.of_position, side: np.arange(len(things.ids))})
        found = found.join(members, on=f"{side}_thing")
    return found.select("left", "right", "edge")


def _inside(table: EdgeTable, probability: Shares, status: pl.Series, things: Entities) -> pl.DataFrame:
    """Pairs of records of one thing, each carried by the surest edge inside that thing."""
    accepted = (status == "accepted").to_numpy()
    edges = pl.DataFrame(
        {"edge": np.flatnonzero(accepted), "thing": things.of_position[table.edges.left[accepted]]}
    ).with_columns(sure=pl.Series(probability[accepted]))
    surest = edges.sort("sure", "edge", descending=[True, False]).unique("thing", keep="first", maintain_order=True)
    members = pl.DataFrame({"thing": things.of_position, "left": np.arange(len(things.ids))})
    rows = surest.join(members, on="thing").join(members.rename({"left": "right"}), on="thing")
    return rows.filter(pl.col("left") < pl.col("right")).select("left", "right", "edge")
