"""A workspace is a folder with reconcile.toml; anything else is said to be none."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.errors import SettingsError, WorkspaceError
from reconcile.settings import Settings, load_settings
from reconcile.workspace import Workspace, create, open_workspace


def test_a_new_workspace_can_be_opened(workspace: Workspace) -> None:
    assert open_workspace(workspace.root) == workspace
    assert load_settings(workspace.settings_path) == Settings(area="990121", name="样例县")
    names = {path.name for path in workspace.root.iterdir()}
    assert names == {"reconcile.toml", "areas.csv", "registers", "inbox", "received", "runs"}


def test_everything_lies_below_the_root(workspace: Workspace) -> None:
    places = [value for name in dir(Workspace) if isinstance(value := getattr(workspace, name), Path)]
    assert places
    assert all(place.is_relative_to(workspace.root) for place in places)
    assert workspace.aside.parent == workspace.runs


def test_a_folder_filled_before_becomes_a_workspace(tmp_path: Path) -> None:
    delivered = tmp_path / "inbox" / "2026-09" / "births.csv"
    delivered.parent.mkdir(parents=True)
    delivered.write_text("姓名")
    assert create(tmp_path, "990121").inbox == delivered.parents[1]
    assert delivered.read_text() == "姓名"


def test_settings_are_never_overwritten(workspace: Workspace) -> None:
    before = workspace.settings_path.read_text(encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        create(workspace.root, "990122")
    assert workspace.settings_path.read_text(encoding="utf-8") == before


def test_a_wrong_area_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"What was asked for has a mistake:\n  area = '9901'"):
        create(tmp_path / "county", "9901")
    assert not (tmp_path / "county").exists()


@pytest.mark.parametrize(("name", "said"), [("", "has no reconcile.toml"), ("nowhere", "is not there")])
def test_another_folder_is_no_workspace(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said) as caught:
        open_workspace(tmp_path / name)
    assert "reconcile init" in caught.value.hint
    assert caught.value.exit_code == 5


def test_a_place_where_no_folder_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be made: Not a directory"):
        create(tmp_path / "file" / "county", "990121")
