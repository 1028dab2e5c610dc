"""The queue: which cases wait, filtered and in order; its address can be kept."""

from __future__ import annotations

import re
from datetime import date
from math import ceil

from fastapi import APIRouter, Request
from starlette.responses import Response

from reconcile.accounts.waiting import count_waiting
from reconcile.cases import queue
from reconcile.cases.queue import Filter
from reconcile.cases.writing import day_of
from reconcile.errors import NotAllowed
from reconcile.web.asked import STATES, Asked
from reconcile.web.signed import Reader
from reconcile.web.site import Site, now, site_of

router = APIRouter()
FAMILIES = (
    *("field_conflict", "missing_in", "extra_in", "duplicate_in", "link_uncertain", "impossible_sequence"),
    *("death_not_deregistered", "deregistered_without_death", "identity_conflict"),
)


_DONE = re.compile(r"(F[0-9a-f]{14}):([0-9]{1,6})", re.ASCII)


def just_done(request: Request) -> tuple[str, ...] | None:
    """The case and the revision that whoever asks has just written, so that it can be taken back."""
    done = _DONE.fullmatch(request.query_params.get("done", ""))
    return done.groups() if done else None


def today() -> date:
    """The day by the clocks of the mainland."""
    return day_of(now())


def wanted_of(site: Site, asked: Asked) -> Filter:
    """The cases that an address speaks of, as of today."""
    return asked.filter(site.desk.overdue(today()), site.desk.places)


@router.get("/queue")
def listing(request: Request, signed: Reader) -> Response:
    """A page of the queue."""
    if not signed.user.scope.sees:
        raise NotAllowed("this role sees no case")
    site, scope = site_of(request), signed.user.scope
    asked = Asked.of(request.query_params.multi_items())
    wanted = wanted_of(site, asked)
    number = queue.count(site.desk.store, wanted, scope=scope)
    pages = max(1, ceil(number / queue.PAGE))
    at = min(asked.page, pages)
    rows = queue.page(site.desk.store, wanted, asked.sort, at, scope=scope)
    declarations = site.desk.context.declarations
    accounts = count_waiting(site.desk.store) if signed.user.releases else 0
    return site.page(
        request,
        "queue.html.j2",
        signed,
        asked=asked,
        rows=rows,
        number=number,
        at=at,
        pages=pages,
        done=just_done(request),
        overdue=site.desk.overdue(today()),
        set_aside=queue.set_aside_on(site.desk.store, rows, scope=scope),
        accounts=accounts,
        states=STATES,
        families=FAMILIES,
        sorts=list(queue.SORTS),
        offices=sorted({spec.office for spec in declarations.registers.values()}),
    )
