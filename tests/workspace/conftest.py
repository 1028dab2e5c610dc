"""A new workspace in a folder of its own."""

from pathlib import Path

import pytest

from reconcile.workspace import Workspace, create


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "county", "990121", "样例县")
