"""Reads the lists of surnames, given-name characters and other peoples' names beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np


@cache
def read_list(name: str) -> dict[str, Any]:
    """The content of one list, by the name of its file without ending."""
    return tomllib.loads(files("reconcile.demo.names").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def surname_list() -> tuple[np.ndarray, np.ndarray]:
    """Surnames and their weights."""
    weights = read_list("surnames")["weights"]
    return np.array(list(weights), dtype=object), np.array(list(weights.values()), dtype=float)


@cache
def given_list(cohort: str, sex: int) -> tuple[np.ndarray, np.ndarray]:
    """Characters of given names of a cohort (senior, adult, child) and sex, and their weights."""
    characters = list(dict.fromkeys(read_list("given")[cohort]["male" if sex == 1 else "female"]))
    # Zipf with a shift: the first few characters are everywhere, the last ones hardly anywhere.
    weights = 1.0 / (np.arange(len(characters)) + 6.0)
    if cohort == "child":
        rare = list(read_list("given")["rare"]["child"])
        characters += rare
        weights = np.concatenate([weights, np.full(len(rare), 0.0006)])
    return np.array(characters, dtype=object), weights
