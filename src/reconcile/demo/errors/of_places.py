"""How places, peoples and phone numbers go wrong (DOMAIN.md 2)."""

from __future__ import annotations

import numpy as np

from reconcile.demo.errors.kinds import Cells, kind, one_by_one
from reconcile.demo.geography import AREA, COUNTY, OLD_CODE, RENUMBERED

_MISSPELT = {"09": "布衣族", "31": "达斡族", "01": "汉", "07": "彝"}


@kind()
def stale(cells: Cells) -> list[str | None]:
    """Where the family lived before it moved."""
    pool = (
        cells.frame[cells.column]
        .drop_nulls()
        .filter(cells.frame[cells.column].drop_nulls().str.contains(COUNTY))
        .to_list()
    )
    pool = pool or cells.values
    return [pool[position] for position in cells.rng.integers(0, len(pool), len(cells.values))]


@kind("[镇乡].*[村社]")
@one_by_one
def vague(_: np.random.Generator, value: str) -> str | None:
    """The county alone, without the village."""
    return value.split(COUNTY, maxsplit=1)[0] + COUNTY if COUNTY in value else value


@kind(f"^{AREA}{RENUMBERED + 1:03d}")
@one_by_one
def old_code(_: np.random.Generator, value: str) -> str | None:
    """The township's code of before the change."""
    return OLD_CODE + value[9:]


@kind("^(09|31|01|07)$")
@one_by_one
def misspelt(_: np.random.Generator, value: str) -> str | None:
    """A people's name as it should not be written."""
    return _MISSPELT[value]


@kind("^[0-9]{2}$")
@one_by_one
def other_people(rng: np.random.Generator, value: str) -> str | None:
    """Another people: the mother's, or the list's first."""
    return "01" if value != "01" else ("03", "06", "15")[int(rng.integers(3))]
