"""What the scripts set before Prefect is imported, and what they leave as it is."""

from __future__ import annotations

from pathlib import Path

from reconcile.workspace import create
from surroundings import QUIET, prepare


def test_quiet_and_offline_with_a_home_inside_the_workspace(tmp_path: Path) -> None:
    workspace = create(tmp_path / "county", "990121")
    environment: dict[str, str] = {}
    prepare(["monthly.py", str(workspace.root), "--period", "2026-09"], environment)
    assert environment["PREFECT_HOME"] == str(workspace.prefect_home)
    assert environment.items() >= QUIET.items()


def test_what_is_set_already_stays(tmp_path: Path) -> None:
    create(tmp_path, "990121")
    environment = {"PREFECT_HOME": "/srv/prefect", "PREFECT_LOGGING_LEVEL": "INFO"}
    prepare(["monthly.py", str(tmp_path)], environment)
    assert environment["PREFECT_HOME"] == "/srv/prefect"
    assert environment["PREFECT_LOGGING_LEVEL"] == "INFO"


def test_without_a_workspace_no_home_is_chosen(tmp_path: Path) -> None:
    environment: dict[str, str] = {}
    prepare(["pytest", str(tmp_path)], environment)
    assert "PREFECT_HOME" not in environment


def test_an_office_proxy_is_not_asked_for_our_own_server() -> None:
    environment = {"NO_PROXY": "intranet.example"}
    prepare(["monthly.py"], environment)
    assert environment["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"
    assert environment["no_proxy"] == "127.0.0.1,localhost"
