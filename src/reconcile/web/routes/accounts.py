"""Accounts: one's own password, and for administrators everybody's accounts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from reconcile.accounts import passwords, reading, sessions, users
from reconcile.accounts.roles import Role, User
from reconcile.accounts.sessions import Session
from reconcile.errors import NotAllowed, WrongUse
from reconcile.web.signed import Reader, Writer
from reconcile.web.site import now, site_of

router = APIRouter()
Short = Annotated[str, Form(max_length=100)]
Secret = Annotated[str, Form(max_length=passwords.LONGEST)]


@router.get("/users")
def listing(request: Request, signed: Reader, done: str = "") -> Response:
    """Every account, with what an administrator can do to it."""
    return _listing(request, signed, done=bool(done))


@router.post("/users")
def add(
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
    _check(signed)
    typed = {"login": login, "name": name, "role": role, "office": office, "township": township}
    site = site_of(request)
    offices = {spec.office for spec in site.desk.context.declarations.registers.values()}
    try:
        if role not in [*Role] or (office and office not in offices) or (township and township not in site.townships):
            raise WrongUse("no such role, office or township")
        user = User(login.strip(), name.strip(), Role(role), office or None, township or None)
        users.add(site.desk.store, user, password, actor=signed.user.login, reason=f"role {role}")
    except WrongUse:
        return _listing(request, signed, 400, wrong=True, typed=typed)
    return RedirectResponse("/users?done=1", 303)


@router.post("/users/{login}/disable")
def disable(request: Request, signed: Writer, login: str) -> Response:
    """Shut an account; one's own stays open, so that somebody can open others again."""
    _check(signed)
    if login == signed.user.login:
        raise WrongUse("nobody shuts his own account")
    users.disable(site_of(request).desk.store, login, actor=signed.user.login, reason="shut on the page of accounts")
    return RedirectResponse("/users?done=1", 303)


@router.post("/users/{login}/enable")
def enable(request: Request, signed: Writer, login: str) -> Response:
    """Open an account that was shut."""
    _check(signed)
    users.enable(site_of(request).desk.store, login, actor=signed.user.login, reason="opened on the page of accounts")
    return RedirectResponse("/users?done=1", 303)


@router.post("/users/{login}/password")
def give_password(request: Request, signed: Writer, login: str, password: Secret = "") -> Response:
    """Give somebody a new password."""
    _check(signed)
    try:
        who = {"actor": signed.user.login, "reason": "new password by the administrator"}
        users.set_password(site_of(request).desk.store, login, password, **who)
    except WrongUse:
        return _listing(request, signed, 400, wrong=True)
    return RedirectResponse("/users?done=1", 303)


@router.get("/password")
def own(request: Request, signed: Reader) -> Response:
    """The form for a new password of one's own."""
    return site_of(request).page(request, "password.html.j2", signed, problem="")


@router.post("/password")
def set_own(request: Request, signed: Writer, old: Secret = "", password: Secret = "", again: Secret = "") -> Response:
    """Change one's own password; one signs in anew by it."""
    site, login = site_of(request), signed.user.login
    if not sessions.is_password_of(site.desk.store, login, old, now()):
        return site.page(request, "password.html.j2", signed, 400, problem="old")
    if password != again:
        return site.page(request, "password.html.j2", signed, 400, problem="differ")
    try:
        users.set_password(site.desk.store, login, password, actor=login, reason="own new password")
    except WrongUse:
        return site.page(request, "password.html.j2", signed, 400, problem="weak")
    return RedirectResponse("/login", 303)


def _listing(request: Request, signed: Session, status: int = 200, **more: object) -> Response:
    _check(signed)
    site = site_of(request)
    blank = dict.fromkeys(("login", "name", "role", "office", "township"), "")
    shown: dict[str, object] = {"done": False, "wrong": False, "typed": blank, **more}
    return site.page(
        request,
        "users.html.j2",
        signed,
        status,
        users=reading.listed(site.desk.store),
        roles=list(Role),
        offices=sorted({spec.office for spec in site.desk.context.declarations.registers.values()}),
        **shown,
    )


def _check(signed: Session) -> None:
    if not signed.user.manages:
        raise NotAllowed("accounts are the administrator's")
