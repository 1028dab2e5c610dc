"""What can be checked of a workspace or bundle without making anything anew: files against hashes against the chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from reconcile import engine
from reconcile.audit import Chain, checkpoint, digest, file_digest, read_manifest
from reconcile.audit.chain import Line
from reconcile.errors import Differs, WorkspaceError
from reconcile.pipeline.inputs import run_id
from reconcile.pipeline.record import table_digests
from reconcile.pipeline.releases import read_release
from reconcile.universe.windows import parse_day
from reconcile.workspace import Workspace

_COPY = "Put back the last good copy, or ask for the bundle again."


def check_run(run: Path, chain: Chain) -> dict[str, Any]:
    """The manifest of a run, after it was held against the chain and its own id; Differs where it is another."""
    manifest = read_manifest(run / "manifest.json")
    body: dict[str, Any] = manifest["body"]
    name = f"runs/{run.name}/manifest.json"
    if run.name != body["run_id"] or run_id(body["inputs"], body["period"], parse_day(body["as_of"])) != run.name:
        raise Differs(f"{name} is not of run {run.name}: its inputs make another id", _COPY)
    published = chain.the("published", run.name)
    if published is None:
        raise Differs(
            f"run {run.name} is not on the chain: it was added, or the chain was cut off",
            "Where a command was killed, the next run puts it there. Else: put back the last good copy of chain.jsonl.",
        )
    if not published.says(manifest=manifest["body_sha256"]):
        raise Differs(f"{name} is not the one that line {published.facts['number']} of the chain speaks of", _COPY)
    line = computed_line(chain, body)
    told = {"line": line.facts["number"], "previous": line.facts["previous"], "checkpoint": checkpoint(line.sha256)}
    if body["chain"] != told:
        raise Differs(f"{name} names another place in the chain than it has", _COPY)
    return manifest


def computed_line(chain: Chain, body: dict[str, Any]) -> Line:
    """The line that holds the results of this run; Differs where there is none."""
    line = chain.the("computed", body["run_id"])
    if line is None or not line.says(inputs=digest(body["inputs"]), tables=digest(body["tables"])):
        raise Differs(f"no line of the chain holds the inputs and results of run {body['run_id']}", _COPY)
    return line


def check_exports(run: Path, body: dict[str, Any], *, absent: bool = False) -> int:
    """How many exports of a run are what its manifest says; those not there are left out where some may be `absent`."""
    names = [name for name in sorted(body["exports"]) if (run / name).is_file() or not absent]
    for name in names:
        path = run / name
        if not path.is_file() or file_digest(path) != body["exports"][name]:
            what = "is not what the manifest says" if path.is_file() else "is gone"
            raise Differs(f"runs/{run.name}/{name} {what}", _COPY)
    return len(names)


def check_tables(run: Path, body: dict[str, Any]) -> int:
    """How many tables of a run's database are what its manifest says."""
    try:
        with engine.connect(run / engine.RUN, read_only=True) as connection:
            found = table_digests(connection)
    except (duckdb.Error, WorkspaceError) as error:
        raise Differs(f"runs/{run.name}/run.duckdb is gone or damaged", _COPY) from error
    for name in sorted(body["tables"].keys() | found.keys()):
        if body["tables"].get(name) != found.get(name):
            raise Differs(f"runs/{run.name}/run.duckdb: table {name} is not what the manifest says", _COPY)
    return len(found)


def check_received(workspace: Workspace, body: dict[str, Any]) -> int:
    """How many received files of a run are what its manifest says."""
    for file in body["inputs"]["files"]:
        path = workspace.received / file["sha256"]
        if not path.is_file() or file_digest(path) != file["kept_sha256"]:
            what = "is not what was received" if path.is_file() else "is gone"
            raise Differs(f"received/{file['sha256']} ({file['path']}) {what}", _COPY)
    return len(body["inputs"]["files"])


def releases_on(chain: Chain) -> list[Line]:
    """The lines that sign a release."""
    return [line for line in chain.lines if line.says(event="released")]


def check_releases(workspace: Workspace, chain: Chain) -> int:
    """How many releases are there, each as the chain says."""
    signed = releases_on(chain)
    for line in signed:
        release = read_release(workspace.releases / line.facts["file"], line.facts["sha256"])
        if not line.says(period=release.period, run_id=release.run_id, signed=vars(release.signed)):
            raise Differs(f"releases/{line.facts['file']} is not what line {line.facts['number']} says", _COPY)
    there = {path.name for path in workspace.releases.glob("*")} if workspace.releases.is_dir() else set()
    for name in sorted(there - {line.facts["file"] for line in signed}):
        raise Differs(f"releases/{name} is not on the chain: it was never signed, or the chain was cut off", _COPY)
    return len(signed)
