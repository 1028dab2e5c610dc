"""Everybody's accounts: an administrator opens and shuts them and gives passwords, a data officer releases them."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from reconcile.accounts import passwords, reading, releasing, users
from reconcile.accounts.roles import Role
from reconcile.accounts.rules import WrongField
from reconcile.accounts.sessions import Session
from reconcile.accounts.waiting import waiting
from reconcile.errors import NotAllowed, WrongUse
from reconcile.pipeline import accounts
from reconcile.pipeline.accounts import account_of, offices_of
from reconcile.report.trail_words import reason_words
from reconcile.web.signed import Reader, Writer
from reconcile.web.site import site_of
from reconcile.web.turns import at_the_door

router = APIRouter()
Short = Annotated[str, Form(max_length=1000)]
"""Longer than any rule allows: what is wrong is said at its field."""
STILL_SHUT = "shut"
"""What was done to an account that cannot sign in by it yet."""
Secret = Annotated[str, Form(max_length=5 * passwords.LONGEST)]


@router.get("/users")
def listing(request: Request, signed: Reader, done: str = "") -> Response:
    """Every account, with what an administrator can do to it; data officers see those that wait for them."""
    if signed.user.releases:
        store = site_of(request).desk.store
        words = partial(reason_words, texts=site_of(request).texts(request))
        shown: dict[str, Any] = {"waiting": waiting(store), "names": reading.names(store), "reason_words": words}
        return site_of(request).page(request, "release_users.html.j2", signed, done=bool(done), **shown)
    return _listing(request, signed, done=bool(done), still_shut=done == STILL_SHUT)


@router.post("/users")
async def add(
    request: Request,
    signed: Writer,
    login: Short = "",
    name: Short = "",
    role: Short = "",
    office: Short = "",
    township: Short = "",
    password: Secret = "",
) -> Response:
    """Open an account."""
    typed = {"login": login, "name": name, "role": role, "office": office, "township": township}
    return await at_the_door(partial(_add, request, signed, typed, password))


@router.post("/users/{login}/disable")
def disable(request: Request, signed: Writer, login: str) -> Response:
    """Shut an account; one's own stays open, so that somebody can open others again."""
    _check(signed)
    _check_others(signed, login)
    users.disable(site_of(request).desk.store, login, actor=signed.user.login, reason="account shut")
    return RedirectResponse("/users?done=1", 303)


@router.post("/users/{login}/enable")
def enable(request: Request, signed: Writer, login: str) -> Response:
    """Open an account that was shut."""
    _check(signed)
    _check_others(signed, login)
    users.enable(site_of(request).desk.store, login, actor=signed.user.login, reason="account opened")
    return RedirectResponse("/users?done=1", 303)


@router.post("/users/{login}/name")
def rename(request: Request, signed: Writer, login: str, name: Short = "") -> Response:
    """Give somebody else's account another name."""
    _check(signed)
    _check_others(signed, login)
    try:
        accounts.rename(site_of(request).desk.store, login, name, actor=signed.user.login)
    except WrongField as wrong:
        return _listing(request, signed, 400, wrong=wrong, of=login, renamed=name)
    return RedirectResponse("/users?done=1", 303)


@router.post("/users/{login}/release")
def release(request: Request, signed: Writer, login: str, event: Annotated[int, Form()] = 0) -> Response:
    """Let an account sign in, as it stands since that event."""
    releasing.release(site_of(request).desk.store, login, event, actor=signed.user.login, reason="released")
    return RedirectResponse("/users?done=1", 303)


@router.post("/users/{login}/password")
async def give_password(request: Request, signed: Writer, login: str, password: Secret = "") -> Response:
    """Give somebody else a password that is good for signing in once."""
    return await at_the_door(partial(_give_password, request, signed, login, password))


def _add(request: Request, signed: Session, typed: dict[str, str], password: str) -> Response:
    _check(signed)
    desk = site_of(request).desk
    try:
        user = account_of(desk.context, typed)
        users.add(desk.store, user, password, actor=signed.user.login, reason=f"role {user.role}")
    except WrongField as wrong:
        return _listing(request, signed, 400, wrong=wrong, typed=typed)
    return RedirectResponse("/users?done=1", 303)


def _give_password(request: Request, signed: Session, login: str, password: str) -> Response:
    _check(signed)
    _check_others(signed, login)
    store, why = site_of(request).desk.store, "new password"
    try:
        users.set_password(store, login, password, actor=signed.user.login, reason=why)
    except WrongField as wrong:
        return _listing(request, signed, 400, wrong=wrong, of=login)
    return RedirectResponse(f"/users?done={STILL_SHUT if reading.is_shut(store, login) else 1}", 303)


def _listing(request: Request, signed: Session, status: int = 200, **more: Any) -> Response:
    """The page; `wrong` is what does not fit, of the account `of` or of the one that is to be opened."""
    _check(signed)
    desk = site_of(request).desk
    blank = dict.fromkeys(("login", "name", "role", "office", "township"), "")
    shown = {"done": False, "still_shut": False, "renamed": "", "wrong": None, "of": "", "typed": blank, **more}
    lists = {"users": reading.listed(desk.store), "roles": list(Role), "offices": offices_of(desk.context)}
    lists["waits"] = {one.user.login for one in waiting(desk.store)}
    return site_of(request).page(request, "users.html.j2", signed, status, **lists, **shown)


def _check(signed: Session) -> None:
    if not signed.user.manages:
        raise NotAllowed("accounts are the administrator's")


def _check_others(signed: Session, login: str) -> None:
    if login == signed.user.login:
        raise WrongUse("nobody shuts, opens, renames or gives a password to an account of one's own here")
