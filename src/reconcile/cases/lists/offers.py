"""Which codes of feedback a list offers for a type of finding."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from reconcile.cases.codes import codes
from reconcile.cases.service import HANDED_OVER
from reconcile.cases.states import Step

RAISING = frozenset(code for code, means in codes().items() if means.step is Step.EXPLAIN)
"""Codes that would raise a rate: they need evidence in words and a second person."""
MOST = 6
"""Codes that a dropdown holds at most."""


@cache
def offers() -> Mapping[str, tuple[str, ...]]:
    """The codes by the beginning of a type, as `offers.toml` declares them."""
    declared = tomllib.loads(files("reconcile.cases.lists").joinpath("offers.toml").read_text(encoding="utf-8"))
    return {begins: tuple(codes) for begins, codes in declared.items()}


def offered(kind: str, *, hands_over: bool) -> tuple[str, ...]:
    """The codes for a type of finding; `hands_over` says whether there is another office to hand it to."""
    begins = max((name for name in offers() if kind.startswith(name)), key=len)
    return tuple(code for code in offers()[begins] if hands_over or code != HANDED_OVER)
