"""Commands of accounts: who may sign in to the review pages, and in which role."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from reconcile.cli import show
from reconcile.errors import WrongUse
from reconcile.workspace import open_workspace

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
Login = Annotated[str, typer.Argument(help="What somebody signs in by: small letters, digits, dots, dashes.")]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input, one line.")]
Actor = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who makes the change, for the audit trail; who is logged in.")
]
app = typer.Typer(no_args_is_help=True, help="Open and shut accounts of the review pages.")
ROLES = "data_officer, county, township, restricted, auditor or administrator; docs/web.md says what each may."


@app.command("add")
def add(
    folder: Folder,
    login: Login,
    name: Annotated[str, typer.Option(help="The person's name, as others see it.")],
    role: Annotated[str, typer.Option(help=ROLES)],
    office: Annotated[
        str | None, typer.Option(help="For the role county: police, vaccination, ...; all without.")
    ] = None,
    township: Annotated[str | None, typer.Option(help="For the role township: its nine digits.")] = None,
    actor: Actor = None,
    password_stdin: Stdin = False,
) -> None:
    """Open an account; the password is asked for twice, or read from standard input. It is good for signing in once.

    Example: [bold]reconcile users add county zhangmin --name 张敏 --role township --township 990121001 --actor 周强[/]
    """
    from reconcile.accounts import users
    from reconcile.pipeline.accounts import account_of
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    context = Context.of(open_workspace(folder))
    typed = {"login": login, "name": name, "role": role, "office": office or "", "township": township or ""}
    user = account_of(context, typed)
    password = _password(from_stdin=password_stdin)
    with case_store(context, new=True) as store:
        users.add(store, user, password, actor=_acting(actor), reason=f"role {user.role}")
    show.console.print(f"{user.login} may sign in as {user.role}, and then chooses another password.", markup=False)
    show.follow_up(f"reconcile serve {folder}")


@app.command("list")
def listing(folder: Folder) -> None:
    """List the accounts.

    Example: [bold]reconcile users list county[/]
    """
    from reconcile.accounts import reading
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    with case_store(Context.of(open_workspace(folder))) as store:
        found = reading.listed(store)
    heads = ("login", "name", "role", "office", "township", "")
    show.table(
        heads,
        (
            (one.login, one.name, one.role, one.office or "", one.township or "", _notes(one.disabled, one.demo))
            for one in found
        ),
        whole=1,
    )
    show.follow_up(f"reconcile users add {folder} LOGIN --name NAME --role ROLE")


@app.command("disable")
def disable(
    folder: Folder,
    login: Login,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the audit log.")] = "account shut",
    actor: Actor = None,
) -> None:
    """Shut an account: it is signed out and cannot sign in any more. What it has answered stays.

    Example: [bold]reconcile users disable county zhangmin --reason 调离 --actor 周强[/]
    """
    from reconcile.accounts import users
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    with case_store(Context.of(open_workspace(folder))) as store:
        users.disable(store, login, actor=_acting(actor), reason=reason)
    show.console.print(f"{login} cannot sign in any more.", markup=False)


@app.command("enable")
def enable(
    folder: Folder,
    login: Login,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the audit log.")] = "account opened",
    actor: Actor = None,
) -> None:
    """Open an account that was shut, with the password that it has.

    Example: [bold]reconcile users enable county zhangmin --reason 调回 --actor 周强[/]
    """
    from reconcile.accounts import users
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    with case_store(Context.of(open_workspace(folder))) as store:
        users.enable(store, login, actor=_acting(actor), reason=reason)
    show.console.print(f"{login} may sign in again.", markup=False)


@app.command("rename")
def rename(
    folder: Folder,
    login: Login,
    name: Annotated[str, typer.Option(help="The person's name from now on.")],
    actor: Actor = None,
) -> None:
    """Give an account another name; its login, and what it has answered, stay. It is signed out.

    Example: [bold]reconcile users rename county zhangmin --name 张梅 --actor 周强[/]
    """
    from reconcile.pipeline import accounts
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    with case_store(Context.of(open_workspace(folder))) as store:
        accounts.rename(store, login, name, actor=_acting(actor))
    show.console.print(f"{login} is called {name.strip()} from now on.", markup=False)


@app.command("waiting")
def waiting(folder: Folder) -> None:
    """List the accounts that an administrator has opened, renamed or given a password on the page and nobody has
    released yet: a line for each thing that was done.

    Example: [bold]reconcile users waiting county[/]
    """
    from reconcile.accounts.reading import names
    from reconcile.accounts.waiting import waiting
    from reconcile.cases.writing import moment_of
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    with case_store(Context.of(open_workspace(folder))) as store:
        found, known = waiting(store), names(store)
    heads = ("account", "name", "role", "what was done", "by", "at")
    rows = [
        (
            f"{one.user.login}:{one.event}",
            one.user.name,
            one.user.role,
            change.action + (f" ({change.reason})" if change.action == "rename_user" else ""),
            known.get(change.by, change.by),
            f"{moment_of(change.at):%Y-%m-%d %H:%M}",
        )
        for one in found
        for change in one.changes
    ]
    show.table(heads, rows, whole=1)
    if found:
        show.follow_up(f"ask its owner, then: reconcile users release {folder} ACCOUNT... --actor LOGIN")
    else:
        show.console.print("No account waits to be released.")


@app.command("release")
def release(
    folder: Folder,
    accounts: Annotated[
        list[str], typer.Argument(metavar="ACCOUNT...", help="As `reconcile users waiting` lists them: LOGIN:EVENT.")
    ],
    actor: Annotated[str, typer.Option(metavar="LOGIN", help="The data officer who has asked the owner.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the audit log.")] = "released",
) -> None:
    """Let accounts sign in that wait for a data officer; who asked for one does not release it.

    Example: [bold]reconcile users release county zhangmin:41 --actor officer[/]
    """
    from reconcile.accounts import releasing
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    wanted = [_looked_at(one) for one in accounts]
    with case_store(Context.of(open_workspace(folder))) as store:
        for login, event in wanted:
            releasing.release(store, login, event, actor=actor, reason=reason)
            show.console.print(f"{login} may sign in.", markup=False)


@app.command("password")
def password(
    folder: Folder,
    login: Login,
    actor: Actor = None,
    password_stdin: Stdin = False,
) -> None:
    """Give an account a new password, good for signing in once; it is signed out. One that is shut stays shut.

    Example: [bold]reconcile users password county zhangmin --actor 周强[/]
    """
    from reconcile.accounts import reading, users
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    context = Context.of(open_workspace(folder))
    new = _password(from_stdin=password_stdin)
    with case_store(context) as store:
        users.set_password(store, login, new, actor=_acting(actor), reason="new password")
        shut = reading.is_shut(store, login)
    show.console.print(f"{login} has a new password, and chooses another one when signing in by it.", markup=False)
    if shut:
        show.console.print("The account is shut, and stays so until it is opened.", markup=False)
        show.follow_up(f"reconcile users enable {folder} {login}")


def _looked_at(said: str) -> tuple[str, int]:
    """An account with the event that was looked at, of `LOGIN:EVENT`; WrongUse where it is none."""
    login, _, event = said.partition(":")
    if not (login and event.isascii() and event.isdecimal()):
        raise WrongUse(f"{said!r} names no account that waits", "Write it as `reconcile users waiting DIR` lists it.")
    return login, int(event)


def _acting(actor: str | None) -> str:
    """Who makes a change: who is said to, else who is logged in."""
    return actor or getpass.getuser()


def _password(*, from_stdin: bool) -> str:
    """The password; it is never an argument, which everybody on the machine could read."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongUse("nobody is there to type a password", "Hand it in by --password-stdin.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _notes(disabled: bool, demo: bool) -> str:  # two words of a line
    return ", ".join(word for word, said in (("shut", disabled), ("demo, on this machine only", demo)) if said)
