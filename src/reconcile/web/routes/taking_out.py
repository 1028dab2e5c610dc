"""Lists that leave the pages as workbooks; each is put on record before it goes."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from reconcile.accounts.sessions import Session
from reconcile.cases.handing_out import MOST, TooMany
from reconcile.errors import NotAllowed
from reconcile.pipeline.figures.taking_out import Filters, Taker, take_out_queue, take_out_rows
from reconcile.report import filter_words
from reconcile.report.trail_words import TYPED
from reconcile.web.asked import Asked
from reconcile.web.figures_asked import FiguresAsked
from reconcile.web.routes.figures import rows_page, seeing, with_rows
from reconcile.web.routes.queue import today, wanted_of
from reconcile.web.signed import Writer
from reconcile.web.site import now, site_of

router = APIRouter()
Within = Annotated[str, Form(max_length=2000)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@router.post("/queue/export")
def queue(request: Request, signed: Writer, within: Within = "") -> Response:
    """The queue as it is filtered."""
    if not signed.user.scope.sees:
        raise NotAllowed("this role sees no case")
    site, asked = site_of(request), Asked.of_query(within)
    run = next(iter(site.ledger.run_ids[-1:]), "")
    # What was typed to find one case may be anybody's number: that it was typed is enough.
    said = asked.query(number="", page=1) + (TYPED if asked.number else "")
    texts = site.texts(request)
    words = filter_words.of_queue(vars(asked), texts, site.desk.places.name_today)
    filters = Filters(wanted_of(site, asked), asked.sort, said, words)
    try:
        content = take_out_queue(site.desk, filters, site.desk.overdue(today()), run, _taker(signed), texts)
    except TooMany:
        return site.page(request, "too_many.html.j2", signed, 413, asked=asked, most=MOST)
    return workbook(content, f"queue-{today().isoformat()}")


@router.post("/figures/{subject}/{key}/rows/export")
def rows(request: Request, signed: Writer, subject: str, key: str, within: Within = "") -> Response:
    """The rows of a figure as they are filtered."""
    sight = seeing(signed)
    site, asked = site_of(request), FiguresAsked.of_query(within)
    shown, of, one = with_rows(request, subject, key, asked, sight)
    try:
        content = take_out_rows(
            site.desk,
            site.figures,
            shown,
            of,
            one,
            asked.wanted,
            sight,
            _taker(signed),
            site.texts(request),
        )
    except TooMany:
        return rows_page(request, signed, subject, key, asked, sight, 413, most=MOST)
    if content is None:
        raise HTTPException(404)
    return workbook(content, f"{of.name}-{one.key}-{shown.period}")


def _taker(signed: Session) -> Taker:
    return Taker(signed.user, now(), signed.blind)


def workbook(content: bytes, name: str) -> Response:
    """A download; its name is made of declared names and days, with nothing in it that a file system minds."""
    safe = _UNSAFE.sub("_", name).strip("_")[:100]
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{safe}.xlsx"'})
