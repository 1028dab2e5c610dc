"""The linkage models of a run as one JSON file: a number a line, in a fixed order, so that months can be compared."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from reconcile import engine

NAME = "models.json"


def write_models(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """Write `models.json`: by pair and relation the priors, the shares of each level, the blocks, what is expected."""
    models: dict[str, dict[str, object]] = {}
    for pair, relation, model in engine.frame(connection, "report/models").iter_rows():
        models.setdefault(pair, {})[relation] = json.loads(model)
    path = folder / NAME
    text = json.dumps(models, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return path
