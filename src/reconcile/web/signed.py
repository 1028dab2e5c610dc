"""Who is signed in, and whether a form is one that we gave them."""

from __future__ import annotations

from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Form, Request

from reconcile.accounts import sessions
from reconcile.accounts.sessions import Session
from reconcile.web.site import now, site_of


class SignInNeeded(Exception):
    """Nobody is signed in; `expired` says that somebody was."""

    def __init__(self, *, expired: bool) -> None:
        super().__init__()
        self.expired = expired


class OwnPasswordNeeded(Exception):
    """Somebody else has set the password of whoever asks, and knows it: they have to choose one of their own first."""


class ForeignForm(Exception):
    """A form that we did not give to whoever sends it."""


BEFORE_A_PASSWORD = frozenset({"/password", "/logout"})
"""Where whoever signed in by a password of somebody else's may go."""


def token_of(request: Request) -> str:
    """The token that the browser sent; empty where it sent none."""
    return request.cookies.get(site_of(request).session_cookie, "")


def signed_in(request: Request) -> Session:
    """Whoever asks; SignInNeeded where nobody is signed in, OwnPasswordNeeded before anything else."""
    token = token_of(request)
    session = sessions.find(site_of(request).desk.store, token, now()) if token else None
    if session is None:
        raise SignInNeeded(expired=bool(token))
    if session.given and request.url.path not in BEFORE_A_PASSWORD:
        raise OwnPasswordNeeded
    return session


def writing(signed: Annotated[Session, Depends(signed_in)], csrf: Annotated[str, Form()] = "") -> Session:
    """Whoever sends a form of ours; ForeignForm where its token is not that of the session."""
    if not compare_digest(csrf.encode(), signed.csrf.encode()):
        raise ForeignForm
    return signed


Reader = Annotated[Session, Depends(signed_in)]
Writer = Annotated[Session, Depends(writing)]
