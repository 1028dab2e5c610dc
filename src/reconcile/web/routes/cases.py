"""One case a screen: both records beside each other; its history, and why its records are linked."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from reconcile.accounts import reading
from reconcile.accounts.sessions import Session
from reconcile.cases import queue
from reconcile.cases.contradicting import CONTRADICTED
from reconcile.cases.people import is_one_of
from reconcile.cases.standing import ANSWERS, last_of
from reconcile.cases.states import State, Step
from reconcile.cases.taking_back import POSSIBLE
from reconcile.errors import NoSuchCase
from reconcile.web.asked import Asked
from reconcile.web.routes.queue import just_done, wanted_of
from reconcile.web.signed import Reader
from reconcile.web.site import Site, site_of

router = APIRouter()
Case = dict[str, Any]
MOST = 999
"""So far cases are counted that are still to do: more than a day's work, and all of them cost more than the page."""


@router.get("/cases/{case_id}")
def pair(request: Request, signed: Reader, case_id: str) -> Response:
    """The case with everything that is needed to answer it."""
    asked = Asked.of(request.query_params.multi_items())
    told = {name: bool(request.query_params.get(name)) for name in ("undone", "otherwise")}
    return pair_page(request, signed, case_id, asked, done=just_done(request), **told)


@router.get("/cases/{case_id}/history")
def history(request: Request, signed: Reader, case_id: str) -> Response:
    """Who wrote what, when and why."""
    site = site_of(request)
    case, lines = told(site, signed, case_id)
    asked = Asked.of(request.query_params.multi_items())
    names = reading.names(site.desk.store)
    return site.page(request, "history.html.j2", signed, case=case, lines=lines, asked=asked, names=names)


@router.get("/cases/{case_id}/why")
def why(request: Request, signed: Reader, case_id: str) -> Response:
    """Why the two records are linked or not, with every weight."""
    site = site_of(request)
    case, _ = told(site, signed, case_id)
    answer = None if signed.blind else site.desk.why(case, signed.user.reader, site.texts(request))
    asked = Asked.of(request.query_params.multi_items())
    return site.page(request, "why.html.j2", signed, case=case, why=answer, asked=asked)


def told(site: Site, signed: Session, case_id: str) -> tuple[Case, list[Case]]:
    """The case and its history; NoSuchCase where there is none for whoever asks."""
    scope = signed.user.scope
    case = queue.case(site.desk.store, case_id, scope=scope)
    if case is None:
        raise NoSuchCase("no such case")
    return case, queue.history_of(site.desk.store, case_id, scope=scope)


def pair_page(
    request: Request, signed: Session, case_id: str, asked: Asked, status: int = 200, **more: Any
) -> Response:
    """The page of a case; `more` is what has just happened to it."""
    site, scope = site_of(request), signed.user.scope
    case, lines = told(site, signed, case_id)
    wanted = wanted_of(site, asked)
    before, after = queue.beside(site.desk.store, case, wanted, asked.sort, scope=scope)
    texts = site.texts(request)
    own = is_one_of(signed.user.login, case["answered_by"] or "", reading.plain_names(site.desk.store))
    shown = {
        "done": None,
        "undone": False,
        "otherwise": False,
        "typed": "",
        "chosen": "",
        "problem": "",
        "changed": (),
        **more,
    }
    shown["otherwise"] = shown["otherwise"] and scope.answers and case["state"] in CONTRADICTED
    offers = site.desk.offers(case, texts, otherwise=bool(shown["otherwise"])) if scope.answers else []
    return site.page(
        request,
        "pair.html.j2",
        signed,
        status,
        case=case,
        aside=queue.set_aside_since(case, lines),
        due=site.desk.due(case),
        last=lines[-1],
        said=last_of(lines, ANSWERS),
        agreed=last_of(lines, (Step.CONFIRM,)) if case["state"] == State.SETTLED else None,
        mine=lines[-1]["actor"] == signed.user.login and lines[-1]["action"] in POSSIBLE and scope.answers,
        pair=site.desk.page(case, signed.user.reader, texts),
        offers=offers,
        contradicts=scope.answers and case["state"] in CONTRADICTED,
        confirms=scope.answers and case["state"] == State.TO_CONFIRM and not own,
        own=own,
        before=before,
        after=after,
        left=queue.count(site.desk.store, wanted, scope=scope, most=MOST + 1),
        most=MOST,
        asked=asked,
        names=reading.names(site.desk.store),
        **shown,
    )
