"""What Prefect reads from the environment when it is imported: quiet, offline, its files inside the workspace."""

from __future__ import annotations

import os
from collections.abc import MutableMapping, Sequence
from pathlib import Path

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Messages of a run stay on this machine's terminal; the server keeps states and aggregates alone.
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    # A loaded two-core machine was seen to need 25 seconds for what usually takes 10.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    # No task hands on more than a path, and nothing of a run is kept outside the run.
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}
LOOPBACK = "127.0.0.1,localhost"


def prepare(arguments: Sequence[str], environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what is not set yet; call it before Prefect is imported.

    `arguments` are those of the script: the first that is a workspace gives Prefect its home. A flow run that was
    started by a server finds everything set already.
    """
    for name, value in QUIET.items():
        environment.setdefault(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        # An office's proxy would be asked for our own server, and does not know it.
        environment[name] = ",".join(filter(None, [environment.get(name), LOOPBACK]))
    for argument in arguments[1:]:
        if (Path(argument) / "reconcile.toml").is_file():
            environment.setdefault("PREFECT_HOME", str(Path(argument).resolve() / ".prefect"))
