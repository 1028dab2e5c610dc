"""What one-to-one says before any field does: two things that nobody else claims are each other's sooner.

The model's prior is that of any pair: n links among L x R pairs. Assignment looks at the other claims itself, so what
is left to weigh is the chance that two things without another partner belong together. Of a thing that has a partner
with the chance c, which would have been found with the chance f, where s is that of any, the odds are c / (1 - f) / s
times as much. Where nearly everybody is in both registers that is a hundred times, and a pair that agrees on little is
the right one all the same. Of whom next to nothing is known no key could have found the partner; of whom everything is,
a key would have. Nor could their fields have told it from a stranger: the chance that they have one is learned from
those of whom enough is known.

Whoever shares a number with a stranger does not share it with its partner, for it has but one: if the number is the
stranger's, the partner could only have been found by what else is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reconcile.link.assign import Edges
from reconcile.link.clusters import Numbers
from reconcile.link.entities import Entities
from reconcile.link.gaps import Gaps, known_fields
from reconcile.link.model import Shares
from reconcile.link.reach import Marks
from reconcile.link.rivals import TWIN_MISSING
from reconcile.link.usual import usual_matches
from reconcile.link.visible import LIKELY, Visible

LEAST = 0.05
"""Share of things that are taken to have no partner at least: how many links there are is an estimate."""
RECORDS = 50.0
"""Records that the usual share of partners weighs as, for those with the same gaps."""
SETTLED = 20.0
"""Log odds from which on an edge that is the only one of both its ends is a link whatever they gain: nearly all are."""
ROUNDS = 10


@dataclass(frozen=True)
class Side:
    """Where the edges end on one side, and the numbers that they share; for each position the gaps of its record, and
    whether it stands for a thing that can have a partner at all (`able`), and one that no key has linked (`free`)."""

    ends: Numbers
    shared: Gaps
    gaps: Gaps
    able: Marks
    free: Marks

    @staticmethod
    def of(edges: tuple[Numbers, Gaps], gaps: Gaps, things: Entities, reach: Marks, free: Marks) -> Side:
        """Of where `edges` end and what they share; a thing is told of by its first record."""
        first = things.of_position == np.arange(len(things.ids))
        return Side(*edges, gaps, first & reach, first & free)

    def only(self, edges: Marks) -> Side:
        """The things at which these edges end, and no others."""
        there = np.zeros(len(self.gaps), dtype=np.bool_)
        there[self.ends[edges]] = True
        number = np.cumsum(there) - 1
        ends, shared = number[self.ends[edges]], self.shared[edges]
        return Side(ends, shared, self.gaps[there], self.able[there], self.free[there])

    def links(self, of_things: Shares | Marks, size: int) -> Shares:
        """How many of the things that no key has linked are linked, each so far, by their gaps."""
        return np.bincount(self.gaps, self.free * of_things, size).astype(np.float64)

    def gains(self, of_gaps: Shares) -> tuple[Shares, Shares]:
        """What each edge gains by its end, and what it would if the numbers it shares were another's."""
        gaps = self.gaps[self.ends]
        return of_gaps[gaps], of_gaps[gaps & ~self.shared]


def unmatched_gains(edges: Edges, sides: Sequence[Side], fields: int, visible: Visible) -> list[Shares]:
    """For each side the log odds that an edge between two things gains against their being strangers, because nobody
    else claims them: by the gaps of the thing. Where many may share a partner only the left side is given."""
    size = 1 << fields
    gains = [np.zeros(size) for _ in sides]
    if not len(edges.weight):
        return gains
    sure = edges.weight >= SETTLED
    for side in sides:
        sure &= (np.bincount(side.ends) == 1)[side.ends]
    weight, rest = edges.weight[~sure], [side.only(~sure) for side in sides]
    seen = [side.links(heaviest >= LIKELY, size) for side, heaviest in zip(rest, _best(weight, rest), strict=True)]
    kinds = [_Kinds.of(side, side.ends[sure], likely, visible) for side, likely in zip(sides, seen, strict=True)]
    for _ in range(ROUNDS):  # who has a partner depends on the gains, and they on who has one
        raised = weight + np.where(_free(rest), _of_ends(gains, rest), 0.0)
        found = [1.0 / (1.0 + np.exp(-heaviest)) for heaviest in _best(raised, rest)]
        gains = [kind.gains(side.links(more, size)) for kind, side, more in zip(kinds, rest, found, strict=True)]
    return gains


@dataclass(frozen=True)
class _Kinds:
    """The things of a side by their gaps, of those `there`: how many can have a partner, how many of them no key has
    linked, of how many of these the only edge is beyond doubt, and the share that usually has a partner."""

    there: Numbers
    known: Marks
    able: Shares
    free: Shares
    sure: Shares
    usual: Shares

    @staticmethod
    def of(side: Side, sure: Numbers, likely: Shares, visible: Visible) -> _Kinds:
        """Of a side whose ends `sure` are beyond doubt; `likely`: how many of the others have a likely edge."""
        kinds = (side.gaps[side.able], side.gaps[side.free], side.gaps[sure[side.free[sure]]])
        able, free, found = (np.bincount(gaps, minlength=len(likely)).astype(np.float64) for gaps in kinds)
        there = np.flatnonzero(free)
        able, free, found = able[there], free[there], found[there]
        known = known_fields(there, len(likely))
        by_key = able - free
        recall = np.maximum(visible.share(known), by_key / able)
        usual = usual_matches(known, by_key + found + likely[there], recall, able) / able
        return _Kinds(there, known, able, free, found, usual)

    def gains(self, links: Shares) -> Shares:
        """What things of each kind gain, so many more having a partner that was found.

        With the chance c that one has a partner, f that it was found, and s for any: c / (1 - f) / s.
        """
        found, by_key = self.sure + links[self.there], self.able - self.free
        often = usual_matches(self.known, found, np.ones(len(found)), self.free) / self.free
        seen = _smoothed(often, found, self.free) / self.free
        partners = (_smoothed(self.usual, by_key + found, self.able) - by_key) / self.free
        partners = np.clip(np.maximum(partners, seen), LEAST, 1.0 - LEAST)
        of_any = max(found.sum() / max(self.free.sum(), 1.0), LEAST)
        gains = np.zeros(len(links))
        gains[self.there] = np.log(partners) - np.log(1.0 - np.clip(seen, LEAST, 1.0 - LEAST)) - np.log(of_any)
        return gains


def _smoothed(usual: Shares, found: Shares, records: Shares) -> Shares:
    """How many of the records of each kind have a partner, `found` of them; where they are few, the `usual` share."""
    return np.asarray(records * (found + RECORDS * usual) / (records + RECORDS))


def _best(weight: Shares, sides: Sequence[Side]) -> list[Shares]:
    """For each thing of each side the weight of its heaviest edge; where only one can have the other end, only of an
    edge that is the heaviest there too: who meets a record that is another's has found no partner."""
    heaviest = [_heaviest(weight, side.ends, len(side.gaps)) for side in sides]
    if len(sides) == 1:
        return heaviest
    own = [weight == most[side.ends] for most, side in zip(reversed(heaviest), reversed(sides), strict=True)]
    return [_heaviest(weight[mine], side.ends[mine], len(side.gaps)) for mine, side in zip(own, sides, strict=True)]


def _heaviest(weight: Shares, ends: Numbers, things: int) -> Shares:
    """For each thing the weight of its heaviest edge."""
    found = np.full(things, -np.inf)
    np.maximum.at(found, ends, weight)
    return found


def gained(edges: Edges, gains: Sequence[Shares], sides: Sequence[Side]) -> Shares:
    """What each edge gains against all other explanations; none where an end has been linked by a key or cannot have a
    partner."""
    gain = against_all(_of_ends(gains, sides), edges.alike, one_to_one=len(sides) > 1)
    return np.where(_free(sides), gain, 0.0)


def _of_ends(gains: Sequence[Shares], sides: Sequence[Side]) -> Shares:
    """What each edge gains by both its ends."""
    return together([side.gains(gain) for gain, side in zip(gains, sides, strict=True)])


def together(of_sides: Sequence[tuple[Shares, Shares]]) -> Shares:
    """What edges gain by both ends, whichever of the two has the other's number; `of_sides`: what each end gains, and
    what it would if the shared numbers were another's."""
    every = np.sum([gain for gain, _ in of_sides], axis=0)
    mistaken = [every - gain + other for gain, other in of_sides]
    if len(mistaken) == 1:
        mistaken.append(every)  # where many may share a partner, whose number it is changes nothing there
    return np.asarray(-np.log((np.exp(-mistaken[0]) + np.exp(-mistaken[1])) / 2.0))


def _free(sides: Sequence[Side]) -> Marks:
    return np.asarray(np.all([side.free[side.ends] for side in sides], axis=0))


def against_all(gain: Shares, alike: Shares, *, one_to_one: bool) -> Shares:
    """The same gain against all other explanations, of which the share `alike` is being alike only, as twins are.

    Who meets the twin's record is hardly ever without its own, and the twin without its own: that gains more.
    """
    against_twins = np.maximum(gain, -2.0 * np.log(TWIN_MISSING)) if one_to_one else gain
    gains: Shares = -np.log((1.0 - alike) * np.exp(-gain) + alike * np.exp(-against_twins))
    return gains
