"""What the world consists of. People are numbered from 1; number 0 is nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from reconcile.demo.geography import Geography
from reconcile.demo.window import Window

NOBODY = 0
_DEFAULTS: dict[str, object] = {
    "sex": 0,
    "birth": np.datetime64("NaT", "D"),
    "death": np.datetime64("NaT", "D"),
    "mother": NOBODY,
    "father": NOBODY,
    "household": 0,
    "hukou": 0,
    "residence": 0,
    "id_area": 0,
    "ethnicity": "",
    "surname": "",
    "own": "",
    "name": "",
    "kind": "",
}


@dataclass
class People:
    """The people while the world is built: columns that grow group by group."""

    columns: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.add(1)

    def __len__(self) -> int:
        return len(self.columns["sex"]) if self.columns else 0

    def add(self, size: int, **values: object) -> np.ndarray:
        """Adds that many people and returns their numbers."""
        first = len(self)
        for name, default in _DEFAULTS.items():
            block = _block(values.get(name, default), default, size)
            self.columns[name] = np.concatenate([self.columns[name], block]) if name in self.columns else block
        return np.arange(first, first + size)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]


@dataclass(frozen=True)
class Draft:
    """The world while it is built: the people so far, on the places and in the months they belong to."""

    people: People
    places: Geography
    window: Window
    seed: int


@dataclass(frozen=True)
class World:
    """The truth.

    `people`: row n is person n. `births`: a newborn of the window, alive or not. `latecomers`: children born before it
    whom the parents register only now, with the columns of `births`. `marriages`: a couple's registration.
    """

    seed: int
    window: Window
    places: Geography
    people: pl.DataFrame
    births: pl.DataFrame
    latecomers: pl.DataFrame
    marriages: pl.DataFrame

    def of(self, column: str, persons: pl.Series | np.ndarray) -> pl.Series:
        """A column of the people given by number; null for nobody."""
        return self.people[column].gather(persons)

    def reader(self, persons: pl.Series | np.ndarray) -> Callable[[str], pl.Series]:
        """`of` with the people already given."""
        return lambda column: self.of(column, persons)


def _block(value: object, default: object, size: int) -> np.ndarray:
    kind = object if isinstance(default, str) else np.asarray(default).dtype
    return np.full(size, value, dtype=kind) if np.ndim(value) == 0 else np.asarray(value).astype(kind)  # type: ignore[arg-type]
