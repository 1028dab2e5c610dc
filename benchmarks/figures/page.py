"""What all sections of the page share: its head, and how far rates are off and how often their intervals hold."""

from __future__ import annotations

import numpy as np
import polars as pl

PACKAGES = ("duckdb", "polars", "numpy", "scipy")
COVERED = 0.93
"""The share of the 95 % intervals that has to hold the truth."""
HEAD = (
    "# Figures, measured\n\n"
    "Written by `python -m benchmarks.figures`; `--only a --noises 5` measures one section again and leaves the others "
    "as they were. Rates are held against the truth of draws whose probabilities are known, or against the same rate "
    "by the same code from the true links of invented counties. Off is the root mean square, in percentage points; "
    "covered is how many of the 95 % intervals hold the truth; width is that of the interval, in points where nothing "
    "else is said. What (b) and (d) were made of stands there: the options --families, --months, --seeds and --samples "
    "make the same again. Rates of one county hang together, and so do windows: they are no independent draws."
)


def title(letter: str, noise: float, words: str) -> str:
    """The title of a section of one noise."""
    errors = "the usual errors" if noise == 1.0 else f"{noise:g} times the usual errors"
    return f"({letter}{noise:g}) {words}, {errors}"


def root(values: pl.Series | np.ndarray) -> float:
    """The root mean square."""
    return float((values**2).mean() ** 0.5)


def held(low: str, high: str, true: str) -> pl.Expr:
    """Whether an interval holds the truth."""
    return (pl.col(low) - 1e-9 <= pl.col(true)) & (pl.col(true) <= pl.col(high) + 1e-9)


def said_in(module: str | None) -> str:
    """What the docstring of a module says after its first line."""
    return (module or "").partition("\n\n")[2].strip()
