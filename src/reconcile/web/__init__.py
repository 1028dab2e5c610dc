"""The review pages: what the command line does with cases, in a browser on the office's own network."""

from reconcile.web.app import create_app
from reconcile.web.serving import Serving, serve

__all__ = ["Serving", "create_app", "serve"]
