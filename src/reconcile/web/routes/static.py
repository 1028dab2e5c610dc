"""Our one style sheet, our one script, our one picture."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

router = APIRouter()
KINDS = {"style.css": "text/css", "keys.js": "text/javascript", "icon.svg": "image/svg+xml"}


@router.get("/static/{name}")
def static(name: str) -> Response:
    """One of the files that there are; a name is looked up, and never becomes a path."""
    if name not in KINDS:
        raise HTTPException(404)
    content = (files("reconcile.web") / "static" / name).read_bytes()
    return Response(content, media_type=KINDS[name], headers={"Cache-Control": "no-cache"})
