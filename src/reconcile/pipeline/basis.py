"""What a run rests on beside the delivered files, copied into the run: settings, declarations, places, given models."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from reconcile.pipeline.saved_models import SavedModels
from reconcile.workspace import Workspace

BASIS = "basis"
MODELS = "models.json"


def keep_basis(workspace: Workspace, folder: Path, given: SavedModels | None) -> None:
    """Copy settings, the list of places and local declarations as they are now into `basis/` of a run."""
    basis = folder / BASIS
    (basis / workspace.registers_dir.name).mkdir(parents=True)
    for path in (workspace.settings_path, workspace.areas, *sorted(workspace.registers_dir.glob("*.toml"))):
        if path.is_file():
            shutil.copyfile(path, basis / path.relative_to(workspace.root))
    if given:
        text = json.dumps(given.taken, ensure_ascii=False, sort_keys=True, indent=1)
        (basis / MODELS).write_text(f"{text}\n", encoding="utf-8")


def given_by(run: Path) -> str | None:
    """The file of the models that a run was given, as `plan` wants to be told; None where it learned its own."""
    path = run / BASIS / MODELS
    return str(path) if path.is_file() else None
