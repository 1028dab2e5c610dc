"""The `reconcile` command: its parts, its errors and its exit codes."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer
from rich.console import Console

from reconcile.cli import (
    audit,
    calibration,
    case_lists,
    cases,
    deliver,
    followup,
    form,
    make,
    models,
    movement,
    one_case,
    read,
    registers,
    release,
    review,
    second_person,
    serve,
    trail,
    users,
    why,
)
from reconcile.errors import ReconcileError, WorkspaceError

EPILOG = (
    "Exit codes: 0 done · 1 an error in the program · 2 wrong use of a command · 3 a file was refused, the rest was "
    "taken in · 4 settings or declarations are wrong · 5 the workspace is missing, in use or damaged · 6 nothing to do "
    "· 7 what was verified is not what is on record · 8 somebody else has changed it since"
)

app = typer.Typer(
    name="reconcile",
    help="Reconcile civil registers: who is who, how consistent, what to correct. "
    "Records are reconciled; people are not judged.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("init")(make.init)
app.command("demo")(make.demo)
app.command("ingest")(deliver.ingest)
app.command("run")(deliver.run)
app.command("report")(read.report)
app.command("form")(form.form)
app.command("trends")(read.trends)
app.command("export")(read.export)
app.command("why")(why.why)
app.command("models")(models.models)
app.command("movement")(movement.movement)
app.command("calibration")(calibration.calibration)
app.command("release")(release.release)
app.command("bundle")(audit.bundle)
app.command("verify")(audit.verify)
app.command("status")(read.status)
app.command("serve")(serve.serve)
app.add_typer(registers.app, name="registers")
app.add_typer(review.app, name="review")
for name, command in (("overdue", followup.overdue), ("remind", followup.remind), ("rates", followup.rates)):
    cases.app.command(name)(command)
app.add_typer(cases.app, name="cases")
app.add_typer(users.app, name="users")
cases.app.command("export")(case_lists.hand_out)
cases.app.command("import")(case_lists.take_in)
cases.app.command("show")(one_case.show_case)
cases.app.command("answer")(one_case.answer)
cases.app.command("trail")(trail.trail)
cases.app.command("check")(second_person.check)
cases.app.command("confirm")(second_person.confirm)
cases.app.command("send-back")(second_person.send_back)
cases.app.command("take-back")(second_person.take_back)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a user's mistake ends with its message, a hint and its exit code, without a traceback."""
    try:
        app(args=arguments)
    except ReconcileError as error:
        _tell(error)
    except OSError as error:
        if not error.filename:
            raise
        what = f"{error.filename} cannot be read or written: {error.strerror}"
        _tell(WorkspaceError(what, "Choose a folder in which you may write, or work as a user who may."))


def _tell(error: ReconcileError) -> NoReturn:
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print("[bold red]✗[/] ", end="")
    console.print(error.message, markup=False)
    if error.hint:
        console.print(f"  {error.hint}", markup=False)
    sys.exit(error.exit_code)
