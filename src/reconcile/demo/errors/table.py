"""Reads `error_rates.toml` and multiplies its rates by the noise that is asked for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from reconcile.demo.errors.causes import Cause, declared_causes


@dataclass(frozen=True)
class Rate:
    """How often an error occurs among the values that can have it.

    `younger_than`: only while the event is younger than that many months, `corrected` the share put right afterwards.
    """

    share: float
    younger_than: int | None = None
    corrected: float = 1.0


@dataclass(frozen=True)
class ErrorTable:
    """The rates of all offices at one level of noise, and what single offices get wrong by themselves."""

    noise: float
    tables: dict[str, Any]
    causes: tuple[Cause, ...] = ()

    def columns(self, register: str) -> dict[str, dict[str, Rate]]:
        """The rates of each kind of error for each column of a register."""
        columns = {name: kinds for name, kinds in self.tables[register].items() if name != "record"}
        return {name: {kind: self._rate(kind, rate) for kind, rate in kinds.items()} for name, kinds in columns.items()}

    def record(self, register: str, kind: str) -> float:
        """How often something is wrong with a record as a whole: missing, duplicate, late, ..."""
        return self._rate(kind, self.tables[register]["record"][kind]).share

    def corrected_monthly(self, register: str) -> float:
        """The share of its errors that an office puts right each month: a pace, which noise leaves alone."""
        pace: float = self.tables["pace"]["corrected_monthly"].get(register, 0.0)
        return pace

    def _rate(self, kind: str, rate: float | dict[str, float]) -> Rate:
        declared = rate if isinstance(rate, dict) else {"share": rate}
        maxima = self.tables["maxima"]
        # Noise is a multiplier: a rate must stay a rate, and a register must stay recognisable.
        share = min(declared["share"] * self.noise, maxima.get(kind, maxima["other"]))
        months = declared.get("younger_than")
        return Rate(share, None if months is None else int(months), declared.get("corrected", 1.0))


def error_table(noise: float, *, causes: bool = False) -> ErrorTable:
    """The committed table of error rates, each multiplied by `noise`; with the committed causes if asked for."""
    text = files("reconcile.demo").joinpath("error_rates.toml").read_text(encoding="utf-8")
    return ErrorTable(noise, tomllib.loads(text), declared_causes() if causes else ())
