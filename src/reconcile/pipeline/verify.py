"""Checks a workspace, or the bundle of one run, and makes the run once more; the first difference is named."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from reconcile import engine
from reconcile.audit import Chain, line_of, read_chain
from reconcile.audit.bundle import read_contents
from reconcile.errors import Differs
from reconcile.pipeline import checks
from reconcile.pipeline.first_difference import first_difference, other_versions
from reconcile.pipeline.replay import Progress, replay
from reconcile.workspace import Workspace, run_folder, run_folders


@dataclass
class Verified:
    """What held, in words, and what could not be checked and why."""

    held: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


def verify(
    root: Path, run: str, progress: Progress, said: str | None = None, *, recompute: bool = True, found: Verified
) -> None:
    """Check everything in the folder, a workspace or an unpacked bundle; `found` is told what holds on the way.

    Differs at the first thing that is not what it was. `said` is the checkpoint of a printed report.
    """
    workspace = Workspace(root.resolve())
    contents = read_contents(workspace.root)
    if contents:
        found.held.append(f"{len(contents.files)} files are those that were packed")
    chain = _chain(workspace, said, found)
    personal = contents is None or contents.personal_data
    if personal:
        found.held.append(f"releases as they were signed: {checks.check_releases(workspace, chain)}")
    elif signed := checks.releases_on(chain):
        found.unchecked.append(f"what was released ({len(signed)}) is not here: the chain knows it by hash")
    runs = [workspace.runs / contents.run_id] if contents else run_folders(workspace)
    for folder in runs:
        _check_run(folder, chain, found, personal=personal)
    if not contents:
        _all_there(workspace, chain)
    asked = runs[0] if contents else run_folder(workspace, run)
    if not personal:
        found.unchecked += [
            "the figures were not made once more, and nobody can see from this bundle whether they follow from the "
            "files: it holds no file received, no record and no list",
            "of the exports only the pages are here; tables, workbook and lists are known by their hashes alone",
        ]
    elif recompute:
        _recompute(workspace, asked, chain, progress, found)
    else:
        found.unchecked.append("the run was not made once more")


def _chain(workspace: Workspace, said: str | None, found: Verified) -> Chain:
    chain = read_chain(workspace.chain)
    if not chain.lines:
        raise Differs("chain.jsonl is gone, or empty", "A run writes it; put back the last good copy.")
    found.held.append(f"the chain of {len(chain.lines)} lines is unbroken")
    if said:
        facts = line_of(chain, said).facts
        found.held.append(
            f"the printed checkpoint is that of line {facts['number']}, run {facts['run_id']} {facts['event']}: "
            "nothing up to there was rewritten"
        )
    else:
        found.unchecked.append(
            "no checkpoint of a printed report was given: a chain that was rewritten as a whole would not be seen"
        )
    return chain


def _check_run(run: Path, chain: Chain, found: Verified, *, personal: bool) -> None:
    body = checks.check_run(run, chain)["body"]
    exports = checks.check_exports(run, body, absent=not personal)
    told = f"run {run.name}: manifest as the chain says, exports {exports} of {len(body['exports'])}"
    if personal:
        told += f", tables {checks.check_tables(run, body)}"
    found.held.append(told)


def _all_there(workspace: Workspace, chain: Chain) -> None:
    for line in chain.lines:
        run_id = line.facts.get("run_id", "")
        if not (workspace.runs / run_id).is_dir():
            raise Differs(
                f"run {run_id} is on line {line.facts['number']} of the chain, but not below runs/",
                "Put the folder back; from the same files, settings and code the same command makes it again.",
            )


def _recompute(workspace: Workspace, run: Path, chain: Chain, progress: Progress, found: Verified) -> None:
    manifest = checks.check_run(run, chain)
    body = manifest["body"]
    found.held.append(f"files received are what was kept of them: {checks.check_received(workspace, body)}")
    made_by, this = body["inputs"]["code"], engine.fingerprint()
    if made_by != this:
        raise Differs(
            f"run {run.name} was made by code version {made_by[:16]}, this is {this[:16]}",
            "Only the same version makes the same run: verify with that one. What is named above was checked.",
        )
    with TemporaryDirectory(prefix="reconcile-verify-") as scratch:
        line = checks.computed_line(chain, body)
        planned = replay(workspace, run, body, chain.before(line), progress, Path(scratch) / "again")
        again = json.loads((Path(planned.folder) / "manifest.json").read_text(encoding="utf-8"))["body"]
        difference = first_difference(body, again, run, planned)
    if difference:
        hint = other_versions(manifest) or "The files or the results of this run are not those that it was made of."
        raise Differs(f"run {run.name}, made once more, differs first in {difference}", hint)
    found.held.append(
        f"run {run.name} was made once more from the files received: every table, figure and export is the same"
    )
