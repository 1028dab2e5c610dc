"""Spoils columns of right values: how many, and in which ways, is the world's to say."""

from __future__ import annotations

import numpy as np
import polars as pl

import reconcile.demo.errors.plant  # noqa: F401  enters the kinds of error
from reconcile.demo.errors.kinds import KINDS, Cells

NAME_ERRORS = {
    "homophone": 0.34,
    "look_alike": 0.14,
    "rare_unknown": 0.10,
    "turned_round": 0.06,
    "traditional": 0.06,
    "dropped_character": 0.10,
    "other_character": 0.20,
}
"""How names go wrong where they do: shares set down from what is known of registers, before anything was tuned."""
_CHARACTERS = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉萍红文清建国海林宇浩欣雨涵诗梦佳思子梓轩泽睿晨"


def spoil_names(rng: np.random.Generator, names: pl.Series, share: float) -> pl.Series:
    """The names, a share of them wrong: mostly by one character."""
    spoilt = names.to_list()
    chosen = np.flatnonzero(rng.random(len(names)) < share)
    kinds = rng.choice(list(NAME_ERRORS), size=len(chosen), p=list(NAME_ERRORS.values()))
    for kind in NAME_ERRORS:
        rows = chosen[kinds == kind]
        for row, wrong in zip(rows, _wrong(rng, kind, names, rows), strict=True):
            spoilt[row] = wrong
    return pl.Series(names.name, spoilt, dtype=pl.String)


def _wrong(rng: np.random.Generator, kind: str, names: pl.Series, rows: np.ndarray) -> list[str | None]:
    right = names.gather(rows).to_list()
    if kind == "dropped_character":
        return [name[:-1] if len(name) > 2 else name + _any(rng) for name in right]
    if kind == "other_character":
        return [name[:-1] + _any(rng) for name in right]
    if kind == "turned_round":
        return [name[0] + name[:0:-1] if len(name) == 3 else name[:-1] + _any(rng) for name in right]
    return KINDS[kind].spoil(Cells(rng, right, rows, names.to_frame(), names.name))


def _any(rng: np.random.Generator) -> str:
    return _CHARACTERS[int(rng.integers(len(_CHARACTERS)))]


def spoil(rng: np.random.Generator, values: pl.Series, kind: str, share: float) -> pl.Series:
    """The values, a share of them wrong in one way."""
    chosen = np.flatnonzero(rng.random(len(values)) < share)
    wrong = KINDS[kind].spoil(Cells(rng, values.gather(chosen).to_list(), chosen, values.to_frame(), values.name))
    return values.scatter(chosen, pl.Series(wrong, dtype=pl.String))
