"""Signing in and out, the language, the blind mode."""

from __future__ import annotations

import secrets
from functools import partial
from hmac import compare_digest
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from reconcile.accounts import sessions
from reconcile.accounts.sessions import Refused
from reconcile.web.onward import own_page
from reconcile.web.signed import ForeignForm, Reader, Writer, token_of
from reconcile.web.site import LANGUAGE, now, site_of
from reconcile.web.turns import at_the_door

router = APIRouter()


@router.get("/")
def home(signed: Reader) -> Response:
    """Where people begin."""
    return RedirectResponse("/users" if signed.user.manages else "/queue", 303)


@router.get("/login")
def form(request: Request, next: str = "/", expired: str = "") -> Response:  # noqa: A002  # as addresses have it
    """The form to sign in by; whoever is signed in goes on."""
    return _form(request, 200, next=next, expired=bool(expired))


@router.post("/login")
async def sign_in(
    request: Request,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    visit: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Let somebody in, by a token that nobody had before."""
    return await at_the_door(partial(_sign_in, request, login, password, visit, next))


@router.post("/logout")
def sign_out(request: Request, signed: Writer) -> Response:  # noqa: ARG001  # the form is checked
    """End the session, here and at the browser."""
    site = site_of(request)
    sessions.sign_out(site.desk.store, token_of(request))
    response = RedirectResponse("/login", 303)
    site.drop_cookie(response, site.session_cookie)
    return response


@router.get("/language")
def language(request: Request, to: str = "zh", next: str = "/") -> Response:  # noqa: A002
    """Choose a language; it changes nothing else, so that a link will do."""
    response = RedirectResponse(own_page(next), 303)
    site_of(request).set_cookie(response, LANGUAGE, "en" if to == "en" else "zh")
    return response


@router.post("/blind")
def blind(
    request: Request,
    signed: Writer,
    on: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Hide scores and explanations, or show them."""
    assert signed
    sessions.set_blind(site_of(request).desk.store, token_of(request), blind=bool(on))
    return RedirectResponse(own_page(next), 303)


def _form(request: Request, status: int, **values: object) -> Response:
    site = site_of(request)
    visit = request.cookies.get(site.visit_cookie) or secrets.token_urlsafe(24)
    shown = {"login": "", "wait": False, "wrong": False, "expired": False, **values}
    response = site.page(request, "login.html.j2", None, status, visit=visit, **shown)
    site.set_cookie(response, site.visit_cookie, visit)
    return response


def _sign_in(request: Request, login: str, password: str, visit: str, onward: str) -> Response:
    site = site_of(request)
    given = request.cookies.get(site.visit_cookie, "")
    if not given or not compare_digest(visit.encode(), given.encode()):
        raise ForeignForm
    address = request.client.host if request.client else ""
    try:
        token = sessions.sign_in(site.desk.store, login, password, address, now(), demo=site.serving.loopback)
    except Refused as refused:
        return _form(request, 429 if refused.wait else 401, next=onward, login=login, wait=refused.wait, wrong=True)
    if old := token_of(request):
        sessions.sign_out(site.desk.store, old)
    response = RedirectResponse(own_page(onward), 303)
    site.set_cookie(response, site.session_cookie, token)
    site.drop_cookie(response, site.visit_cookie)
    return response
