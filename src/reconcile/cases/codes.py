"""The codes of feedback as they are declared."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reconcile.cases.states import Step
from reconcile.errors import WrongUse


@dataclass(frozen=True)
class Code:
    """What an answer of this code does to a case."""

    step: Step
    restricted: bool = False
    of_two: bool = False
    verdict: str | None = None
    effect: str | None = None


LEAST = 4
"""Letters (Chinese characters are such) of evidence in words, those of digits and punctuation not counting."""


def says_enough(words: str) -> bool:
    """Whether these are words at all, and not only a tick, a number or a dot."""
    return sum(letter.isalpha() for letter in words) >= LEAST


@cache
def codes() -> Mapping[str, Code]:
    """Every code by its two digits."""
    declared = tomllib.loads(files("reconcile.cases").joinpath("codes.toml").read_text(encoding="utf-8"))
    return {code: Code(**{**row, "step": Step(row["step"])}) for code, row in declared.items()}


@cache
def left_open() -> tuple[str, ...]:
    """The codes that say something and leave the question open: somebody comes back to it later."""
    return tuple(code for code, means in codes().items() if means.step is Step.NOTE)


def code_of(code: str) -> Code:
    """What a code does; WrongUse where there is none of that name."""
    if code not in codes():
        raise WrongUse(f"{code!r} is no code of feedback", f"Codes: {', '.join(codes())}.")
    return codes()[code]
