"""The ledger of runs, what one run rests on, and its release."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from reconcile.accounts import passwords, sessions
from reconcile.accounts.sessions import Session
from reconcile.accounts.sight import sight_of
from reconcile.cases.codes import says_enough
from reconcile.errors import Differs, InUse, NotAllowed, WrongUse
from reconcile.pipeline.figures.ledger import RunLine
from reconcile.pipeline.figures.reported import corrected_figures
from reconcile.pipeline.figures.signing import sign_off
from reconcile.web.routes.figures import WORDS
from reconcile.web.signed import Reader, Writer
from reconcile.web.site import now, site_of
from reconcile.web.turns import at_the_door

router = APIRouter()


@router.get("/runs")
def listing(request: Request, signed: Reader) -> Response:
    """Every run in the order of the chain, the latest first."""
    _check(signed)
    ledger = site_of(request).ledger
    _, whole = ledger.chain()
    return site_of(request).page(request, "runs.html.j2", signed, w=WORDS, lines=ledger.lines()[::-1], whole=whole)


@router.get("/runs/{run_id}")
def run(request: Request, signed: Reader, run_id: str, released: str = "") -> Response:
    """What a run rests on and what came out of it, by hash."""
    _check(signed)
    found = site_of(request).ledger.run(run_id)
    if found is None:
        raise HTTPException(404)
    line, manifest = found
    signs = sight_of(signed.user).signs and problem_of(line) == ""
    return site_of(request).page(
        request,
        "run.html.j2",
        signed,
        w=WORDS,
        line=line,
        body=manifest.get("body"),
        cautions=site_of(request).ledger.cautions(line, site_of(request).texts(request)),
        signs=signs,
        released=bool(released),
    )


@router.get("/releases/{release_key}")
def released(request: Request, signed: Reader, release_key: str) -> Response:
    """What was released: who signed it, when and why, each figure as it was frozen, and what it corrected."""
    _check(signed)
    site = site_of(request)
    found = site.ledger.release(release_key)
    if found is None:
        raise HTTPException(404)
    release, signed_off = found
    return site.page(
        request,
        "released.html.j2",
        signed,
        w=WORDS,
        release=release,
        signed_off=signed_off,
        view=site.ledger.view(release.figures, release.period) if release else None,
        changed=corrected_figures(release.corrections) if release else None,
        windows=site.figures.windows(release.run_id) if release else (),
    )


@router.get("/runs/{run_id}/release")
def confirm(request: Request, signed: Reader, run_id: str) -> Response:
    """What is about to be signed."""
    return _confirm(request, signed, run_id)


@router.post("/runs/{run_id}/release")
async def release(
    request: Request,
    signed: Writer,
    run_id: str,
    password: Annotated[str, Form(max_length=passwords.LONGEST)] = "",
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Sign a run off, as `reconcile release` does; whoever signs gives the password once more."""
    return await at_the_door(partial(_release, request, signed, run_id, password, reason))


def problem_of(line: RunLine) -> str:
    """Why a run cannot be released; nothing where it can."""
    if line.changed or line.line is None:
        return "not_whole"
    if line.unread:
        return "unread"
    if not line.reported:
        return "nothing"
    return "released" if line.release and line.latest else ""


def _release(request: Request, signed: Session, run_id: str, password: str, reason: str) -> Response:
    line = _signable(request, signed, run_id)
    site = site_of(request)
    if problem := problem_of(line):
        return _confirm(request, signed, run_id, 409, problem=problem, typed=reason)
    corrects = site.ledger.corrects(line.period)
    if not says_enough(reason) and (corrects or reason.strip()):
        problem = "no_reason" if corrects else "few_words"
        return _confirm(request, signed, run_id, 400, problem=problem, typed=reason)
    if not sessions.is_password_of(site.desk.store, signed.user.login, password, now()):
        return _confirm(request, signed, run_id, 400, problem="password", typed=reason)
    try:
        sign_off(site.desk, run_id, signed.user, reason, now(), site.desk.texts("zh"))
    except (InUse, WrongUse, Differs) as error:
        problem = {InUse: "in_use", WrongUse: "released", Differs: "not_whole"}[type(error)]
        return _confirm(request, signed, run_id, 409, problem=problem, typed=reason)
    return RedirectResponse(f"/runs/{run_id}?released=1", 303)


def _confirm(
    request: Request, signed: Session, run_id: str, status: int = 200, *, problem: str = "", typed: str = ""
) -> Response:
    line = _signable(request, signed, run_id)
    site = site_of(request)
    blocked = problem_of(line)
    try:
        draft = None if blocked else site.ledger.draft(run_id)
    except Differs:
        draft, blocked = None, "not_whole"
    values = {
        "line": line,
        "draft": draft,
        "view": site.ledger.view(draft.figures, draft.period) if draft else None,
        "changed": corrected_figures(draft.corrections) if draft else None,
        "windows": site.figures.windows(run_id) if draft else (),
        "cautions": site.ledger.cautions(line, site.texts(request)) if draft else [],
        "corrects": site.ledger.corrects(line.period) if draft else None,
        "problem": problem or blocked,
        "typed": typed,
    }
    return site.page(request, "release.html.j2", signed, status, w=WORDS, **values)


def _signable(request: Request, signed: Session, run_id: str) -> RunLine:
    if not sight_of(signed.user).signs:
        raise NotAllowed("releases are the data officer's")
    found = site_of(request).ledger.run(run_id)
    if found is None:
        raise HTTPException(404)
    return found[0]


def _check(signed: Session) -> None:
    if not sight_of(signed.user).ledger:
        raise NotAllowed("this role sees no ledger")
