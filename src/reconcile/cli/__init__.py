"""The command line: `reconcile` and its commands."""

from reconcile.cli.main import main

__all__ = ["main"]
