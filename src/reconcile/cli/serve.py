"""The command that serves the review pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reconcile.cli import show
from reconcile.workspace import open_workspace

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]


def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8080,
    certificate: Annotated[Path | None, typer.Option(help="Certificate for https, with its chain (PEM).")] = None,
    key: Annotated[Path | None, typer.Option(help="The key of the certificate (PEM).")] = None,
    name: Annotated[
        str, typer.Option(help="What browsers call the server, where a proxy with https stands before it.")
    ] = "",
) -> None:
    """Serve the review pages to browsers until Ctrl+C; nothing is fetched from outside.

    Example: [bold]reconcile serve county --host 10.1.2.3 --certificate server.pem --key server.key[/]
    """
    from reconcile.web import Serving
    from reconcile.web import serve as run

    serving = Serving(host, port, certificate, key, name)
    serving.check()
    workspace = open_workspace(folder)
    said = f"Review pages at [bold]{serving.address}[/], until Ctrl+C"
    run(workspace, serving, lambda: show.console.print(said, highlight=False))
