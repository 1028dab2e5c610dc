"""Why two records are linked, or not: everything that decided it, as plain numbers and words of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldEvidence:
    """What one comparison says: its level (`missing` where a side is empty), and by how much it speaks for the link.

    `weights`: for each class besides the sought one the log odds of the sought class against it, in natural units.
    """

    name: str
    level: str
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Rival:
    """Another link of one of the two records: `side` says which of them it shares."""

    side: str
    left_id: int
    right_id: int
    status: str
    probability: float


@dataclass(frozen=True)
class Decided:
    """What became of the pair in the run."""

    status: str
    probability: float
    method: str


@dataclass(frozen=True)
class Explanation:
    """The evidence for one pair of records.

    `priors`: log odds of the sought class against each other class before any field is looked at. `led`: what links of
    other registers add, `unmatched`: what is gained because nobody else claims the two, `doubt`: what goes, or comes
    back, because the weights are estimates. `odds`: log odds of it all before the claims of others are weighed.
    `blocks`: each block and whether it leads to the pair; `second_look`: those with one field less that do, by which
    the run compared records that nobody claims: none where a key linked one of the two or a block leads to the pair.
    `decided`: None where the pair is not on record. `duplicates`: whether one of the two stands for several records of
    one thing.
    """

    pair: str
    relation: str
    left_id: int
    right_id: int
    priors: Mapping[str, float]
    fields: tuple[FieldEvidence, ...]
    led: float
    unmatched: float
    doubt: float
    odds: float
    blocks: tuple[tuple[str, bool], ...]
    second_look: tuple[str, ...]
    decided: Decided | None
    rivals: tuple[Rival, ...]
    duplicates: bool

    @property
    def against(self) -> str:
        """The class that is the likeliest other explanation."""
        return min(sorted(self.priors), key=self._odds_against)

    @property
    def other_classes(self) -> float:
        """What the other explanations take away beyond the likeliest one: never more than nothing."""
        return self.odds - self.led - self.unmatched - self.doubt - self._odds_against(self.against)

    def _odds_against(self, name: str) -> float:
        return self.priors[name] + sum(field.weights[name] for field in self.fields)
