"""Where somebody is led after signing in: to a page of ours, whatever an address says."""

from __future__ import annotations

import re

from fastapi import Request

_OWN = re.compile(r"/(?![/\\])[^\s\\]*")
"""An address of ours: what begins with two slashes leads elsewhere."""


def own_page(path: str) -> str:
    """The path where it is one of ours, else the front page."""
    return path if _OWN.fullmatch(path) else "/"


def wanted_page(request: Request) -> str:
    """The page that somebody wanted, or from which they sent a form."""
    if request.method == "GET":
        return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    host, _, path = request.headers.get("referer", "").partition("://")[2].partition("/")
    ours = host.casefold() == request.headers.get("host", "").casefold()
    return own_page(f"/{path}") if ours else "/"
