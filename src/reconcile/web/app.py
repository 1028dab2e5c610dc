"""Puts the pages together."""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI

from reconcile.pipeline.desk import Desk
from reconcile.web.errors import add_errors
from reconcile.web.guard import Guard
from reconcile.web.routes import ROUTERS
from reconcile.web.serving import Serving
from reconcile.web.site import Site
from reconcile.web.turns import few_at_once


def create_app(desk: Desk, serving: Serving) -> FastAPI:
    """The pages of one desk."""
    app = FastAPI(title="reconcile", lifespan=few_at_once, docs_url=None, redoc_url=None, openapi_url=None)
    site = Site(desk, serving)
    app.state.site = site
    for router in ROUTERS:
        app.include_router(router)
    add_errors(app)
    bare = partial(site.page, None, "error.html.j2", None)
    app.add_middleware(
        Guard,
        names=serving.names,
        page=lambda status: bare(status, error=status, typed="", again="", back="/"),
        secure=serving.secure,
    )
    return app
