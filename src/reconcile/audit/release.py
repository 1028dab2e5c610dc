"""A release: the figures that were reported upward, who signed for them, and what they rested on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from reconcile.audit.canonical import text_digest

KEY = ("definition", "pair", "relation")
VALUES = ("numerator", "denominator", "value")
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
    rested on; `figures` are those of the whole county as counted.
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

    @property
    def file_name(self) -> str:
        """The name of its file below releases/."""
        return f"{self.period}-{self.number}.json"

    @property
    def text(self) -> str:
        """What its file holds."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @property
    def sha256(self) -> str:
        """The hash of its file."""
        return text_digest(self.text)

    @staticmethod
    def read(text: str) -> Release:
        """The release that a file holds; ValueError, TypeError or KeyError where it holds none."""
        data = json.loads(text)
        return Release(**(data | {"signed": Signature(**data["signed"])}))

    def figure(self, key: tuple[str, ...]) -> Figure | None:
        """One figure by definition, pair and relation."""
        return next((one for one in self.figures if tuple(one[name] for name in KEY) == key), None)


@dataclass(frozen=True)
class Correction:
    """A figure that was reported otherwise: before and now; None where it was not there."""

    key: tuple[str, ...]
    before: Figure | None
    now: Figure | None


def corrections(released: Release, figures: Sequence[Figure]) -> list[Correction]:
    """The figures that are no longer what was released, by their keys."""
    now = {tuple(one[name] for name in KEY): one for one in figures}
    before = {tuple(one[name] for name in KEY): one for one in released.figures}
    both = [Correction(key, before.get(key), now.get(key)) for key in sorted(now.keys() | before.keys())]
    return [one for one in both if _values(one.before) != _values(one.now)]


def _values(figure: Figure | None) -> tuple[Any, ...]:
    return tuple(figure[name] for name in VALUES) if figure else ()
