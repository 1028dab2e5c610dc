"""What one-to-one says of things that nobody else claims, counted thing by thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

from tests.link.reference.pairs import Pair
from tests.link.reference.scores import likely

Kind = frozenset[str]
Gains = dict[Kind, float]
Shared = dict[Pair, Kind]


@dataclass(frozen=True)
class Unclaimed:
    """The things of a side that can have a partner (`able`), those of them that no key has linked (`free`), which
    of the `fields` are known of each, and the share of matches that would be seen by so much alone (`visible`)."""

    able: set[int]
    free: set[int]
    fields: list[str]
    known: dict[int, Kind]
    visible: Callable[[Kind], float]

    def kinds(self) -> list[Kind]:
        """What is known of the free things, each once."""
        return sorted({self.known[thing] for thing in self.free}, key=sorted)

    def of_kind(self, kind: Kind) -> tuple[list[int], list[int]]:
        """The things of which so much is known: the free ones and all."""
        free, able = ([thing for thing in some if self.known[thing] == kind] for some in (self.free, self.able))
        return free, able


def of_the_unmatched(weight: dict[Pair, float], shared: Shared, sides: list[Unclaimed]) -> list[Gains]:
    """How much sooner two without a partner belong together, for each side by what is known of a thing, as log odds.

    Of those with the same gaps so many are found to have one, and fifty more as often as is usual. `shared` are the
    numbers that both ends of an edge have.
    """
    gains: list[Gains] = [dict.fromkeys(side.known.values(), 0.0) for side in sides]
    if not weight:
        return gains
    every = range(len(sides))
    usual = [_usual_partners(weight, sides, side) for side in every]
    for _ in range(10):
        now = {edge: one + gained(gains, sides, edge, shared[edge]) for edge, one in weight.items()}
        gains = [_of_a_side(now, sides, side, usual[side]) for side in every]
    return gains


def gained(gains: list[Gains], sides: list[Unclaimed], edge: Pair, shared: Kind) -> float:
    """What an edge gains whose ends nobody else claims: one of the two may bear the numbers of the other by mistake,
    and then its partner could only be found by what else is known."""
    ends = list(zip(gains, sides, edge, strict=False))
    if not all(end in side.free for _, side, end in ends):
        return 0.0
    either = [0.0, 0.0]
    for n, (gain, side, end) in enumerate(ends):
        for mistaken in (0, 1):
            known = side.known[end] - (shared if mistaken == n else frozenset())
            either[mistaken] += gain.get(known, 0.0)
    return -log((exp(-either[0]) + exp(-either[1])) / 2)


def _usual_partners(weight: dict[Pair, float], sides: list[Unclaimed], side: int) -> list[float]:
    """The share of the things of each kind that has a partner, by those that a key has linked or that are likely to
    have one by their fields, as far as they would be seen."""
    mine, found, recall, every = sides[side], [], [], []
    for kind in mine.kinds():
        free, able = mine.of_kind(kind)
        by_key = len(able) - len(free)
        found.append(by_key + sum((_heaviest(weight, sides, side, thing) or -1.0) >= 0 for thing in free))
        recall.append(max(mine.visible(kind), by_key / len(able)))
        every.append(len(able))
    usual = _usual(mine.fields, mine.kinds(), found, recall, every)
    return [one / number for one, number in zip(usual, every, strict=True)]


def _of_a_side(weight: dict[Pair, float], sides: list[Unclaimed], side: int, usual: list[float]) -> Gains:
    mine = sides[side]
    found = {}
    for thing in mine.free:
        heaviest = _heaviest(weight, sides, side, thing)
        found[thing] = 0.0 if heaviest is None else likely(heaviest)
    of_any = max(sum(found.values()) / max(len(mine.free), 1), 0.05)
    gains = dict.fromkeys(mine.known.values(), 0.0)
    kinds = mine.kinds()
    both = [mine.of_kind(kind) for kind in kinds]
    seen = [sum(found[thing] for thing in free) for free, _ in both]
    often = _usual(mine.fields, kinds, seen, [1.0] * len(kinds), [len(free) for free, _ in both])
    for n, (free, able) in enumerate(both):
        by_key = len(able) - len(free)
        known_to_be = _smoothed(often[n] / len(free), seen[n], len(free)) / len(free)
        partner = max((_smoothed(usual[n], by_key + seen[n], len(able)) - by_key) / len(free), known_to_be)
        partner, known_to_be = (min(max(share, 0.05), 0.95) for share in (partner, known_to_be))
        gains[kinds[n]] = log(partner / (1 - known_to_be) / of_any)
    return gains


def _smoothed(usual: float, found: float, records: int) -> float:
    """How many of so many records have a partner, the usual share weighing as fifty of them."""
    return records * (found + 50 * usual) / (records + 50)


def _usual(
    fields: list[str], kinds: list[Kind], found: list[float], recall: list[float], records: list[int]
) -> list[float]:
    """How many records of each kind have a partner, if each known or unknown field raises or lowers their share: found
    in twenty rounds from those that are seen, five more matches speaking for no effect."""
    usual = [float(number) for number in records]
    every = range(len(kinds))
    groups = [[n for n in every if field in kinds[n]] for field in fields]
    groups += [[n for n in every if field not in kinds[n]] for field in fields]
    effects = [1.0] * len(groups)
    for _ in range(20):
        there = sum(one * seen for one, seen in zip(usual, recall, strict=True))
        usual = [one * sum(found) / max(there, 1e-3) for one in usual]
        for g, group in enumerate(groups):
            expected = sum(recall[n] * usual[n] / effects[g] for n in group)
            effect = (sum(found[n] for n in group) + 5) / (expected + 5)
            for n in group:
                usual[n] *= effect / effects[g]
            effects[g] = effect
    return [min(max(one, 1e-3), number) for one, number in zip(usual, records, strict=True)]


def _heaviest(weight: dict[Pair, float], sides: list[Unclaimed], side: int, thing: int) -> float | None:
    """The weight of the heaviest edge of a thing that is its other end's heaviest too."""
    own = [w for edge, w in weight.items() if edge[side] == thing and _is_best(weight, edge, 1 - side, len(sides))]
    return max(own, default=None)


def _is_best(weight: dict[Pair, float], edge: Pair, end: int, sides: int) -> bool:
    """Whether no heavier edge ends there; where many may share an end it does not matter."""
    return sides == 1 or weight[edge] == max(w for other, w in weight.items() if other[end] == edge[end])
