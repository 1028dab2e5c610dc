"""What a run says of its own links: how many are expected to be wrong, of all and by subgroup."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.report.tables.model.rate import Rate


@dataclass(frozen=True)
class ExpectedLine:
    """The links of one relation, how many of them are expected to be false and how many matches missed beside them, and
    the share of all matches that blocking finds: estimates of the run itself, without labels. None: unknown, since no
    two records are likely enough to be the same. `given`: the model was given, not learned."""

    pair: str
    relation: str
    links: int
    false: float
    missed: float | None
    recall: float | None
    given: bool

    def shown_links(self, small: int) -> int | None:
        """The number of links, None where it is small."""
        return self.links if self.links >= small else None


@dataclass(frozen=True)
class GroupLine:
    """One subgroup of the records of a comparison: how many are linked, how many of the links are expected to be false,
    and how many matches missed, each as a number and as a rate."""

    pair: str
    relation: str
    grouping: str
    value: str
    rate: Rate
    false: float | None
    false_rate: float | None
    missed: float | None
    missed_rate: float | None

    @property
    def missed_unknown(self) -> bool:
        """Whether nobody knows how many matches were missed; of a suppressed line nothing is told."""
        return self.missed is None and self.false is not None
