"""The monthly flow: what `reconcile run` does, as tasks of Prefect.

    python flows/monthly.py WORKSPACE --period 2026-09 [--as-of 2026-10-15]

Tasks are thin: paths and ids go in and out, never rows. Our own ledger is the truth about what ran, not Prefect.
"""

from __future__ import annotations

import argparse
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import surroundings
from periods import month_before
from reconcile.errors import FileRefused, ReconcileError
from reconcile.pipeline import stages
from reconcile.pipeline.cases import follow_or_say, follow_pending
from reconcile.pipeline.cautions import cautions
from reconcile.pipeline.context import Context
from reconcile.pipeline.decided import standing_decisions
from reconcile.pipeline.overview import overview
from reconcile.pipeline.plan import RunPlan
from reconcile.universe.windows import parse_day, parse_period
from reconcile.workspace import locked, open_workspace

surroundings.prepare(sys.argv)

from prefect import State, Task, flow, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import TaskRun

import outcome


def _is_input_or_output(_task: Task[..., object], _run: TaskRun, state: State[object]) -> bool:
    """Only a disk or a network share may work at the second try; a wrong file or a bug stays wrong."""
    return isinstance(state.result(raise_on_failure=False), OSError)


def _tell(done: Task[..., object], run: TaskRun, state: State[object]) -> None:
    """A line for each stage that is done."""
    seconds = (state.timestamp - (run.start_time or state.timestamp)).total_seconds()
    print(f"{done.name:<12}{seconds:6.1f} s", flush=True)


stage = task(
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=_is_input_or_output,
    cache_policy=NO_CACHE,  # a stage finds out by itself what is done already
    persist_result=False,
    on_completion=[_tell],
)


@stage
def ingest(root: str, through: str) -> list[str]:
    """Take in the files of the inbox up to the month `through`; returns what is wrong with those it refused."""
    summary = stages.ingest(open_workspace(Path(root)), through)
    outcome.show_deliveries(summary)
    return [f"{file.path}: {file.problem}\n  {file.hint}" for file in summary.with_status("refused")]


@stage
def standardise(root: str) -> None:
    """Bring new rows to their standard form."""
    stages.standardise(open_workspace(Path(root)))


@stage
def plan(root: str, period: str, as_of: date | None) -> str:
    """Copy what is current into a run that is being built, with what stands in cases; returns the path of its plan."""
    workspace = open_workspace(Path(root))
    for run in follow_pending(workspace):
        print(run.words, flush=True)
    decided = standing_decisions(workspace, period, as_of)
    return str(stages.plan(workspace, period, as_of, verdicts=decided.verdicts, feedback=decided.feedback).path)


@stage
def link(planned: str) -> None:
    """Find who is who."""
    stages.link(RunPlan.load(Path(planned)))


@stage
def compare(planned: str) -> None:
    """List what disagrees."""
    stages.compare(RunPlan.load(Path(planned)))


@stage
def measure(planned: str) -> None:
    """Count and rate."""
    stages.measure(RunPlan.load(Path(planned)))


@stage
def report(planned: str) -> None:
    """Write the workbook, the pages and the check lists."""
    stages.report(RunPlan.load(Path(planned)))


# Publishing uses up the plan, so that a second try could not read it.
@task(cache_policy=NO_CACHE, persist_result=False, on_completion=[_tell])
def publish(planned: str) -> str:
    """Give the run its final name, and return its folder."""
    folder = stages.publish(RunPlan.load(Path(planned)))
    outcome.show_figures(folder, overview(folder, Context.of(open_workspace(folder.parents[1]))))
    return str(folder)


@stage
def follow_up(root: str) -> None:
    """Bring cases up to date. The run is published: what goes wrong here is told, and takes nothing of it back."""
    followed, problem = follow_or_say(open_workspace(Path(root)))
    for run in followed:
        print(run.words, flush=True)
    if problem:
        raise problem


@flow(name="monthly", persist_result=False)
def monthly(
    workspace: str, period: str | None = None, as_of: str | None = None, timezone: str = "Asia/Shanghai"
) -> tuple[str, list[str]]:
    """Reconcile one period of a workspace; returns the folder of the run, and what is wrong with refused files.

    Without a period it is the month before the one the run was scheduled in, by the calendar of `timezone`; `as_of` is
    a day, as 2026-10-15.
    """
    period = period or month_before(runtime.flow_run.scheduled_start_time, timezone)
    parse_period(period)
    with locked(open_workspace(Path(workspace)), f"flows/monthly.py {workspace} --period {period}"):
        day = date.fromisoformat(as_of) if as_of else None
        refused = ingest(workspace, stages.last_month(period, day))
        standardise(workspace)
        planned = plan(workspace, period, day)
        for step in (link, compare, measure, report):
            step(planned)
        folder = publish(planned)
        follow_up(workspace)
        return folder, refused


def main(arguments: list[str]) -> int:
    """Run the flow once, with a server of its own for as long; the exit code of a user's error otherwise."""
    asked = _parsed(arguments)
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).addFilter(_is_news)
    try:
        # What can be known to be wrong is said before a server is started for nothing.
        context = Context.of(open_workspace(asked.workspace))
        with locked(context.workspace, "flows/monthly.py"):
            pass
        print("Prefect starts a server for this run alone, which takes some ten seconds.", flush=True)
        folder, refused = monthly(str(context.workspace.root), asked.period, asked.as_of)
        odd = cautions(Path(folder), context, today=datetime.now().astimezone().date())
        outcome.print_summary(Path(folder), overview(Path(folder), context), odd, asked.workspace)
        if refused:
            raise FileRefused(
                "\n".join([*refused, f"{len(refused)} file(s) were refused, the rest was taken in"]),
                "Mend them as said above and run the command again.",
            )
    except ReconcileError as error:
        # Prefect keeps the error and with it every frame below: DuckDB would complain of connections left behind.
        traceback.clear_frames(error.__traceback__)
        print(f"{error.message}\n{error.hint}", file=sys.stderr)
        return error.exit_code
    return 0


def _is_news(record: logging.LogRecord) -> bool:
    """Whether Prefect should log it: what ends the flow is told once, by main, without a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, ReconcileError) and "Finished in state" not in record.getMessage()


def _checked(parse: Callable[[str], object]) -> Callable[[str], str]:
    """An argument that must be readable by `parse`, and is handed on as it was written."""

    def check(text: str) -> str:
        try:
            parse(text)
        except ReconcileError as error:
            raise argparse.ArgumentTypeError(f"{error.message}. {error.hint}") from error
        return text

    return check


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Reconcile a period of a workspace as a Prefect flow.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument(
        "--period",
        type=_checked(parse_period),
        required=True,
        help="a month, as 2026-09, or months, as 2026-01..2026-09",
    )
    parser.add_argument("--as-of", type=_checked(parse_day), help="what was known on that day (default: its end)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
