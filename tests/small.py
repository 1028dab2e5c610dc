"""Counties that are made for what happens around the figures: of few registers, so that they are soon reconciled."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reconcile.demo import generate

THREE = ("births", "birth_certificates", "hukou")


def small_county(root: Path, *, families: int, seed: int, months: int = 2, end: str = "2026-09") -> Path:
    """Two months of three registers, in several kinds of files, in the inbox of a new workspace."""
    generate(root, families=families, months=months, seed=seed, noise=1.0, end=end)
    delivered = pl.read_parquet(root / "truth" / "rows.parquet").filter(pl.col("register").is_in(THREE))
    kept = set(delivered["file"])
    for path in (root / "inbox").rglob("*.*"):
        if path.relative_to(root / "inbox").as_posix() not in kept:
            path.unlink()
    return root
