"""Looking at chosen fields of one record unmasked: the form, what it shows once, and what stops it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from reconcile.accounts import reading
from reconcile.accounts.roles import Role, User
from reconcile.accounts.sessions import Session
from reconcile.cases.codes import says_enough
from reconcile.cases.looks import turns
from reconcile.cases.unmasking import AlreadyShown, Look, TooManyShown
from reconcile.errors import NotAllowed
from reconcile.pipeline.desk.unmasking import Unmasking
from reconcile.web.asked import Asked
from reconcile.web.routes.cases import told
from reconcile.web.signed import Reader, Writer
from reconcile.web.site import Site, site_of

router = APIRouter(prefix="/cases/{case_id}/unmask")
Side = Literal["left", "right"]


@router.get("")
def form(request: Request, signed: Reader, case_id: str, side: Side = "left") -> Response:
    """Which fields, and why."""
    asked = Asked.of(request.query_params.multi_items())
    return _form(request, signed, case_id, side, asked)


@router.post("")
def show(
    request: Request,
    signed: Writer,
    case_id: str,
    side: Annotated[Side, Form()] = "left",
    fields: Annotated[list[str] | None, Form()] = None,
    reason: Annotated[str, Form(max_length=2000)] = "",
    turn: Annotated[int, Form(ge=0, le=999_999)] = 0,
    within: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Show them once; who looked and why is on record before they are read."""
    site, asked, chosen = site_of(request), Asked.of_query(within), set(fields or ())
    unmasking = _unmasking(request, signed, case_id)
    look = Look(case_id, side, [one.name for one in unmasking.choices(side) if one.name in chosen], turn)
    typed: dict[str, Any] = {"typed": reason, "chosen": chosen}
    if not look.fields or not says_enough(reason):
        problem = "no_reason" if look.fields else "no_fields"
        return _form(request, signed, case_id, side, asked, 400, problem=problem, **typed)
    scope = signed.user.scope
    try:
        rows = unmasking.values(look, actor=signed.user.login, reason=reason, scope=scope)
    except AlreadyShown:
        return _form(request, signed, case_id, side, asked, 409, problem="shown", **typed)
    except TooManyShown as refused:
        return _too_many(request, signed, unmasking, refused, asked)
    return site.page(request, "unmasked.html.j2", signed, case=unmasking.case, side=side, rows=rows, asked=asked)


def _form(
    request: Request, signed: Session, case_id: str, side: Side, asked: Asked, status: int = 200, **more: Any
) -> Response:
    site, unmasking = site_of(request), _unmasking(request, signed, case_id)
    choices = unmasking.choices(side)
    shown = {
        "problem": "",
        "typed": "",
        "chosen": {one.name for one in choices if one.differs},
        "choices": choices,
        "turn": turns(site.desk.store, case_id, side, actor=signed.user.login),
        **more,
    }
    most = site.desk.context.settings.unmask_limit
    page = {"case": unmasking.case, "side": side, "asked": asked, "most": most}
    return site.page(request, "unmask.html.j2", signed, status, **page, **shown)


def _too_many(request: Request, signed: Session, unmasking: Unmasking, refused: TooManyShown, asked: Asked) -> Response:
    """Until when, and whom one may ask instead."""
    site = site_of(request)
    page = {"case": unmasking.case, "until": refused.until, "others": _others(site, signed.user), "asked": asked}
    return site.page(request, "unmask_limit.html.j2", signed, 429, most=site.desk.context.settings.unmask_limit, **page)


def _others(site: Site, user: User) -> list[User]:
    """The data officers who may look in this person's stead."""
    there = (one for one in reading.listed(site.desk.store) if one.role is Role.DATA_OFFICER and not one.disabled)
    return [one for one in there if one.login != user.login]


def _unmasking(request: Request, signed: Session, case_id: str) -> Unmasking:
    site = site_of(request)
    case, _ = told(site, signed, case_id)
    if not signed.user.scope.answers:
        raise NotAllowed("this role looks at cases as they are")
    return Unmasking(site.desk, case, signed.user.reader, site.texts(request))
