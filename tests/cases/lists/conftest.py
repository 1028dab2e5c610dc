"""The lists of a small county, handed out once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cases.lists.county import new_county
from tests.pipeline.conftest import Command
from tests.shared import made_once

from reconcile.pipeline import stages
from reconcile.workspace import Workspace, open_workspace

WHO = ("--actor", "张敏")
DUE = ("--due", "2026-10-23")


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory, called: Command) -> Workspace:
    """One month, followed; nothing is handed out yet. Nobody looks at reports here."""

    def make(root: Path) -> None:
        new_county(root)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stages, "write_reports", lambda *_: [])
            said = called("run", root, "--period", "2026-09")
        assert said.returncode == 0, said.stdout + said.stderr

    return open_workspace(made_once(tmp_path_factory, "followed", make))


@pytest.fixture(scope="session")
def handed_out(followed: Workspace, tmp_path_factory: pytest.TempPathFactory, called: Command) -> Workspace:
    """The same county; its lists, restricted ones too, lie in `lists/`."""
    workspace = open_workspace(Path(shutil.copytree(followed.root, tmp_path_factory.mktemp("handed") / "county")))
    for more in ([], ["--restricted"]):
        said = called("cases", "export", workspace.root, "--out", workspace.lists, *DUE, *WHO, *more)
        assert said.returncode == 0, said.stdout + said.stderr
    return workspace


Copied = Callable[[], Workspace]


@pytest.fixture
def copied(handed_out: Workspace, tmp_path: Path) -> Workspace:
    """The county with a case store of its own; runs are not needed to take lists in."""
    return copy_of(handed_out, tmp_path / "county")


def copy_of(workspace: Workspace, root: Path) -> Workspace:
    """What taking lists in needs of a workspace."""
    root.mkdir()
    for path in (workspace.settings_path, workspace.cases, workspace.cases_key, workspace.chain):
        if path.exists():
            shutil.copy(path, root / path.name)
    return open_workspace(root)
