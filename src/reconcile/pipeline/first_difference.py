"""The first thing in which a run that was made once more is another than the one on record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reconcile import engine
from reconcile.audit import file_digest, made_with
from reconcile.pipeline.plan import RunPlan

# In the order in which one follows from another: what differs first is where to look.
_FIRST = ("receipts", "record_", "entities", "links", "models", "clusters", "conflicts", "members", "agreements")
_LAST = ("figures", "corrections", "released", "changed_inputs")


def first_difference(recorded: dict[str, Any], again: dict[str, Any], run: Path, planned: RunPlan) -> str | None:
    """In words what differs first: an input, a source, a table, an export; None where the bodies are the same."""
    for part in ("inputs", "sources"):
        for name in sorted(recorded[part].keys() | again[part].keys()):
            if recorded[part].get(name) != again[part].get(name):
                return f"{part}: {name}{_which_file(recorded, again) if name == 'files' else ''}"
    for name in sorted(recorded["tables"].keys() | again["tables"].keys(), key=_rank):
        if recorded["tables"].get(name) != again["tables"].get(name):
            return f"table {name}: {_rows(name, run, planned)}"
    for name in sorted(recorded["exports"].keys() | again["exports"].keys()):
        if recorded["exports"].get(name) != again["exports"].get(name):
            return f"export {name}{_at(run / name, Path(planned.folder) / name)}"
    return None if recorded == again else "the place of the run in the chain"


def other_versions(manifest: dict[str, Any]) -> str:
    """Libraries that are of another version here than where the run was made, as a hint; empty where none is."""
    here, there = made_with(), manifest.get("made_with", {})
    others = [
        f"{name} {there[name]} there, {here.get(name)} here" for name in sorted(there) if there[name] != here.get(name)
    ]
    return f"Made with other versions: {'; '.join(others)}." if others else ""


def _rank(name: str) -> tuple[int, str]:
    first = next((at for at, start in enumerate(_FIRST) if name.startswith(start)), len(_FIRST))
    return (len(_FIRST) + 1 + _LAST.index(name) if name in _LAST else first), name


def _which_file(recorded: dict[str, Any], again: dict[str, Any]) -> str:
    for old, new in zip(recorded["inputs"]["files"], again["inputs"]["files"], strict=False):
        if old != new:
            fields = [key for key in sorted(old) if old[key] != new.get(key)]
            return f", {old['path']}: {', '.join(fields)}"
    return ""


def _rows(name: str, run: Path, planned: RunPlan) -> str:
    """How many rows are on one side alone; only numbers are told, no value of a person."""
    with engine.opened_run(run) as connection:
        old = engine.frame(connection, "pipeline/60_row_digests", identifiers={"table": name})
    with engine.connect(planned.database, read_only=True) as connection:
        new = engine.frame(connection, "pipeline/60_row_digests", identifiers={"table": name})
    gone, come = old.join(new, on="digest", how="anti").height, new.join(old, on="digest", how="anti").height
    return f"{gone} of its {old.height} rows come out otherwise, {come} of the {new.height} rows made now are new"


def _at(old: Path, new: Path) -> str:
    if not old.is_file() or not new.is_file() or file_digest(old) == file_digest(new):
        return ""
    pairs = zip(old.read_bytes(), new.read_bytes(), strict=False)
    return f", from byte {next((at for at, (a, b) in enumerate(pairs, 1) if a != b), 0)} on"
