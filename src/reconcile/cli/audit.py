"""The commands for auditors: pack what they need, and verify it elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from reconcile.cli import show
from reconcile.errors import WorkspaceError, WrongUse
from reconcile.workspace import open_workspace, run_folder

VARIABLE = "RECONCILE_PASSWORD"
PasswordFile = Annotated[
    Path | None,
    typer.Option(help=f"A file with the password in its first line; else {VARIABLE} is taken, else you are asked."),
]
Run = Annotated[str, typer.Option(help="A run id, its beginning, or `latest`.")]


def bundle(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")],
    out: Annotated[Path, typer.Option(help="The new file to write.")],
    run: Run = "latest",
    personal_data: Annotated[
        bool, typer.Option(help="With the files received and every record, so that the run can be made once more.")
    ] = True,
    encrypt: Annotated[
        bool | None, typer.Option(help="Under a password; by default where there are personal data.")
    ] = None,
    password_file: PasswordFile = None,
) -> None:
    """Pack what an auditor needs of a run into one file.

    Example: [bold]reconcile bundle county --out 2026-09.bundle[/]
    """
    from reconcile.pipeline.bundle import bundle as pack

    if out.exists():
        raise WorkspaceError(f"{out} is there already", "Choose a new file, or delete this one first.")
    workspace = open_workspace(folder)
    published = run_folder(workspace, run)
    encrypted = personal_data if encrypt is None else encrypt
    password = _password(password_file, twice=True) if encrypted else None
    contents = pack(workspace, published, out, personal_data=personal_data, password=password)
    what = "with personal data" if personal_data else "without personal data"
    how = "encrypted" if encrypted else "not encrypted"
    show.console.print(f"Run {contents.run_id}, {len(contents.files)} files {what}, {how}: {out}", markup=False)
    if not personal_data:
        show.console.print(
            "The names of delivered files are in it: look into manifest.json that none names a person.", markup=False
        )
    elif not encrypted:
        show.console.print("[yellow]![/] Whoever has this file can read every record of the run.")
    show.follow_up(f"reconcile verify {out}")


def verify(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A workspace, a bundle, or an unpacked bundle.")],
    run: Run = "latest",
    checkpoint: Annotated[
        str | None, typer.Option(metavar="DIGITS", help="The digits at the foot of a printed report.")
    ] = None,
    recompute: Annotated[bool, typer.Option(help="Make the run once more from the files received.")] = True,
    password_file: PasswordFile = None,
) -> None:
    """Check that nothing was changed, make a run once more, and name the first thing that differs.

    Example: [bold]reconcile verify 2026-09.bundle --checkpoint "041 557 ..."[/]
    """
    from reconcile.audit import encryption
    from reconcile.pipeline.bundle import opened
    from reconcile.pipeline.verify import Verified
    from reconcile.pipeline.verify import verify as check

    secret = path.is_file() and encryption.is_encrypted(path)
    password = _password(password_file, twice=False) if secret else None
    found = Verified()
    try:
        with show.stages() as progress, opened(path, password) as root:
            check(root, run, progress, checkpoint, recompute=recompute, found=found)
    finally:
        for line in found.held:
            show.console.print("  [green]✓[/] ", end="")
            show.console.print(line, markup=False)
        for line in found.unchecked:
            show.console.print("  [yellow]○[/] not checked: ", end="")
            show.console.print(line, markup=False)
    show.console.print("Nothing differs in what was checked.")
    show.follow_up("keep the printed report with its checkpoint; reconcile release signs what is reported")


def _password(file: Path | None, *, twice: bool) -> str:
    """The password from a file, the environment or the keyboard; never from the command line, which others can see."""
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise WrongUse(f"{file} cannot be read: {error.strerror}", "Name a file with the password.") from error
        return lines[0] if lines else ""
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    try:
        return str(typer.prompt("Password of the bundle", hide_input=True, confirmation_prompt=twice, err=True))
    except typer.Abort as error:
        raise WrongUse(
            "a password is needed, and nobody is here to type one",
            f"Write it into a file and name that with --password-file, or set {VARIABLE}.",
        ) from error
