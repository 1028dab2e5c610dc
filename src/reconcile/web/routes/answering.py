"""What people do to the case on their screen: answer, agree, send back, take back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from reconcile.accounts import reading
from reconcile.accounts.sessions import Session
from reconcile.cases import queue, service
from reconcile.cases.codes import says_enough
from reconcile.cases.lists.answers import Unclear
from reconcile.errors import NoSuchCase, Outdated
from reconcile.web.asked import Asked
from reconcile.web.routes.cases import pair_page, told
from reconcile.web.routes.queue import today
from reconcile.web.signed import Writer
from reconcile.web.site import Site, site_of

router = APIRouter(prefix="/cases/{case_id}")
Said = Annotated[str, Form(max_length=2000)]
Revision = Annotated[int, Form(ge=1, le=999_999)]
Within = Annotated[str, Form(max_length=2000)]


@router.post("/answer")
def answer(
    request: Request,
    signed: Writer,
    case_id: str,
    revision: Revision,
    code: Annotated[str, Form(max_length=2)] = "",
    reason: Said = "",
    within: Within = "",
) -> Response:
    """Answer by a code, and go on to the next case."""
    desk, asked = site_of(request).desk, Asked.of_query(within)
    onward = _onward(site_of(request), signed, case_id, asked)
    try:
        scope = signed.user.scope
        if not desk.answer(case_id, revision, code, reason, actor=signed.user.login, scope=scope):
            told(site_of(request), signed, case_id)
            return pair_page(request, signed, case_id, asked, 400, typed=reason, problem="no_code")
    except Unclear:
        return pair_page(request, signed, case_id, asked, 400, typed=reason, chosen=code, problem="no_evidence")
    except Outdated:
        return _conflict(request, signed, case_id, revision, code, reason, asked) or onward(revision + 1)
    return onward(revision + 1)


@router.post("/confirm")
def confirm(
    request: Request, signed: Writer, case_id: str, revision: Revision, reason: Said = "", within: Within = ""
) -> Response:
    """Agree as a second person."""
    said = reason.strip() or site_of(request).desk.texts("zh").word("desk", "agreed")
    write = partial(service.confirm, names=reading.plain_names(site_of(request).desk.store))
    return _second(request, signed, case_id, revision, said, within, write)


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
    reason = site.desk.texts("zh").word("desk", "taken_back")
    try:
        service.take_back(site.desk.store, case_id, revision, actor=signed.user.login, reason=reason, scope=scope)
    except Outdated:
        return pair_page(request, signed, case_id, asked, 409, changed=_since(site, signed, case_id, revision))
    return RedirectResponse(f"/cases/{case_id}?{asked.query(undone=1)}", 303)


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
    try:
        who = {"actor": signed.user.login, "reason": reason}
        write(site.desk.store, case_id, revision, **who, scope=signed.user.scope)
    except Outdated:
        changed = _since(site, signed, case_id, revision)
        return pair_page(request, signed, case_id, asked, 409, typed=reason, changed=changed)
    return onward(revision + 1)


def _onward(site: Site, signed: Session, case_id: str, asked: Asked) -> Callable[[int], Response]:
    """The way to the next case, which is looked for before this one leaves the queue."""
    scope = signed.user.scope
    case = queue.case(site.desk.store, case_id, scope=scope)
    if case is None:
        raise NoSuchCase("no such case")
    wanted = asked.filter(site.desk.overdue(today()))
    _, after = queue.beside(site.desk.store, case, wanted, asked.sort, scope=scope)

    def onward(revision: int) -> Response:
        query = asked.query(done=f"{case_id}:{revision}")
        return RedirectResponse(f"/cases/{after}?{query}" if after else f"/queue?{query}", 303)

    return onward


def _conflict(
    request: Request, signed: Session, case_id: str, revision: int, code: str, reason: str, asked: Asked
) -> Response | None:
    """What is shown where somebody else was quicker; nothing where it was this very answer, sent twice."""
    changed = _since(site_of(request), signed, case_id, revision)
    if [(line["actor"], line["code"]) for line in changed] == [(signed.user.login, code)]:
        return None
    return pair_page(request, signed, case_id, asked, 409, typed=reason, chosen=code, changed=changed)


def _since(site: Site, signed: Session, case_id: str, revision: int) -> list[dict[str, object]]:
    """What became of a case after that revision."""
    return [line for line in told(site, signed, case_id)[1] if line["revision"] > revision]
