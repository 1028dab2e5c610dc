"""Why two records are linked or not: the evidence for any pair of a run, worked out anew from records and model."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.comparison.columns import Block, CodedPair, both_ways
from reconcile.comparison.explanation import Decided, Explanation, FieldEvidence, Rival
from reconcile.comparison.vectors import Positions, Vectors, level_vectors
from reconcile.comparison.vocabulary import level_names
from reconcile.link.certainty import averaged, variance
from reconcile.link.gaps import gaps_of, name_of, shared_numbers, told_apart
from reconcile.link.keys import combined
from reconcile.link.led import led_ends, led_pairs
from reconcile.link.linking import Linker
from reconcile.link.model import Model, Shares
from reconcile.link.patterns import count_patterns
from reconcile.link.rarity import MICRO
from reconcile.link.reach import told_of, within_reach
from reconcile.link.relevance import HOPELESS
from reconcile.link.score import FieldLogs, led_gain, score_pairs
from reconcile.link.second_look import shorter_blocks
from reconcile.link.unmatched import against_all, together

LED, EXACT = "led", "exact:"


@dataclass
class Explainer:
    """Explains pairs of one relation of a run; what the relation compares is read once."""

    linker: Linker
    coded: CodedPair = field(init=False)
    model: Model = field(init=False)

    def __post_init__(self) -> None:
        self.coded = self.linker.coded()
        written = engine.frame(
            self.linker.connection, "link/20_model", pair=self.linker.pair.id, relation=self.linker.relation.name
        )
        self.data = json.loads(written["model"].item())
        self.model = Model.of_data(self.linker.relation, self.data)

    def explain(self, left_id: int, right_id: int) -> Explanation:
        """The evidence for a left and a right record of the run; KeyError where it has no such record."""
        left, right = _position(self.coded.left_ids, left_id), _position(self.coded.right_ids, right_id)
        at_left, at_right = np.array([left]), np.array([right])
        patterns = count_patterns(
            level_vectors(self.coded, self.linker.relation.compare, at_left, at_right), np.array([0]), 1
        )
        scores = score_pairs(self.model, self.coded, patterns, at_left, self.linker.same_register)
        links = self._links(left_id, right_id)
        decided = _decided(links, left_id, right_id)
        own = float(scores.odds[0]) / MICRO
        led = self._led(left, right, own) if decided and decided.method == LED else 0.0
        by_key = links.select((pl.col("method") == LED) | pl.col("method").str.starts_with(EXACT)).to_series().any()
        blocks = tuple((_name(block), self._leads(block, left, right)) for block in self._declared)
        seen = by_key or any(leads for _, leads in blocks)
        unmatched = 0.0 if by_key else self._unmatched(left, right, patterns.levels, scores.alike)
        key = self.data["key_gain"] if decided and decided.method.startswith(EXACT) else 0.0
        together = own + key + led + unmatched
        return Explanation(
            pair=self.linker.pair.id,
            relation=self.linker.relation.name,
            left_id=left_id,
            right_id=right_id,
            priors={name: prior + key for name, prior in self._against(np.log(self.model.priors)).items()},
            fields=self._fields(patterns.levels, at_left),
            led=led,
            unmatched=unmatched,
            doubt=self._averaged(together, patterns.levels) - together,
            odds=self._averaged(together, patterns.levels),
            blocks=blocks,
            second_look=() if seen else self._tried_again(left, right),
            decided=decided,
            rivals=_rivals(links, left_id, right_id),
            duplicates=self._stands_for_several(left_id, right_id),
        )

    def leads(self, left_id: int, right_id: int) -> bool:
        """Whether any block puts the two records together, or a shorter one of the second look might."""
        left, right = _position(self.coded.left_ids, left_id), _position(self.coded.right_ids, right_id)
        declared = any(self._leads(block, left, right) for block in self._declared)
        return declared or bool(self._second_look(left, right))

    def _against(self, logs: Shares) -> dict[str, float]:
        """The first class over each other one."""
        return {name: float(logs[0] - logs[k]) for k, name in enumerate(self.model.classes) if k}

    def _fields(self, levels: Vectors, left: Positions) -> tuple[FieldEvidence, ...]:
        logs = FieldLogs(self.model, self.coded, self.linker.same_register).of(levels, left)[0] / MICRO
        return tuple(
            FieldEvidence(compare.name, ("missing", *level_names(compare.type))[levels[0, c]], self._against(logs[c]))
            for c, compare in enumerate(self.linker.relation.compare)
        )

    def _led(self, left: int, right: int, own: float) -> float:
        """What the links that lead to the pair add to what its own fields say."""
        found = engine.frame(self.linker.connection, "link/21_accepted")
        ends = led_ends(self.linker.connection, [found], self.linker.pair, self.linker.relation)
        everybody = np.ones(self.coded.lengths[1], dtype=np.bool_)
        led = led_pairs(self.linker.relation, self.coded, ends, everybody)
        here = (led.left == left) & (led.right == right)
        return float(led_gain(np.array([own]), led.odds[here], self.model)[0]) if here.any() else 0.0

    def _unmatched(self, left: int, right: int, levels: Vectors, alike: Shares) -> float:
        """What is gained where nobody else claims either record."""
        everybody = np.ones(self.coded.lengths[1], dtype=np.bool_)
        relation = self.linker.relation
        reach = within_reach(relation, self.coded, told_of(relation, self.coded), everybody)
        if not (reach[0][left] and reach[1][right]):
            return 0.0
        names = told_apart(relation.compare)
        shared = shared_numbers(relation.compare, levels)
        gains = []
        for side, gaps, at in zip(("left", "right"), gaps_of(relation.compare, self.coded), (left, right), strict=True):
            of_gaps = self.data["unmatched_gain"].get(side, {})
            own, other = (of_gaps.get(name_of(int(kind[0]), names), 0.0) for kind in (gaps[[at]], gaps[[at]] & ~shared))
            gains.append((np.array([own]), np.array([other])))
        one_to_one = relation.cardinality == "one-to-one" and not self.linker.same_register
        return float(against_all(together(gains[: 2 if one_to_one else 1]), alike, one_to_one=one_to_one)[0])

    def _averaged(self, odds: float, levels: Vectors) -> float:
        """The log odds after the shares of levels are only so well known; who is hopeless anyway stays so."""
        if odds < -HOPELESS:
            return odds
        matches = np.array([self.data["matches"][compare.name] for compare in self.model.compares])
        return float(averaged(np.array([odds]), variance(self.model, matches, levels))[0])

    @property
    def _declared(self) -> tuple[Block, ...]:
        declared = self.linker.relation.block
        return declared if self.linker.same_register else both_ways(declared)

    def _leads(self, block: Block, left: int, right: int) -> bool:
        keys = combined([self.coded.blocks[name] for name in block])
        return bool(keys[0][left] >= 0 and keys[0][left] == keys[1][right])

    def _second_look(self, left: int, right: int) -> tuple[str, ...]:
        """The shorter blocks that lead to the pair: a register linked with itself is looked at once."""
        shorter = () if self.linker.same_register else shorter_blocks(self._declared)
        return tuple(_name(block) for block in shorter if self._leads(block, left, right))

    def _tried_again(self, left: int, right: int) -> tuple[str, ...]:
        """Of the shorter blocks that lead to the pair those that the run tried: some make too many pairs."""
        tried = self.data.get("second_look", ())
        return tuple(name for name in self._second_look(left, right) if name in tried)

    def _links(self, left_id: int, right_id: int) -> pl.DataFrame:
        return engine.frame(
            self.linker.connection,
            "link/22_links_of",
            pair=self.linker.pair.id,
            relation=self.linker.relation.name,
            left_id=left_id,
            right_id=right_id,
        )

    def _stands_for_several(self, left_id: int, right_id: int) -> bool:
        several = engine.frame(
            self.linker.connection,
            "link/23_duplicates_of",
            left=self.linker.pair.left,
            right=self.linker.pair.right,
            left_id=left_id,
            right_id=right_id,
        )
        return bool(several["several"].item())


def _name(block: Block) -> str:
    return " + ".join(block)


def _position(ids: npt.NDArray[np.uint64], record_id: int) -> int:
    place = int(np.searchsorted(ids, np.uint64(record_id)))
    if place == len(ids) or int(ids[place]) != record_id:
        raise KeyError(record_id)
    return place


def _decided(links: pl.DataFrame, left_id: int, right_id: int) -> Decided | None:
    here = links.filter(left_id=left_id, right_id=right_id)
    return Decided(*here.select("status", "probability", "method").row(0)) if here.height else None


def _rivals(links: pl.DataFrame, left_id: int, right_id: int) -> tuple[Rival, ...]:
    others = links.filter((pl.col("left_id") != left_id) | (pl.col("right_id") != right_id))
    columns = ("left_id", "right_id", "status", "probability")
    return tuple(Rival("left" if row[0] == left_id else "right", *row) for row in others.select(columns).iter_rows())
