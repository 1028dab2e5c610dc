"""One's own password: everybody chooses it, and nobody else knows it."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from reconcile.accounts import own_record, passwords, reading, sessions, users
from reconcile.accounts.rules import WrongField
from reconcile.accounts.sessions import Session
from reconcile.web.onward import own_page
from reconcile.web.signed import Reader, Writer
from reconcile.web.site import now, site_of
from reconcile.web.turns import at_the_door

router = APIRouter()
Secret = Annotated[str, Form(max_length=5 * passwords.LONGEST)]


@router.get("/password")
def form(request: Request, signed: Reader, next: str = "/") -> Response:  # noqa: A002  # as addresses have it
    """The form for a new password; who signed in by one that somebody else has set comes here before anything else."""
    return _form(request, signed, next)


@router.post("/password")
async def change(
    request: Request,
    signed: Writer,
    old: Secret = "",
    password: Secret = "",
    again: Secret = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Change one's own password; one signs in anew by it."""
    return await at_the_door(partial(_change, request, signed, old, password, again, next))


def _change(request: Request, signed: Session, old: str, password: str, again: str, onward: str) -> Response:
    store, login = site_of(request).desk.store, signed.user.login
    if not sessions.is_password_of(store, login, old, now()):
        return _form(request, signed, onward, "old")
    if password == old:
        return _form(request, signed, onward, "same")
    if password != again:
        return _form(request, signed, onward, "differ")
    try:
        users.set_password(store, login, password, actor=login, reason=users.OWN, own=True)
    except WrongField as wrong:
        return _form(request, signed, onward, wrong.problem)
    return RedirectResponse(f"/login?{urlencode({'next': own_page(onward)})}", 303)


def _form(request: Request, signed: Session, onward: str, problem: str = "") -> Response:
    site = site_of(request)
    names = reading.names(site.desk.store) if signed.given else {}
    done = own_record.since_own_choice(site.desk.store, signed.user.login) if signed.given else []
    status = 400 if problem else 200
    return site.page(request, "password.html.j2", signed, status, problem=problem, next=onward, names=names, done=done)
