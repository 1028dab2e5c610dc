"""What the model says of a pair of records, summed field by field and class by class in millionths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, pi, sqrt
from typing import Any

from tests.link.reference.pairs import Pair, Sides
from tests.link.reference.records import level, named, part_of_name, value

from reconcile.registers import RelationSpec
from reconcile.registers.pair import Compare

Data = dict[str, Any]
PARTS = {"homophone": "sound", "one_replaced": "surname", "surname_only": "surname", "given_only": "given"}
"""The part of two names that agrees at a level."""
SAME_SURNAME = {"homophone", "look_alike", "one_character", "one_replaced", "surname_only"}


@dataclass(frozen=True)
class Score:
    """Log odds of a pair in millionths, its probability, and how much of the other explanations is being twins."""

    odds: int
    same: float
    alike: float

    def raised(self, gain: float) -> Score:
        """The score with so much more log odds."""
        odds = self.odds + millionths(gain)
        return Score(odds, round(likely(odds / 1e6), 6), self.alike)


def millionths(number: float) -> int:
    """A logarithm as a whole number."""
    return round(1e6 * number)


def likely(odds: float) -> float:
    """The probability that log odds stand for."""
    return 1 / (1 + exp(-odds))


def log_odds(probability: float) -> float:
    """The log odds that a probability stands for."""
    return log(probability) - log(1 - probability)


@dataclass(frozen=True)
class Scorer:
    """Scores pairs of the records of two registers, or of one with itself, by the numbers of a model; `met` are the
    records that may meet each other at all."""

    relation: RelationSpec
    model: Data
    sides: Sides
    same: bool
    met: Sides

    def score(self, pair: Pair) -> Score:
        """The log odds of the sought class against all others together."""
        logs = [millionths(one) for one in self.logs(pair).values()]
        for compare in self.relation.compare:
            if compare.frequencies:
                rarity = self._rarity(pair, compare)
                logs = [one + rarity * owed for one, owed in zip(logs, self._by_chance(compare), strict=True)]
        top = max(logs[1:]) / 1e6
        others = top + log(sum(exp(one / 1e6 - top) for one in logs[1:]))
        odds = logs[0] - millionths(others)
        alike = exp(logs[1] / 1e6 - others) if len(logs) > 2 else 0.0
        return Score(odds, round(likely(odds / 1e6), 6), round(alike, 6))

    def logs(self, pair: Pair) -> dict[str, float]:
        """For each class the log of its prior times what it makes of every field that both records have."""
        found = {name: log(self.model["priors"][name]) for name in self.relation.classes}
        for compare in self.relation.compare:
            reached = self._level(pair, compare)
            for name in found if reached else ():
                found[name] += log(max(self.model["comparisons"][compare.name][name][reached], 1e-12))
            if compare.correlated_with:
                found["unrelated"] += self._beside(pair, compare, reached)
        return found

    def alone(self, pair: Pair, known: frozenset[str]) -> int:
        """The log odds of a pair of which nothing but these fields is known, against strangers, in millionths."""
        odds = millionths(log_odds(self.model["priors"][self.relation.classes[0]]))
        for compare in self.relation.compare:
            reached = self._level(pair, compare) if compare.name in known else None
            if reached:
                shares = self.model["comparisons"][compare.name]
                same, unrelated = (shares[name][reached] for name in (self.relation.classes[0], "unrelated"))
                odds += millionths(log(max(same, 1e-12))) - millionths(log(max(unrelated, 1e-12)))
        return odds

    def _beside(self, pair: Pair, compare: Compare, reached: str | None) -> float:
        """What strangers who reach a level owe to it that the correlated field agrees too, or does not."""
        together = self.model.get("correlated", {}).get(compare.name)
        agrees = self._told(pair, compare)
        if not together or reached is None or agrees is None:
            return 0.0
        unrelated = self.model["comparisons"][compare.name]["unrelated"]
        usual = sum(unrelated[one] * together[one] for one in unrelated)
        return log(together[reached] / usual) if agrees else log((1 - together[reached]) / (1 - usual))

    def _told(self, pair: Pair, compare: Compare) -> bool | None:
        """Whether the field it is correlated with agrees, of names in the surname; None where that is missing."""
        if not compare.correlated_with or compare.name not in self.model.get("correlated", {}):
            return None
        there = self._level(pair, named(self.relation, compare.correlated_with))
        return None if there is None else there == "exact" or there in SAME_SURNAME

    def _level(self, pair: Pair, compare: Compare) -> str | None:
        return level(compare, self.sides[0][pair[0]], self.sides[1][pair[1]])

    def _by_chance(self, compare: Compare) -> list[bool]:
        """Which classes agree in a field by chance only: those owe to frequency what others have by nature."""
        return [
            name not in (self.relation.classes[0], *compare.shared, *compare.usual) for name in self.relation.classes
        ]

    def _rarity(self, pair: Pair, compare: Compare) -> int:
        """Log of how frequent a name, or the part of it that agrees, is over how often any are equal by chance."""
        reached = self._level(pair, compare)
        if reached and self._told(pair, compare):
            reached = {"exact": "given_only", "one_replaced": None, "surname_only": None}.get(reached, reached)
        if reached != "exact" and reached not in PARTS:
            return 0
        seen = [[_part(reached, value(row, compare, side)) for row in self.met[side]] for side in (0, 1)]
        mine = _part(reached, value(self.sides[0][pair[0]], compare, 0))
        if mine is None:
            return 0
        known = [[one for one in names if one is not None] for names in seen]
        bearers = known if self.relation.cardinality == "one-to-one" else known[1:]
        others = sum(names.count(mine) - _discount(names) for names in bearers if mine in names)
        others = max(others, 1 - max(_discount(names) for names in bearers))
        return millionths(log(others / sum(len(names) for names in bearers)) - log(self._equal_by_chance(*known)))

    def _equal_by_chance(self, left: list[str], right: list[str]) -> float:
        """The share of equal pairs, of all there are and 200 more of which one in a thousand is."""
        if self.same:
            equal = sum(left.count(name) - 1 for name in left) / 2
            pairs = len(left) * (len(left) - 1) / 2
        else:
            equal, pairs = sum(right.count(name) for name in left), len(left) * len(right)
        return min((equal + 0.2) / (pairs + 200), 0.999)

    def averaged(self, pair: Pair, odds: float) -> float:
        """Log odds after the shares of levels are only known from so many matches."""
        variance = 0.5  # for what no share of a level knows
        for compare in self.relation.compare:
            if reached := self._level(pair, compare):
                shown = self.model["comparisons"][compare.name][self.relation.classes[0]][reached]
                variance += 1 / (shown * self.model["matches"][compare.name] + 0.5)
        return odds / sqrt(1 + pi * variance / 8)

    def key_gain(self, linked: Iterable[Pair], looked_at: Iterable[Pair]) -> float:
        """What a pair gains that a key links: it is as likely as any of all pairs, not only of those without a key."""
        links = float(len(list(linked)))
        for pair in looked_at:
            logs = list(self.logs(pair).values())
            links += 1 / sum(exp(one - logs[0]) for one in logs)
        prior = self.model["priors"][self.relation.classes[0]]
        left, right = (len(rows) for rows in self.sides)
        pairs = left * (left - 1) / 2 if self.same else left * right
        return log_odds(max(min(links / max(pairs, 1), 0.9), prior)) - log_odds(prior)


def _discount(names: list[str]) -> float:
    """What is taken off each count, for one of those who bear the name may be the one who is sought."""
    times = [names.count(name) for name in set(names)]
    return times.count(1) / (times.count(1) + 2 * times.count(2) + 20)


def _part(reached: str, name: str | None) -> str | None:
    return name if name is None or reached == "exact" else part_of_name(PARTS[reached], name)
