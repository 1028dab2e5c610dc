"""What people do to the case on their screen: answer, agree, send back, take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from reconcile.accounts import reading
from reconcile.accounts.sessions import Session
from reconcile.cases import queue, service
from reconcile.cases.codes import says_enough
from reconcile.cases.lists.answers import Unclear
from reconcile.cases.people import is_one_of
from reconcile.cases.states import State
from reconcile.errors import NoSuchCase, Outdated
from reconcile.values.said import visible
from reconcile.web.asked import Asked
from reconcile.web.routes.cases import pair_page, told
from reconcile.web.routes.queue import wanted_of
from reconcile.web.signed import Writer
from reconcile.web.site import Site, site_of

router = APIRouter(prefix="/cases/{case_id}")
Said = Annotated[str, Form(max_length=2000)]
Revision = Annotated[int, Form(ge=1, le=999_999)]
Within = Annotated[str, Form(max_length=2000)]


@dataclass(frozen=True)
class _Given:
    """What the form of an answer brings."""

    revision: Revision
    code: Annotated[str, Form(max_length=2)] = ""
    reason: Said = ""
    within: Within = ""


Given = Annotated[_Given, Depends()]


@router.post("/answer")
def answer(request: Request, signed: Writer, case_id: str, given: Given) -> Response:
    """Answer by a code, and go on to the next case."""
    return _answered(request, signed, case_id, given, otherwise=False)


@router.post("/contradict")
def contradict(request: Request, signed: Writer, case_id: str, given: Given) -> Response:
    """Answer otherwise than somebody has, and go on to the next case."""
    return _answered(request, signed, case_id, given, otherwise=True)


@router.post("/confirm")
def confirm(
    request: Request, signed: Writer, case_id: str, revision: Revision, reason: Said = "", within: Within = ""
) -> Response:
    """Agree as a second person."""
    said = visible(reason).strip() or site_of(request).desk.no_words
    return _second(request, signed, case_id, revision, said, within, service.confirm)


@router.post("/send-back")
def send_back(
    request: Request, signed: Writer, case_id: str, revision: Revision, reason: Said = "", within: Within = ""
) -> Response:
    """Ask once more, and say why."""
    if not says_enough(reason):
        asked = Asked.of_query(within)
        return pair_page(request, signed, case_id, asked, 400, typed=reason, problem="no_reason")
    return _second(request, signed, case_id, revision, reason, within, service.send_back)


@router.post("/take-back")
def take_back(request: Request, signed: Writer, case_id: str, revision: Revision, within: Within = "") -> Response:
    """Take back one's own last answer."""
    site, asked, scope = site_of(request), Asked.of_query(within), signed.user.scope
    who = {"actor": signed.user.login, "reason": site.desk.no_words}
    try:
        service.take_back(site.desk.store, case_id, revision, **who, scope=scope)
    except Outdated:
        return pair_page(request, signed, case_id, asked, 409, changed=_since(site, signed, case_id, revision))
    return RedirectResponse(f"/cases/{case_id}?{asked.query(undone=1)}", 303)


def _answered(request: Request, signed: Session, case_id: str, given: _Given, *, otherwise: bool) -> Response:
    site, asked, scope = site_of(request), Asked.of_query(given.within), signed.user.scope
    revision, code, reason = given.revision, given.code, given.reason
    onward = _onward(site, signed, case_id, asked)
    write, steps = (site.desk.contradict, 2) if otherwise else (site.desk.answer, 1)
    again = partial(pair_page, request, signed, case_id, asked, typed=reason, otherwise=otherwise)
    try:
        if not write(case_id, revision, code, reason, actor=signed.user.login, scope=scope):
            return again(400, problem="no_code")
    except Unclear:
        return again(400, chosen=code, problem="no_words" if otherwise else "no_evidence")
    except Outdated:
        changed = _since(site, signed, case_id, revision)
        own = [line["actor"] for line in changed] == [signed.user.login] * steps and changed[-1]["code"] == code
        if not own:  # else it is this very answer, sent twice
            return again(409, chosen=code, changed=changed, otherwise=True)
    return onward(revision + steps)


def _second(
    request: Request,
    signed: Session,
    case_id: str,
    revision: int,
    reason: str,
    within: str,
    write: Callable[..., None],
) -> Response:
    site, asked = site_of(request), Asked.of_query(within)
    onward = _onward(site, signed, case_id, asked)
    names = reading.plain_names(site.desk.store)
    if _is_own(site, signed, case_id, names):
        return pair_page(request, signed, case_id, asked, 409, typed=reason, problem="own")
    try:
        who = {"actor": signed.user.login, "reason": reason}
        write(site.desk.store, case_id, revision, **who, scope=signed.user.scope, names=names)
    except Outdated:
        changed = _since(site, signed, case_id, revision)
        return pair_page(request, signed, case_id, asked, 409, typed=reason, changed=changed)
    return onward(revision + 1)


def _is_own(site: Site, signed: Session, case_id: str, names: Mapping[str, str]) -> bool:
    """Whether the answer that waits for a second person is one's own: it is taken back, and by nobody sent back."""
    case, _ = told(site, signed, case_id)
    own = is_one_of(signed.user.login, case["answered_by"] or "", names)
    return own and case["state"] == State.TO_CONFIRM


def _onward(site: Site, signed: Session, case_id: str, asked: Asked) -> Callable[[int], Response]:
    """The way to the next case, which is looked for before this one leaves the queue."""
    scope = signed.user.scope
    case = queue.case(site.desk.store, case_id, scope=scope)
    if case is None:
        raise NoSuchCase("no such case")
    wanted = wanted_of(site, asked)
    _, after = queue.beside(site.desk.store, case, wanted, asked.sort, scope=scope)

    def onward(revision: int) -> Response:
        query = asked.query(done=f"{case_id}:{revision}")
        return RedirectResponse(f"/cases/{after}?{query}" if after else f"/queue?{query}", 303)

    return onward


def _since(site: Site, signed: Session, case_id: str, revision: int) -> list[dict[str, object]]:
    """What became of a case after that revision."""
    return [line for line in told(site, signed, case_id)[1] if line["revision"] > revision]
