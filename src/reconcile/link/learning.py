"""How a relation's model is learned: where EM starts, which pairs there are, and which of them may teach what."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vocabulary import EXACT
from reconcile.link.candidates import Candidates
from reconcile.link.clusters import Numbers
from reconcile.link.correlated import correlations_of
from reconcile.link.em import MOST, EqualPairs, fit, responsibilities, unrelated_class
from reconcile.link.model import Model, Shares, Weights, starting_model, starting_shares
from reconcile.link.patterns import Patterns
from reconcile.link.reach import Reach
from reconcile.link.unrelated import equal_pairs, unrelated_shares, without_links
from reconcile.registers import RelationSpec

Ends = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class Learning:
    """What stays the same however many pairs have been looked at.

    `all_pairs`: pairs of records of both registers; `free_pairs`: pairs of those that no key has linked, and of whom
    some key field is known.
    """

    start: Model
    all_pairs: float
    free_pairs: float
    taught: npt.NDArray[np.bool_]
    equal: EqualPairs
    same_register: bool

    @staticmethod
    def of(
        relation: RelationSpec,
        coded: CodedPair,
        told: Reach,
        patterns: Patterns,
        candidates: Candidates,
        accepted: Ends,
        same_register: bool,
    ) -> Learning:
        """What the first look shows; `accepted` are the ends of the links found before, `told` marks of whom some key
        field is known: the others are no sign that people have no partner."""
        free = [int(marks[positions].sum()) for marks, positions in zip(told, candidates.free, strict=True)]
        pairs = number_of_pairs(free[0], free[1], same_register)
        expected = max(0.01 * free[0] if same_register else 0.8 * min(free), 0.5)
        unrelated = unrelated_shares(coded, relation.compare, same_register)
        start = starting_model(relation, unrelated, pairs, min(expected, pairs / 4))
        return Learning(
            replace(start, correlations=correlations_of(coded, relation.compare, same_register=same_register)),
            number_of_pairs(*coded.lengths, same_register),
            pairs,
            taught_by(relation),
            _equal_pairs(relation, coded, patterns, candidates, accepted, same_register),
            same_register,
        )

    def model(self, patterns: Patterns) -> Model:
        """The model that explains these pairs best.

        The first round knows of no links yet: what it finds is taken out of the pairs that count as unrelated.
        """
        first = self._fit(self.start, patterns)
        found = responsibilities(first, patterns)
        freed = without_links(first, found.sum(axis=(0, 1)) / self.all_pairs)
        strangers = unrelated_class(freed, patterns, found[:, 0, -1], self.equal)
        shares = [*self._started_again(strangers, found[:, 0].sum(axis=0)), freed.shares[-1]]
        return self._fit(replace(freed, shares=shares), patterns, begin=freed)

    def _started_again(self, unrelated: list[Shares], found: Shares) -> list[list[Shares]]:
        """The shares that each class but the last starts with once the unrelated ones are freed of links.

        A class of which not one pair was `found` learns nothing beside them: with the links still among its own, twins
        would have equal numbers so often that a number with one digit wrong spoke louder against them than an equal
        one.
        """
        again = starting_shares(self.start.classes, self.start.compares, unrelated)
        return [again[k] if found[k] < 1.0 else shares for k, shares in enumerate(self.start.shares[:-1])]

    def weights(self, patterns: Patterns) -> Weights:
        """That model with what a key says beside it."""
        model = self.model(patterns)
        return Weights(model, self.key_gain(model, patterns))

    def key_gain(self, model: Model, patterns: Patterns) -> float:
        """Log odds that a pair gains which a key links: it is as likely a link as any of all pairs, also where hardly
        anybody is linked among the records without such a key."""
        prior = float(model.priors[0])
        found = float(responsibilities(model, patterns)[:, :, 0].sum())
        share = max(min(found / self.all_pairs, MOST), prior)
        return float(np.log(share / (1.0 - share)) - np.log(prior / (1.0 - prior)))

    def _fit(self, start: Model, patterns: Patterns, begin: Model | None = None) -> Model:
        how = (self.free_pairs, self.taught, self.equal)
        return fit(start, patterns, *how, same_register=self.same_register, begin=begin)


def number_of_pairs(left: int, right: int, same_register: bool) -> float:
    """Of so many records on both sides, 1 at least; in a register linked with itself a pair counts once."""
    return max(left * (left - 1) / 2 if same_register else left * right, 1.0)


def taught_by(relation: RelationSpec) -> npt.NDArray[np.bool_]:
    """Which source of links may teach which comparison: no rule teaches the fields of its key.

    Those that corroborate it are taught where a block brings whoever shares the key: whom the rule linked and whom the
    block brings are together all who do, agree they or not.
    """
    taught = np.ones((len(relation.exact) + 2, len(relation.compare)), dtype=np.bool_)
    for rule, key in enumerate(relation.exact):
        whole = any(set(block) <= set(key.on) for block in relation.block)
        used = key.on if whole else (*key.on, *key.corroborate)
        for c, compare in enumerate(relation.compare):
            taught[rule + 1, c] = compare.name not in used
    return taught


def _equal_pairs(
    relation: RelationSpec,
    coded: CodedPair,
    patterns: Patterns,
    candidates: Candidates,
    accepted: Ends,
    same_register: bool,
) -> EqualPairs:
    """How many pairs are equal in the comparisons that a block names by itself and in numbers, of how many.

    Equal numbers that no block brings are chance as far as anybody can tell: to count links among them as chance too
    would make an equal number say no more than a name.
    """
    alone = {block["on"] for block in candidates.blocks if not block["records_split"]}
    present, unseen, apart = (np.zeros(len(relation.compare)) for _ in range(3))
    for c, compare in enumerate(relation.compare):
        every = compare.name in alone
        if every or compare.type == "id":
            column = coded.columns[compare.name]
            equal, present[c] = equal_pairs(column, same_register)
            unseen[c] = max(equal - patterns.counts[patterns.levels[:, c] == EXACT].sum(), 0.0)
            apart[c] = min(_linked_apart(column, accepted, coded.one_to_one), unseen[c]) if every else unseen[c]
    return EqualPairs(present, unseen - apart, apart)


def _linked_apart(column: CodedColumn, accepted: Ends, one_to_one: bool) -> float:
    """How many pairs are equal of which one record is linked with another that has another value."""
    at_left, at_right = column.left[accepted[0]], column.right[accepted[1]]
    differ = (at_left >= 0) & (at_right >= 0) & (at_left != at_right)
    others = np.where(column.whole, column.counts[1], 0)
    found = others[at_left[differ]].sum()
    if one_to_one:
        free = np.delete(column.left, accepted[0])
        found += np.where(column.whole, np.bincount(free[free >= 0], minlength=len(others)), 0)[at_right[differ]].sum()
    return float(found)
