"""Links of one relation of one pair of registers, from coded columns to decided links and what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import polars as pl

from reconcile import engine
from reconcile.comparison.columns import CodedPair, code_pair
from reconcile.link.assign import Decision, Edges, decide
from reconcile.link.certainty import averaged
from reconcile.link.edges import EdgeTable, Thresholds, entity_edges, statuses
from reconcile.link.eligible import eligible_records
from reconcile.link.entities import Entities
from reconcile.link.expected import expected_errors
from reconcile.link.frames import link_frame
from reconcile.link.gaps import Gaps, gaps_of, told_apart
from reconcile.link.given import Given
from reconcile.link.judged import VERDICTS, Judged
from reconcile.link.led import led_pairs
from reconcile.link.model import Shares
from reconcile.link.outside import Outside, estimate_outside
from reconcile.link.partners import BlockKeys, Known
from reconcile.link.reach import Marks, Reach, not_linked_by_key, told_of, within_reach
from reconcile.link.relation import score_relation
from reconcile.link.reported import model_data
from reconcile.link.scored import ScoredPairs
from reconcile.link.unmatched import Side, gained, unmatched_gains
from reconcile.link.visible import Visible
from reconcile.link.withdrawn import with_ties_lost, withdrawn_things
from reconcile.registers import Declarations, PairSpec, RelationSpec

_ENDS = ("left", "right")
MOST_LINKS = 100_000
"""As many links as what blocking leaves out is judged by."""


@dataclass(frozen=True)
class LinkedRelation:
    """The links of one relation and the model behind them."""

    links: pl.DataFrame
    model: dict[str, Any]
    left: Entities
    right: Entities


@dataclass(frozen=True)
class Linker:
    """What linking a relation needs to know: where the records are, what was declared, which relation of which pair;
    the model, where one is given that was saved; and what people decided about pairs of records (`verdicts`)."""

    connection: duckdb.DuckDBPyConnection
    declarations: Declarations
    pair: PairSpec
    relation: RelationSpec
    thresholds: Thresholds
    saved: Mapping[str, Any] | None = None
    verdicts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=VERDICTS))

    @property
    def same_register(self) -> bool:
        """Whether a register is linked with itself."""
        return self.pair.left == self.pair.right

    def coded(self) -> CodedPair:
        """The compared columns of both registers."""
        registers = self.declarations.registers
        coded = code_pair(self.connection, self.relation, registers[self.pair.left], registers[self.pair.right])
        return coded.among(self.eligible)

    @cached_property
    def eligible(self) -> Marks:
        """Which records on the right can be the one sought at all."""
        return eligible_records(self.connection, self.relation, self.declarations.registers[self.pair.right])

    def link(self, entities: dict[str, Entities], ends: pl.DataFrame) -> LinkedRelation:
        """Link the relation; `entities` holds the duplicates found so far, by register, `ends` the pairs of records
        that links of other relations lead to."""
        coded = self.coded()
        engine.give_memory_back()
        left = entities.get(self.pair.left) or Entities.alone(coded.left_ids)
        right = entities.get(self.pair.right) or Entities.alone(coded.right_ids)
        told = told_of(self.relation, coded)
        scored = score_relation(
            self.relation,
            coded,
            led_pairs(self.relation, coded, ends, self.eligible),
            told,
            self.eligible,
            same_register=self.same_register,
            given=Given.of_data(self.relation, self.saved, coded.lengths) if self.saved else None,
        )
        judged = Judged.of(self.verdicts, self.pair, self.relation, coded)
        scored = judged.linked(self.relation, coded, scored, same_register=self.same_register)
        reach = within_reach(self.relation, coded, told, self.eligible)
        gaps = gaps_of(self.relation.compare, coded)
        keys = _keys(coded, scored)
        del coded  # a register of millions: what was scored is enough from here on
        engine.give_memory_back()
        table = entity_edges(scored, left, right, self.thresholds.keep, same_register=self.same_register)
        table = judged.parted(table, left, right)
        sides = self._sides(table, (left, right), gaps, reach, not_linked_by_key(reach, scored.free))
        decision, gains = self._decided(table, left, right, sides, Visible.of(scored))
        status = statuses(decision, self.thresholds)
        if self.same_register:
            sure = (status == "accepted").to_numpy()
            left = right = left.joined(table.edges.left, table.edges.right, decision.probability, sure)
            status = _whole_groups(status, table.edges, left)
        links = link_frame(
            self.pair, self.relation, scored, table, decision, status, (left, right), told, self.thresholds.keep
        )
        outside = _outside(keys, scored, links, (left, right), reach)
        outside = outside.of_itself if self.same_register else outside
        twice = 0.0 if self.same_register else left.unseen + right.unseen
        expected = expected_errors(links, decision, status, outside, twice)
        if self.same_register:
            left = right = left.missing(expected.missed or 0.0)
        model = model_data(scored, left, right, gains, outside, expected)
        return LinkedRelation(links, {**model, "given": self.saved is not None}, left, right)

    def _sides(
        self, table: EdgeTable, things: tuple[Entities, Entities], gaps: tuple[Gaps, Gaps], reach: Reach, free: Reach
    ) -> list[Side]:
        """The sides on which a thing has one partner at most; none of a register linked with itself."""
        ends = [(table.edges.left, table.shared), (table.edges.right, table.shared)]
        both = [Side.of(*one) for one in zip(ends, gaps, things, reach, free, strict=True)]
        return [] if self.same_register else both[: 2 if self.relation.cardinality == "one-to-one" else 1]

    def _decided(
        self, table: EdgeTable, left: Entities, right: Entities, sides: list[Side], visible: Visible
    ) -> tuple[Decision, list[Shares]]:
        """What becomes of each edge, and what things gained that nobody else claims, by their gaps.

        Nothing stands in the way of a duplicate of a duplicate: in a register linked with itself every edge is decided
        alone.
        """
        if self.same_register:
            probability = 1.0 / (1.0 + np.exp(-averaged(table.edges.weight, table.variance)))
            size = len(probability)
            return Decision(np.ones(size, dtype=np.bool_), probability, np.full(size, -1, dtype=np.int64)), []
        weak = [
            withdrawn_things(self.connection, self.declarations.registers[register], things)
            for register, things in ((self.pair.left, left), (self.pair.right, right))
        ]
        one_to_one = self.relation.cardinality == "one-to-one"
        gains = unmatched_gains(table.edges, sides, len(told_apart(self.relation.compare)), visible)
        weight = averaged(table.edges.weight + gained(table.edges, gains, sides), table.variance)
        edges = with_ties_lost(replace(table.edges, weight=weight), *weak)
        decision = decide(edges, self.thresholds.accept, one_to_one, (left.one, right.one))
        return decision, gains


def _whole_groups(status: pl.Series, edges: Edges, entities: Entities) -> pl.Series:
    """Duplicates of one record are duplicates of each other, also where their own pair looks weaker."""
    together = pl.Series(entities.of_position[edges.left] == entities.of_position[edges.right])
    return pl.select(pl.when(together).then(pl.lit("accepted")).otherwise(status).alias("status")).to_series()


def _keys(coded: CodedPair, scored: ScoredPairs) -> BlockKeys:
    """The keys of the columns that blocks ask for, and of those by which they were split."""
    split = {name: coded.columns[name] for one in scored.splits for name in one.columns}
    return {name: (column.left_key, column.right_key) for name, column in {**split, **coded.blocks}.items()}


def _outside(
    keys: BlockKeys, scored: ScoredPairs, links: pl.DataFrame, things: tuple[Entities, Entities], reach: Reach
) -> Outside:
    """What blocking leaves out, judged by all that is on record, each link as far as it is likely."""
    found = links.select("left_id", "right_id", "probability", of_set=pl.col("set_id").is_not_null())
    every = found.height // MOST_LINKS + 1  # record ids are hashes: every so manieth link is any
    found = found.gather_every(every)
    left, right = (np.searchsorted(side.ids, found[f"{end}_id"]) for side, end in zip(things, _ENDS, strict=True))
    first = (str(block["on"]) for block in scored.blocks)
    blocks, wider = ([tuple(on.split(" + ")) for on in those] for those in (first, scored.second_look))
    known = Known(left, right, found["probability"].to_numpy(), every, found["of_set"].to_numpy())
    return estimate_outside(keys, blocks, known, reach, scored.splits, wider)
