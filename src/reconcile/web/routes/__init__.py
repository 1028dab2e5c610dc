"""The addresses of the pages, a file a subject."""

from reconcile.web.routes import (
    accounts,
    answering,
    cases,
    figures,
    password,
    queue,
    runs,
    sign_in,
    static,
    taking_out,
    trail,
    unmasking,
)

ROUTERS = (
    *(static.router, sign_in.router, queue.router, cases.router, answering.router, unmasking.router),
    *(accounts.router, password.router, figures.router, runs.router, taking_out.router, trail.router),
)
