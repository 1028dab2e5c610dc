"""Commands about one case: what became of it, and an answer by any code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.cli.second_person import named_case
from reconcile.values import working_days
from reconcile.workspace import open_workspace

if TYPE_CHECKING:
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.one_case import OneCase
    from reconcile.report.texts import Texts

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
Restricted = Annotated[
    bool, typer.Option("--restricted", help="For those who may work restricted cases: death, adoption, identity.")
]


def show_case(
    folder: Folder,
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case's number, or its beginning as lists show it.")],
    restricted: Restricted = False,
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """Show the history of a case: its states, who changed it, when and why, and what can be done now.

    No value of a person is shown. Example: [bold]reconcile cases show county F057bc21[/]
    """
    from reconcile.pipeline.cases import catch_up
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.one_case import one_case
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts

    context = Context.of(open_workspace(folder))
    texts = Texts(language_of(context, language), context.declarations)
    show.followed(catch_up(context.workspace))
    found = one_case(context, case, working_days.today(), restricted=restricted)
    show.console.print("  ".join(filter(None, _about(found, context, texts))), markup=False)
    for line in _lines(found, texts):
        show.console.print(line, markup=False, soft_wrap=True)
    steps = texts.word("page", "comma").join(texts.label("step", step) for step in found.steps)
    key = "possible" if steps else "only_runs"
    show.console.print(texts.word("case_table", key, steps=steps), style="dim", markup=False)
    show.follow_up(_next(found, folder))


def answer(
    folder: Folder,
    case: Annotated[str, typer.Argument(metavar="CASE:REVISION", help="The case with the revision looked at.")],
    code: Annotated[str, typer.Option(metavar="CODE", help="The two digits of the answer, any of docs/cases.md.")],
    actor: Annotated[str, typer.Option(metavar="NAME", help="Who answers.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="The evidence in words; no ID numbers.")],
    office: Annotated[str | None, typer.Option(help="With 03: the office that is asked instead.")] = None,
    restricted: Restricted = False,
) -> None:
    """Answer a case by a code, also by one that its list does not offer; 09 and 13 with --restricted alone.

    Example: [bold]reconcile cases answer county F057bc216f35c71:1 --code 14 --actor 李明 --reason 查看了回乡证[/]
    """
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.one_case import Answer
    from reconcile.pipeline.one_case import answer as write

    number, revision = named_case(case)
    said = Answer(number, revision, code, office)
    write(Context.of(open_workspace(folder)), said, restricted=restricted, actor=actor, reason=reason)
    more = " --restricted" if restricted else ""
    show.follow_up(f"reconcile cases show {folder} {number}{more}")


def _next(found: OneCase, folder: Path) -> str:
    """What is typed next: answer what is open, look at what waits for a second person, else all cases."""
    from reconcile.cases.states import State

    number = f"{found.case['case_id']}:{found.case['revision']}"
    said = "--actor NAME --reason TEXT" + (" --restricted" if found.case["restricted"] else "")
    return {
        State.OPEN: f"reconcile cases answer {folder} {number} --code CODE {said}",
        State.TO_CONFIRM: f"reconcile cases confirm {folder} {number} {said} (or send-back, with the same)",
        State.ANSWERED: f"reconcile cases send-back {folder} {number} {said}",
        State.SETTLED: f"reconcile cases send-back {folder} {number} {said}",
    }.get(found.case["state"], f"reconcile cases list {folder}")


def _about(found: OneCase, context: Context, texts: Texts) -> Iterator[str]:
    from reconcile.cases.queue import set_aside_since

    case = found.case
    yield case["case_id"]
    yield texts.discrepancy(case["type"])
    yield texts.label("difference", case["difference"])
    yield texts.label("office", case["office"])
    yield context.places.names.get(case["township"] or "", case["township"] or "")
    yield texts.word("case_state", case["state"])
    if aside := set_aside_since(case, found.history):
        yield f"{texts.word('queue_filter', 'later')} {aside}"
    if found.due:
        yield f"{texts.word('case_table', 'due')} {found.due.isoformat()}"


def _lines(found: OneCase, texts: Texts) -> Iterator[str]:
    """For each revision what was done, when, by whom and how the case stood then; below it why."""
    from reconcile.cases.writing import moment_of

    for line in found.history:
        yield "  ".join(
            filter(
                None,
                (
                    f"\n{line['revision']}",
                    moment_of(line["at"]).strftime("%Y-%m-%d %H:%M"),
                    line["actor"],
                    texts.label("origin", line["origin"]),
                    texts.label("step", line["action"]),
                    f"{line['code']} {texts.word('feedback', line['code'])}" if line["code"] else "",
                    texts.label("office", line["office"]),
                    texts.word("case_state", line["state"]),
                ),
            )
        )
        yield f"   {line['reason']}"
    yield ""
