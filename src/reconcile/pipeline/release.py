"""Freezes what was reported of a run, with who signed it; a period's later releases correct the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reconcile import engine
from reconcile.audit import Chain, Corrections, Release, Signature, checkpoint, corrections, read_chain, read_manifest
from reconcile.cases.codes import LEAST, says_enough
from reconcile.errors import Differs, WorkspaceError, WrongUse
from reconcile.pipeline.record import table_digest, write_chain
from reconcile.pipeline.releases import latest_release, reported_figures
from reconcile.values.said import without_numbers
from reconcile.workspace import Workspace, locked, replaced

FIGURES = "figures"


@dataclass(frozen=True)
class Released:
    """A release that was made, the file that holds it, and the checkpoint of its line in the chain."""

    release: Release
    path: Path
    line: int
    checkpoint: str


@dataclass(frozen=True)
class Draft:
    """What a release of a run would freeze; `before` is the one that it would correct, `corrections` what changes.

    `manifest` is that of the run.
    """

    manifest: dict[str, Any]
    figures: list[dict[str, Any]]
    before: Release | None
    corrections: Corrections | None

    @property
    def period(self) -> str:
        """What was asked for."""
        return str(self.manifest["body"]["period"])


def release_run(workspace: Workspace, run: Path, signed: Signature, reason: str) -> Released:
    """Write what is reported of a run into releases/ and sign it into the chain; nothing is ever overwritten.

    WrongUse where the run was released already, where a correction has no reason or one of less than four letters,
    or a signature has no name. Of the reason no long number is kept.
    """
    _check(signed)
    said = without_numbers(reason).strip()
    with locked(workspace, f"reconcile release --run {run.name}"):
        chain = read_chain(workspace.chain)
        draft = drafted(workspace, chain, run)
        _check_reason(draft, said)
        release = _release(draft, signed, said)
        path = workspace.releases / release.file_name
        # The file may be left of a command that was killed before it signed the chain: then it was not released.
        with replaced(path) as aside:
            aside.write_text(release.text, encoding="utf-8", newline="\n")
        chain = chain.followed_by(
            "released",
            period=release.period,
            run_id=release.run_id,
            file=path.name,
            sha256=release.sha256,
            signed=vars(signed),
        )
        write_chain(workspace, chain)
    return Released(release, path, len(chain.lines), checkpoint(chain.head))


def drafted(workspace: Workspace, chain: Chain, run: Path) -> Draft:
    """What would be released of a run: WorkspaceError where it is not on the chain as it lies there, Differs where its
    figures are not those of its manifest, WrongUse where it was released already and nothing was since."""
    manifest = read_manifest(run / "manifest.json")
    body = manifest["body"]
    published = chain.the("published", run.name)
    if published is None or not published.says(manifest=manifest["body_sha256"]):
        raise WorkspaceError(
            f"run {run.name} is not on the chain of this workspace as it lies here",
            "See what was changed: reconcile verify DIR; then run the month again and release that run.",
        )
    before = latest_release(workspace, chain, body["period"])
    if before and before.run_id == run.name:
        raise WrongUse(
            f"run {run.name} was released already, as {before.file_name}, signed {before.signed.at}",
            "What was reported stays as it is. A new run with other figures can be released as a correction.",
        )
    with engine.opened_run(run) as connection:
        if table_digest(connection, FIGURES) != body["tables"][FIGURES]:
            raise Differs(
                f"runs/{run.name}/{engine.RUN}: table {FIGURES} is not what the manifest says",
                f"Nothing was released. See what was changed: reconcile verify DIR --run {run.name}",
            )
        figures = reported_figures(connection, body["period"])
    return Draft(manifest, figures, before, corrections(before, figures) if before else None)


def _release(draft: Draft, signed: Signature, reason: str) -> Release:
    body, before = draft.manifest["body"], draft.before
    return Release(
        number=before.number + 1 if before else 1,
        period=draft.period,
        as_of=body["as_of"],
        run_id=body["run_id"],
        manifest=draft.manifest["body_sha256"],
        corrects=before.sha256 if before else None,
        reason=reason,
        signed=signed,
        figures=draft.figures,
        inputs=body["inputs"],
        corrected=draft.corrections.as_told if draft.corrections else None,
    )


def _check_reason(draft: Draft, reason: str) -> None:
    if draft.before and not reason:
        raise WrongUse(
            f"{draft.period} was released before, as {draft.before.file_name}: this would be a correction (更正)",
            'Say why it has to be corrected: --reason "..."',
        )
    if reason and not says_enough(reason):
        raise WrongUse(
            "the reason is no reason yet",
            f"Say it in {LEAST} letters or Chinese characters or more; digits and punctuation do not count.",
        )


def _check(signed: Signature) -> None:
    if not signed.name.strip() or not signed.role.strip():
        raise WrongUse("a release is signed by somebody, in a role", 'Write --name "..." --role "..."')
    try:
        zone = datetime.fromisoformat(signed.at).tzinfo
    except ValueError as error:
        raise WrongUse(f"{signed.at!r} is no time", "Write it as 2026-10-08T09:30+08:00.") from error
    if zone is None:
        raise WrongUse(f"{signed.at} has no time zone", f"Write it as {signed.at}+08:00.")
