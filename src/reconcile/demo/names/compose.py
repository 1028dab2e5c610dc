"""Draws names: surnames by weight, given names by sex and cohort, whole names of peoples without surnames."""

from __future__ import annotations

import numpy as np

from reconcile.demo.names.lists import given_list, read_list, surname_list
from reconcile.demo.randomness import choose

# How often a given name has one character only: a fashion of the 1970s to 1990s.
_SINGLE = {"senior": 0.08, "adult": 0.24, "child": 0.09}


def surnames(rng: np.random.Generator, size: int) -> np.ndarray:
    """Surnames drawn by their weights."""
    names, weights = surname_list()
    drawn: np.ndarray = names[choose(rng, weights, size)]
    return drawn


def given_names(rng: np.random.Generator, sex: np.ndarray, birth_year: np.ndarray) -> np.ndarray:
    """A given name of one or two characters for each, by sex and year of birth."""
    names = np.full(len(sex), "", dtype=object)
    for cohort, first, last in (("senior", 0, 1970), ("adult", 1970, 2003), ("child", 2003, 9999)):
        for code in (1, 2):
            chosen = np.flatnonzero((sex == code) & (birth_year >= first) & (birth_year < last))
            names[chosen] = _given(rng, cohort, code, len(chosen))
    return names


def twin_given_names(rng: np.random.Generator, first: np.ndarray, names: np.ndarray) -> np.ndarray:
    """Given names for twins: most share the first character with the twin born before."""
    shared = rng.random(len(names)) < 0.7
    return np.array(
        [
            a[0] + b[-1] if s and len(a) == 2 and a[-1] != b[-1] else b
            for a, b, s in zip(first, names, shared, strict=True)
        ],
        dtype=object,
    )


def whole_names(
    rng: np.random.Generator, people: str, sex: np.ndarray, father: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Own names and whole names of a people that has no surnames; `father` holds the father's own name, or None."""
    lists = read_list("minority")[people]
    own = np.where(sex == 1, _pick(rng, lists["male"], len(sex)), _pick(rng, lists["female"], len(sex)))
    if people == "yi_like":
        clans = _pick(rng, lists["clan"], len(sex))
        # Children bear the father's clan, which is what stands in `father` here.
        clans = np.where(_unknown(father), clans, father)
        return clans, clans + own
    if people == "tibetan_like":
        return own, own + np.where(sex == 1, _pick(rng, lists["male"], len(sex)), _pick(rng, lists["female"], len(sex)))
    fathers = np.where(_unknown(father), _pick(rng, lists["male"], len(sex)), father)
    return own, own + "·" + fathers


def _unknown(names: np.ndarray) -> np.ndarray:
    return np.array([name is None for name in names], dtype=bool)


def _given(rng: np.random.Generator, cohort: str, sex: int, size: int) -> np.ndarray:
    characters, weights = given_list(cohort, sex)
    first = characters[choose(rng, weights, size)]
    second = characters[choose(rng, weights, size)]
    joined: np.ndarray = np.where(rng.random(size) < _SINGLE[cohort], first, first + second)
    return joined


def _pick(rng: np.random.Generator, names: list[str], size: int) -> np.ndarray:
    return np.array(names, dtype=object)[rng.integers(0, len(names), size)]
