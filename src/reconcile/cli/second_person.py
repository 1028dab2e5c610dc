"""Commands of follow-up for the second person: look at what was explained away, agree to it or send it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reconcile.cli import show
from reconcile.errors import NoSuchCase, Outdated, ReconcileError, WrongUse
from reconcile.workspace import open_workspace

if TYPE_CHECKING:
    from reconcile.cases.scope import Scope
    from reconcile.cases.store import Store
    from reconcile.report.texts import Texts

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
Named = Annotated[
    list[str],
    typer.Argument(metavar="CASE:REVISION...", help="Cases with the revision looked at, as `check` lists them."),
]
Actor = Annotated[str, typer.Option(metavar="NAME", help="Who looked at them: not who answered.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="What was looked at, in words; no ID numbers.")]
Restricted = Annotated[
    bool, typer.Option("--restricted", help="For those who may work restricted cases: death, adoption, identity.")
]
Written = Callable[["Store", str, int, "Scope"], None]
HEADS = ("case", "office", "type", "difference", "code", "answered_by")


def check(
    folder: Folder,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="With those that only the county's restricted role may see.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """List the answers that a second person has to agree to, with the code, who answered, and the evidence in words.

    Example: [bold]reconcile cases check county[/]
    """
    from reconcile.cases import reading
    from reconcile.cases.standing import last_of
    from reconcile.cases.states import State, Step
    from reconcile.pipeline.cases import case_store, catch_up
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    texts = Texts(language_of(context, language), context.declarations)
    show.followed(catch_up(workspace))
    with case_store(context) as store:
        rows = reading.listed(store, restricted=restricted, states=(State.TO_CONFIRM,))
        told = [last_of(reading.history_of(store, row["case_id"]), (Step.EXPLAIN,)) for row in rows]
    show.table([texts.word("case_table", head) for head in HEADS], _lines(rows, texts), whole=1)
    for row, line in zip(rows, told, strict=True):
        reason = line["reason"] if line else ""
        show.console.print(f"\n{_name(row)} {texts.word('case_table', 'reason')}: {reason}", markup=False)
    for key in [*([] if rows else ["none_to_check"]), *([] if restricted else ["left_out"])]:
        show.console.print(texts.word("case_table", key), style="dim")
    more = " --restricted" if restricted else ""
    show.follow_up(f"reconcile cases confirm {folder} CASE:REVISION... --actor NAME --reason TEXT{more}")


def confirm(folder: Folder, cases: Named, actor: Actor, reason: Reason, restricted: Restricted = False) -> None:
    """Agree as a second person that nothing is wrong: the case is settled while its evidence stands.

    Example: [bold]reconcile cases confirm county F1c3a90b2d4e5f6:3 --actor 李明 --reason 已核对出生医学证明存根[/]
    """
    from reconcile.accounts.reading import plain_names
    from reconcile.cases import service

    def write(store: Store, case: str, revision: int, scope: Scope) -> None:
        names = plain_names(store)
        service.confirm(store, case, revision, actor=actor, reason=reason, scope=scope, names=names)

    _write(folder, cases, write, restricted=restricted)


def send_back(folder: Folder, cases: Named, actor: Actor, reason: Reason, restricted: Restricted = False) -> None:
    """Ask once more, as an answer does not hold; one's own that waits for a second person is taken back instead.

    Example: [bold]reconcile cases send-back county F1c3a90b2d4e5f6:3 --actor 李明 --reason 未附证明材料[/]
    """
    from reconcile.accounts.reading import plain_names
    from reconcile.cases import service

    def write(store: Store, case: str, revision: int, scope: Scope) -> None:
        names = plain_names(store)
        service.send_back(store, case, revision, actor=actor, reason=reason, scope=scope, names=names)

    _write(folder, cases, write, restricted=restricted)


def take_back(
    folder: Folder,
    cases: Named,
    actor: Annotated[str, typer.Option(metavar="NAME", help="Who takes it back: who answered, or agreed.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, in words; no ID numbers.")],
    restricted: Restricted = False,
) -> None:
    """Take back one's own last answer, or agreement, as long as nobody has changed the case since.

    Example: [bold]reconcile cases take-back county F1c3a90b2d4e5f6:3 --actor 张敏 --reason 看错了行[/]
    """
    from reconcile.cases import service

    def write(store: Store, case: str, revision: int, scope: Scope) -> None:
        service.take_back(store, case, revision, actor=actor, reason=reason, scope=scope)

    _write(folder, cases, write, restricted=restricted)


def _write(folder: Path, named: list[str], write: Written, *, restricted: bool) -> None:
    """Write to each case by itself; one that cannot be written leaves the others alone."""
    from reconcile.cases.scope import Scope
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.one_case import RESTRICTED

    wanted = [named_case(one) for one in named]
    refused: list[ReconcileError] = []
    with case_store(Context.of(open_workspace(folder))) as store:
        for case, revision in wanted:
            try:
                write(store, case, revision, Scope(restricted=restricted))
            except (WrongUse, Outdated) as problem:
                more = f" {RESTRICTED}" if isinstance(problem, NoSuchCase) and not restricted else ""
                refused.append(type(problem)(f"{case}: {problem.message}", problem.hint + more))
    show.console.print(f"{len(wanted) - len(refused):,} of {len(wanted):,} case(s) written.")
    for other in refused[:-1]:
        show.console.print(f"{other.message}\n  {other.hint}", markup=False)
    if refused:
        raise refused[-1]
    show.follow_up(f"reconcile cases check {folder}{' --restricted' if restricted else ''}")


def named_case(said: str) -> tuple[str, int]:
    """A case with its revision, of `CASE:REVISION`; WrongUse where it is none."""
    case, _, revision = said.partition(":")
    if not (case and revision.isascii() and revision.isdecimal()):
        raise WrongUse(f"{said!r} names no case with its revision", "Write it as `reconcile cases check` lists it.")
    return case, int(revision)


def _lines(rows: list[dict[str, Any]], texts: Texts) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (
            _name(row),
            texts.label("office", row["office"]),
            texts.discrepancy(row["type"]),
            texts.label("difference", row["difference"]),
            f"{row['code']} {texts.word('feedback', row['code'])}",
            row["answered_by"] or "",
        )


def _name(row: dict[str, Any]) -> str:
    """A case with the revision that is looked at, as `confirm` takes it."""
    return f"{row['case_id']}:{row['revision']}"
