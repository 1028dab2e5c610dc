"""Releases of a workspace: the one that a period stands at, and what of it no longer holds in a new run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.audit import Chain, Correction, Release, changes, corrections
from reconcile.audit.release import KEY, TOLD
from reconcile.errors import Differs
from reconcile.registers.definitions import definition_of
from reconcile.report.audit_rows import sides_of
from reconcile.report.tables.gather import main_window, run_windows, told_windows
from reconcile.workspace import Workspace


def latest_release(workspace: Workspace, chain: Chain, period: str) -> Release | None:
    """The newest release of a period; None where there is none. Differs where its file is not what the chain says."""
    line = chain.find("released", period=period)
    return read_release(workspace.releases / line.facts["file"], line.facts["sha256"]) if line else None


def read_release(path: Path, sha256: str) -> Release:
    """The release that a file holds; Differs where it is gone or its hash is another."""
    hint = "Put back the file as it was signed, from a backup or a bundle."
    try:
        release = Release.read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Differs(f"releases/{path.name} is gone or cannot be read", hint) from error
    if release.sha256 != sha256 or path.read_text(encoding="utf-8") != release.text:
        raise Differs(f"releases/{path.name} was changed after it was signed", hint)
    return release


def compared_with(release: Release | None, inputs: dict[str, Any], as_of: str) -> str | None:
    """The hash of the release that a run of these inputs is held against.

    A run that rests on what was released is the run that was released: it is held against what that was.
    """
    if release is None:
        return None
    before = dict(release.inputs)
    against: str | None = before.pop("released")
    return against if before == inputs and release.as_of == as_of else release.sha256


def released_by(workspace: Workspace, chain: Chain, sha256: str | None) -> Release | None:
    """The release of that hash."""
    line = chain.find("released", sha256=sha256) if sha256 else None
    return read_release(workspace.releases / line.facts["file"], line.facts["sha256"]) if line else None


def reported_figures(connection: duckdb.DuckDBPyConnection, period: str) -> list[dict[str, Any]]:
    """What is reported upward of a run: the figures of the whole county as counted, in every window of its bulletin."""
    windows = run_windows(connection, period)
    return [
        _with_waiting(figure)
        for window in told_windows(windows, main_window(windows))
        for figure in engine.frame(connection, "pipeline/61_reported_figures", period=window.period).to_dicts()
    ]


def _with_waiting(row: dict[str, Any]) -> dict[str, Any]:
    """With `not_yet_due`: who waits of the sides that it is made of, as the rows behind it tell it."""
    waiting = {side: row.pop(f"waiting_{side}") for side in ("left", "right")}
    sides = sides_of(definition_of(row["definition"]))
    return row | {"not_yet_due": sum(waiting[side] for side in sides)}


def store_corrections(
    connection: duckdb.DuckDBPyConnection, release: Release | None, inputs: dict[str, Any], period: str, as_of: str
) -> None:
    """Write `released`, `corrections` and `changed_inputs`: empty where the period was not released before."""
    figures = reported_figures(connection, period)
    found = corrections(release, figures) if release else None
    corrected = found.changed if found else ()
    changed = changes(release.inputs, inputs, (release.as_of, as_of)) if release and corrected else []
    engine.store(connection, "released", _released(release, found.unchanged if found else None))
    engine.store(connection, "corrections", _frame([_row(one) for one in corrected]))
    texts = dict.fromkeys(("kind", "what", "before", "now"), pl.String)
    engine.store(connection, "changed_inputs", pl.DataFrame([vars(one) for one in changed], schema=texts))


def _released(release: Release | None, unchanged: int | None) -> pl.DataFrame:
    texts = dict.fromkeys(("run_id", "as_of", "name", "role", "at"), pl.String)
    schema = {"number": pl.Int64, **texts, "unchanged": pl.Int64}
    if release is None:
        return pl.DataFrame(schema=schema)
    about = {"number": release.number, "run_id": release.run_id, "as_of": release.as_of}
    return pl.DataFrame([about | vars(release.signed) | {"unchanged": unchanged}], schema=schema)


def _row(one: Correction) -> dict[str, Any]:
    row = dict(one.key)
    for when, figure in (("before", one.before), ("now", one.now)):
        row |= {f"{name}_{when}": figure[name] if figure else None for name in TOLD}
    return row


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    values = {
        f"{name}_{when}": pl.Float64 if name == "value" else pl.Int64 for when in ("before", "now") for name in TOLD
    }
    return pl.DataFrame(rows, schema={**dict.fromkeys(KEY, pl.String), **values})
