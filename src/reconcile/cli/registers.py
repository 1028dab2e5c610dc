"""Commands that show what is declared: registers with their headers, pairs, and whether all of it holds together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.errors import WrongUse
from reconcile.workspace import open_workspace

if TYPE_CHECKING:
    from reconcile.registers import Declarations, FieldSpec

app = typer.Typer(help="What is declared about registers and pairs.", no_args_is_help=True)
Folder = Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A workspace with declarations of its own.")]


@app.command("list")
def list_all(folder: Folder = None) -> None:
    """List the registers and the pairs in which they are compared.

    Example: [bold]reconcile registers list county[/]
    """
    declared = _declared(folder)
    for spec in declared.registers.values():
        show.console.print(f"  {spec.id:<22} {spec.label.zh} · {len(spec.fields)} fields · {spec.kind}", markup=False)
    show.console.print("compared:")
    for pair in declared.pairs.values():
        relations = ", ".join(relation.name for relation in pair.relations)
        show.console.print(f"  {pair.id:<42} {relations}", markup=False)
    show.follow_up(f"reconcile registers show births {folder or ''}".rstrip())


@app.command("show")
def show_one(
    register: Annotated[str, typer.Argument(help="A register such as births.")], folder: Folder = None
) -> None:
    """Show the fields of a register and the headers that each is found under.

    Example: [bold]reconcile registers show births county[/]
    """
    declared = _declared(folder)
    if register not in declared.registers:
        raise WrongUse(f"`{register}` is no register", f"Registers: {', '.join(declared.registers)}.")
    spec = declared.registers[register]
    show.console.print(f"{spec.label.zh} ({spec.label.en}), delivered by {spec.office}, usually {spec.kind}")
    for field in spec.fields:
        needed = "required" if field.required else ""
        show.console.print(f"  {field.name:<20}{field.type:<16}{needed:<10}{_headers(field)}", markup=False)
    show.console.print("Others are added in registers/local.toml, see docs/bring-your-own-files.md.")
    show.follow_up(f"reconcile registers check {folder or ''}".rstrip())


@app.command("check")
def check(folder: Folder = None) -> None:
    """Check the built-in declarations and a workspace's own; every error is listed at once.

    Example: [bold]reconcile registers check county[/]
    """
    declared = _declared(folder)
    show.console.print(
        f"{len(declared.registers)} registers and {len(declared.pairs)} pairs are declared, without errors"
    )
    show.follow_up(f"reconcile run {folder or 'DIR'} --period 2026-09")


def _declared(folder: Path | None) -> Declarations:
    from reconcile.registers import load_declarations

    return load_declarations(open_workspace(folder).registers_dir if folder else None)


def _headers(field: FieldSpec) -> str:
    """All headers of a field, those last that count only where none of the others is there."""
    return "、".join(dict.fromkeys([*field.headers, *field.short, *field.fallback]))
