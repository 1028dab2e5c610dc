"""The addresses of the pages, a file a subject."""

from reconcile.web.routes import accounts, answering, cases, queue, sign_in, static

ROUTERS = (static.router, sign_in.router, queue.router, cases.router, answering.router, accounts.router)
