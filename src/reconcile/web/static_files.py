"""Our one style sheet, our one script, our one picture: read once, at an address that changes with what they say."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

KINDS = {"style.css": "text/css", "keys.js": "text/javascript", "icon.svg": "image/svg+xml"}


@cache
def content(name: str) -> bytes:
    """What a file says; its name is one of KINDS."""
    return (files("reconcile.web") / "static" / name).read_bytes()


@cache
def version(name: str) -> str:
    """What tells this content from any other."""
    return hashlib.sha256(content(name)).hexdigest()[:16]


def address(name: str) -> str:
    """Where browsers fetch it, once: another version has another address."""
    return f"/static/{name}?v={version(name)}"
