"""What pages are made of beside their words."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from reconcile.web.static_files import KINDS, content, version

router = APIRouter()
KEPT = "max-age=31536000, immutable"


@router.get("/static/{name}")
def static(name: str, v: str = "") -> Response:
    """One of the files that there are; a name is looked up, and never becomes a path. `v` is the version wanted."""
    if name not in KINDS:
        raise HTTPException(404)
    caching = KEPT if v == version(name) else "no-cache"
    return Response(content(name), media_type=KINDS[name], headers={"Cache-Control": caching})
