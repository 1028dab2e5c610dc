"""Our style sheet, that of the reports' charts, our script, our picture: read once, at addresses that change with what
they say."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from reconcile.report.rendering import chart_style

KINDS = {"style.css": "text/css", "charts.css": "text/css", "keys.js": "text/javascript", "icon.svg": "image/svg+xml"}


@cache
def content(name: str) -> bytes:
    """What a file says; its name is one of KINDS."""
    if name == "charts.css":
        return chart_style().encode()
    return (files("reconcile.web") / "static" / name).read_bytes()


@cache
def version(name: str) -> str:
    """What tells this content from any other."""
    return hashlib.sha256(content(name)).hexdigest()[:16]


def address(name: str) -> str:
    """Where browsers fetch it, once: another version has another address."""
    return f"/static/{name}?v={version(name)}"
