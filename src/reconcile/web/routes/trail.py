"""The audit trail in the browser: who did what, when and why; what each reader may see is a matter of the query."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from reconcile.accounts import reading
from reconcile.accounts.sessions import Session
from reconcile.accounts.sight import sight_of
from reconcile.cases import trail
from reconcile.cases.handing_out import MOST, TooMany
from reconcile.cases.states import Step
from reconcile.errors import NotAllowed
from reconcile.pipeline.figures.taking_out import Taker, take_out_trail
from reconcile.report import filter_words
from reconcile.report.texts import vocabulary
from reconcile.report.trail_words import OF_TRAIL, action_words, trail_row
from reconcile.web.routes.queue import today
from reconcile.web.routes.taking_out import workbook
from reconcile.web.signed import Reader, Writer
from reconcile.web.site import now, site_of
from reconcile.web.trail_asked import TrailAsked

router = APIRouter(prefix="/trail")


@router.get("")
def listing(request: Request, signed: Reader) -> Response:
    """A page of it, the last event first."""
    return _page(request, signed, TrailAsked.of(request.query_params.multi_items()))


@router.post("/export")
def export(request: Request, signed: Writer, within: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """The events as they are filtered, as a workbook; that is on record too."""
    _check(signed)
    site, asked, texts = site_of(request), TrailAsked.of_query(within), site_of(request).texts(request)
    names = reading.plain_names(site.desk.store)
    taker, run = Taker(signed.user, now(), signed.blind), next(iter(site.ledger.run_ids[-1:]), "")
    words = filter_words.of_trail(vars(asked), action_words(asked.action, texts), texts)
    try:
        content = take_out_trail(site.desk, asked.wanted(names), names, words, asked.on_record, run, taker, texts)
    except TooMany:
        return _page(request, signed, asked, 413)
    return workbook(content, f"trail-{today().isoformat()}")


def _page(request: Request, signed: Session, asked: TrailAsked, status: int = 200) -> Response:
    _check(signed)
    site, scope, texts = site_of(request), signed.user.scope, site_of(request).texts(request)
    names = reading.plain_names(site.desk.store)
    wanted = asked.wanted(names)
    found = trail.found(site.desk.store, wanted, scope=scope, most=trail.PAGE + 1, skip=trail.PAGE * (asked.page - 1))
    places = site.desk.places.names
    return site.page(
        request,
        "trail.html.j2",
        signed,
        status,
        asked=asked,
        columns=OF_TRAIL,
        rows=[trail_row(event, names, places, texts) for event in found[: trail.PAGE]],
        more=len(found) > trail.PAGE,
        number=trail.count(site.desk.store, wanted, scope=scope, most=MOST + 1),
        most=MOST,
        actions={action: action_words(action, texts) for action in _actions(signed)},
    )


def _actions(signed: Session) -> tuple[str, ...]:
    """What may be filtered by."""
    return (*vocabulary()["event"], *Step) if signed.user.scope.sees else trail.OF_ACCOUNTS


def _check(signed: Session) -> None:
    if not sight_of(signed.user).trail:
        raise NotAllowed("the audit trail is for those who look after it")
