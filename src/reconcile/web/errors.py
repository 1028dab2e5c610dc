"""What is shown where something does not work: the same page for what is not there and what may not be seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from reconcile.accounts import sessions
from reconcile.accounts.sessions import Session
from reconcile.accounts.sight import sight_of
from reconcile.errors import NoSuchCase, NotAllowed, RunDamaged, WorkspaceError, WrongUse
from reconcile.web.onward import wanted_page
from reconcile.web.places import LEADS_BACK, methods_of, opens, page_of
from reconcile.web.signed import ForeignForm, OwnPasswordNeeded, SignInNeeded, token_of
from reconcile.web.site import now, site_of

KNOWN = frozenset({400, 401, 403, 404, 405, 409, 413, 429, 500, 503})
"""The errors that have words of their own."""
STATUS: dict[type[Exception], int] = {
    ForeignForm: 403,
    NotAllowed: 403,
    NoSuchCase: 404,
    WrongUse: 409,
    WorkspaceError: 503,
}


def add_errors(app: FastAPI) -> None:
    """Let each error end in its page."""
    for kind, status in STATUS.items():
        app.add_exception_handler(kind, _shown_as(status))
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(RunDamaged, _run_damaged)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(OwnPasswordNeeded, _own_password)


def error_page(request: Request, status: int, signed: Session | None = None, typed: str = "") -> Response:
    """The page of an error; what somebody typed is given back to them."""
    shown = status if status in KNOWN else 500
    again = wanted_page(request) if shown == 401 else ""
    back = page_of(request) if status in LEADS_BACK and not opens(request) else "/"
    more = {"typed": typed, "again": again, "back": back}
    return site_of(request).page(request, "error.html.j2", signed, status, error=shown, **more)


def _shown_as(status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def shown(request: Request, _: Exception) -> Response:
        return error_page(request, status, await _whoever(request), await _typed(request))

    return shown


async def _not_understood(request: Request, error: Exception) -> Response:
    """What was sent is no whole form, or more than one takes."""
    assert isinstance(error, RequestValidationError)
    too_long = any((wrong["loc"][-1], wrong["type"]) == ("reason", "string_too_long") for wrong in error.errors())
    return await _shown_as(413 if too_long else 400)(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    shown = error_page(request, error.status_code, await _whoever(request))
    if error.status_code == 405:
        shown.headers["Allow"] = methods_of(request)
    return shown


async def _run_damaged(request: Request, error: Exception) -> Response:
    """Which run cannot be read, what to do, and the runs that can be looked at meanwhile."""
    assert isinstance(error, RunDamaged)
    signed, site = await _whoever(request), site_of(request)
    lines = await run_in_threadpool(site.ledger.lines) if signed and sight_of(signed.user).figures else []
    others = [line for line in reversed(lines) if not line.unread and line.run_id != error.run_id]
    return site.page(request, "run_damaged.html.j2", signed, 503, run_id=error.run_id, others=others)


async def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    if request.method != "GET":
        return error_page(request, 401, typed=await _typed(request))
    return _first("/login", request, **({"expired": "1"} if error.expired else {}))


async def _own_password(request: Request, _: Exception) -> Response:
    return _first("/password", request)


def _first(page: str, request: Request, **more: str) -> Response:
    """Another page first, which leads back to the one that was wanted."""
    return RedirectResponse(f"{page}?{urlencode({'next': wanted_page(request), **more})}", 303)


async def _whoever(request: Request) -> Session | None:
    """Who is signed in, for the head of the page; an error is no reason for another one."""
    try:
        token = token_of(request)
        store = site_of(request).desk.store
        return await run_in_threadpool(sessions.find, store, token, now()) if token else None
    except WorkspaceError:
        return None


async def _typed(request: Request) -> str:
    if request.method != "POST":
        return ""
    try:
        return str((await request.form()).get("reason") or "")
    except (HTTPException, RuntimeError):
        return ""
