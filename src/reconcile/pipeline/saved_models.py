"""Models of a run, or of a file that was kept of one: read for comparing, or to link by them once more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.audit import digest
from reconcile.errors import SettingsError, WrongUse
from reconcile.link.fitting import mistakes
from reconcile.link.given import Models, taken
from reconcile.pipeline.context import Context
from reconcile.workspace import Workspace, run_folder

SCHEMA = {"pair": pl.String, "relation": pl.String, "model": pl.String}
_SHOWN = 20


@dataclass(frozen=True)
class SavedModels:
    """Models by pair and relation, and what they are called: the id of their run, or the name of a file."""

    name: str
    models: Models

    @property
    def taken(self) -> Models:
        """What a run takes of them."""
        return {
            pair: {name: taken(data) for name, data in relations.items()} for pair, relations in self.models.items()
        }

    def only(self, pair: str | None) -> SavedModels:
        """Those of one pair, or all; WrongUse where there is no such pair."""
        if pair is None:
            return self
        if pair not in self.models:
            raise WrongUse(f"{self.name} has no models of a pair {pair}", f"It has: {', '.join(sorted(self.models))}.")
        return SavedModels(self.name, {pair: self.models[pair]})

    def shared(self, other: SavedModels) -> Models:
        """The models of relations that the other one has too."""
        theirs = other.models
        return {
            pair: {name: data for name, data in relations.items() if name in theirs.get(pair, {})}
            for pair, relations in self.models.items()
        }

    @property
    def digest(self) -> str:
        """The hash of what a run takes of them."""
        return digest(self.taken)


def saved_models(workspace: Workspace, said: str) -> SavedModels:
    """The models that `said` names: a run of the workspace, or a file such as a run's reports/models.json.

    WorkspaceError where there is no such run, SettingsError where the file cannot be read.
    """
    path = Path(said)
    if path.suffix == ".json":
        return SavedModels(path.name, _readable(path.name, _of_file(path)))
    folder = run_folder(workspace, said)
    with engine.opened_run(folder) as connection:
        return SavedModels(folder.name, _of_rows(engine.frame(connection, "report/models")))


def fitting_models(context: Context, said: str) -> SavedModels:
    """The models that `said` names, to link by; SettingsError lists all that does not fit the declarations."""
    found = saved_models(context.workspace, said)
    wrong = list(mistakes(found.models, context.declarations))
    if wrong:
        lines = "\n".join(f"  {one}" for one in wrong[:_SHOWN])
        rest = f"\n  and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise SettingsError(
            f"the models of {found.name} do not fit what is declared here:\n{lines}{rest}",
            "Take the models of a run with the same declarations, or leave out of the file the pairs that are named.",
        )
    return found


def store_given(connection: duckdb.DuckDBPyConnection, given: SavedModels | None) -> None:
    """Write `given_models`: what the run is to be linked by."""
    rows = [
        {"pair": pair, "relation": relation, "model": json.dumps(data, sort_keys=True)}
        for pair, relations in sorted((given.taken if given else {}).items())
        for relation, data in sorted(relations.items())
    ]
    engine.store(connection, "given_models", pl.DataFrame(rows, schema=SCHEMA))


def given_models(connection: duckdb.DuckDBPyConnection) -> Models:
    """What `given_models` holds, by pair and relation."""
    return _of_rows(engine.frame(connection, "pipeline/40_given_models"))


def _of_rows(rows: pl.DataFrame) -> Models:
    models: dict[str, dict[str, Any]] = {}
    for pair, relation, model in rows.iter_rows():
        models.setdefault(pair, {})[relation] = json.loads(model)
    return models


def _readable(name: str, models: Any) -> Models:
    """The models, if they have priors and comparisons at all; what else a version did not write is told as unknown."""
    tables = isinstance(models, dict) and all(isinstance(one, dict) for one in models.values())
    every = [data for relations in models.values() for data in relations.values()] if tables else []
    if not every or not all(isinstance(data, dict) and {"priors", "comparisons"} <= data.keys() for data in every):
        what = f"{name} holds no linkage models: by pair and relation it must have priors and comparisons"
        raise SettingsError(what, "Take a run's reports/models.json, or name the run itself.")
    found: Models = models
    return found


def _of_file(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}", "Check that the file exists.") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        what = f"{path.name} is no JSON: {error}"
        raise SettingsError(what, "Take a run's reports/models.json, or name the run itself.") from error
