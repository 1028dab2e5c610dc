"""Signing off in the browser: the release that `reconcile release` makes, with an event beside it."""

from __future__ import annotations

from datetime import datetime

from reconcile.accounts.roles import User
from reconcile.audit import Signature
from reconcile.cases.writing import record_event
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.release import Released, release_run
from reconcile.report.texts import Texts
from reconcile.values.said import without_numbers
from reconcile.values.working_days import BEIJING


def sign_off(desk: Desk, run_id: str, user: User, reason: str, now: datetime, texts: Texts) -> Released:
    """Release a run in this person's name and role; the event is kept where the release was made, else neither is.

    Raises what `release_run` raises.
    """
    at = now.astimezone(BEIJING).isoformat(timespec="seconds")
    signed = Signature(user.name, texts.word("role", user.role), at)
    workspace = desk.context.workspace
    with desk.store.writing() as connection:
        why = without_numbers(reason).strip()
        record_event(connection, "release", run_id, actor=user.login, reason=why or texts.word("desk", "signed_off"))
        return release_run(workspace, workspace.runs / run_id, signed, why)
