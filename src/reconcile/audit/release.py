"""A release: the figures that were reported upward, who signed for them, and what they rested on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from reconcile.audit.canonical import text_digest

KEY = ("period", "definition", "pair", "relation", "field")
VALUES = ("numerator", "denominator", "value")
TOLD = (*VALUES, "not_yet_due")
"""What a figure says: its values, and how many records of its denominator wait until they are due; that number alone
corrects nothing."""
Figure = dict[str, Any]


@dataclass(frozen=True)
class Signature:
    """Who signed, in which role, and when: as they say it, with the time's zone."""

    name: str
    role: str
    at: str


@dataclass(frozen=True)
class Release:
    """What was reported of one period. `number` counts its releases; from the second on it corrects the one before.

    `manifest` is the hash of the run's manifest body, `corrects` that of the release before, `inputs` what the run
    rested on; `figures` are those of the whole county as counted, in each window that is told. `corrected`: of a
    correction the figures that are no longer what the release before says, and how many are; None where it corrects
    nothing, or was made before that was kept.
    """

    number: int
    period: str
    as_of: str
    run_id: str
    manifest: str
    corrects: str | None
    reason: str
    signed: Signature
    figures: Sequence[Figure]
    inputs: dict[str, Any]
    corrected: dict[str, Any] | None = None

    @property
    def file_name(self) -> str:
        """The name of its file below releases/."""
        return f"{self.period}-{self.number}.json"

    @property
    def text(self) -> str:
        """What its file holds."""
        told = asdict(self)
        if self.corrected is None:
            del told["corrected"]
        return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @property
    def sha256(self) -> str:
        """The hash of its file."""
        return text_digest(self.text)

    @staticmethod
    def read(text: str) -> Release:
        """The release that a file holds; ValueError, TypeError or KeyError where it holds none."""
        data = json.loads(text)
        return Release(**(data | {"signed": Signature(**data["signed"])}))

    @property
    def corrections(self) -> Corrections | None:
        """`corrected` as values."""
        if self.corrected is None:
            return None
        changed = tuple(Correction(**one) for one in self.corrected["figures"])
        return Corrections(changed, self.corrected["unchanged"])


@dataclass(frozen=True)
class Correction:
    """A figure by its key that was reported otherwise: what it said and says; None where it was not there."""

    key: Figure
    before: Figure | None
    now: Figure | None


@dataclass(frozen=True)
class Corrections:
    """The figures that are no longer what was released, and how many are."""

    changed: tuple[Correction, ...]
    unchanged: int

    @property
    def as_told(self) -> dict[str, Any]:
        """The same as it stands in a file."""
        return {"figures": [asdict(one) for one in self.changed], "unchanged": self.unchanged}


def corrections(released: Release, figures: Sequence[Figure]) -> Corrections:
    """What became of what was released, by as much of their keys as the release tells, in the order of `figures`.

    Releases of older versions told neither window nor field, and one window alone.
    """
    names = [name for name in KEY if all(name in one for one in released.figures)]
    windows = {one.get("period", released.period) for one in released.figures}
    now = {_key(one, names): one for one in figures if one["period"] in windows}
    before = {_key(one, names): one for one in released.figures}
    both = [(now.get(key), before.get(key)) for key in dict.fromkeys([*now, *before])]
    changed = tuple(
        Correction(_named(new or old or {}, released.period), _told(old), _told(new))
        for new, old in both
        if _values(new) != _values(old)
    )
    return Corrections(changed, len(both) - len(changed))


def _key(figure: Figure, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(figure[name] or "" for name in names)


def _named(figure: Figure, period: str) -> Figure:
    return {name: figure.get(name) for name in KEY} | {"period": figure.get("period", period)}


def _told(figure: Figure | None) -> Figure | None:
    return None if figure is None else {name: figure.get(name) for name in TOLD}


def _values(figure: Figure | None) -> tuple[Any, ...]:
    return tuple(figure[name] for name in VALUES) if figure else ()
