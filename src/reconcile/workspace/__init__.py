"""One office's installation on disk: where things lie, who may write, and how a result becomes visible."""

from reconcile.workspace.aside import staging
from reconcile.workspace.lock import locked
from reconcile.workspace.paths import Workspace, create, open_workspace
from reconcile.workspace.publish import publish_directory, replaced
from reconcile.workspace.runs import latest_run, point_to, run_folder, run_folders, run_ids

__all__ = [
    "Workspace",
    "create",
    "latest_run",
    "locked",
    "open_workspace",
    "point_to",
    "publish_directory",
    "replaced",
    "run_folder",
    "run_folders",
    "run_ids",
    "staging",
]
