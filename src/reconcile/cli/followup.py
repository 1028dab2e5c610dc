"""Commands about deadlines of cases: what is overdue, reminders, and how the follow-up goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.values import working_days
from reconcile.workspace import open_workspace

if TYPE_CHECKING:
    import polars as pl

    from reconcile.pipeline.context import Context
    from reconcile.pipeline.followup import FollowUp, Late, Line
    from reconcile.report.texts import Texts

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
Today = Annotated[
    str | None, typer.Option(metavar="DAY", help="The day that deadlines are held against; today by default.")
]
Language = Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")]
EACH = ("case", "office", "township", "type", "asked", "due", "late")


def overdue(
    folder: Folder,
    today: Today = None,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="With those that only the county's restricted role may see.")
    ] = False,
    language: Language = None,
) -> None:
    """List the cases whose answer is overdue, by office, the longest overdue first; no value of a person is shown.

    Example: [bold]reconcile cases overdue county --today 2026-11-26[/]
    """
    from reconcile.pipeline.followup import late_cases

    context, texts = _caught_up(folder, language)
    late = late_cases(context, _day(today), restricted=restricted)
    show.table([texts.word("case_table", head) for head in EACH], _overdue_lines(late, context, texts), whole=1)
    if not late.cases:
        show.console.print(texts.word("case_table", "none_late"))
    if not restricted:
        show.console.print(texts.word("case_table", "left_out"), style="dim")
    _warn(late.unknown_years, texts)
    show.follow_up(f"reconcile cases remind {folder}")


def remind(folder: Folder, today: Today = None) -> None:
    """Write a page of A4, in Chinese, for each township or department that is late: case numbers, nothing of a person.

    Example: [bold]reconcile cases remind county --today 2026-11-26[/]
    """
    from reconcile.pipeline.followup import remind as write

    context, texts = _caught_up(folder, None)
    written, late = write(context, _day(today))
    for path in written:
        show.console.print(str(folder / path.relative_to(context.workspace.root)), markup=False)
    if not written:
        show.console.print(texts.word("case_table", "none_late"))
    _warn(late.unknown_years, texts)
    show.follow_up(f"reconcile cases rates {folder}")


def rates(
    folder: Folder,
    today: Today = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only what was asked from that day on; everything by default.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the same into a .csv, .xlsx or .parquet file.", dir_okay=False)
    ] = None,
    language: Language = None,
) -> None:
    """Say how the follow-up goes, by office and township: answered, in time, corrected; small counts are hidden.

    Example: [bold]reconcile cases rates county --today 2026-11-26 --since 2026-10-01[/]
    """
    from reconcile.cases.followup import DAYS, SHARES
    from reconcile.pipeline.followup import follow_up_rates
    from reconcile.report.export import write_rows
    from reconcile.universe.windows import parse_day

    context, texts = _caught_up(folder, language)
    told = follow_up_rates(context, _day(today), parse_day(since) if since else None)
    heads = [texts.word("case_table", "part"), *(texts.word("definition", name) for name in (*SHARES, DAYS))]
    show.table(heads, [_rate_line(line, context, texts) for line in told.lines])
    show.console.print(texts.word("note", "hidden", limit=context.settings.small_cell), style="dim")
    show.console.print(texts.word("case_table", "left_out"), style="dim")
    _warn(told.unknown_years, texts)
    if out:
        write_rows(_rows(told), "followup", out)
        show.console.print(str(out), markup=False)
    show.follow_up(f"reconcile cases overdue {folder}")


def _caught_up(folder: Path, language: str | None) -> tuple[Context, Texts]:
    """The workspace, its cases brought up to date, and the words to say it in."""
    from reconcile.pipeline.cases import catch_up
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts

    context = Context.of(open_workspace(folder))
    show.followed(catch_up(context.workspace))
    return context, Texts(language_of(context, language), context.declarations)


def _day(said: str | None) -> date:
    from reconcile.universe.windows import parse_day

    return parse_day(said) if said else working_days.today()


def _overdue_lines(late: Late, context: Context, texts: Texts) -> list[tuple[str, ...]]:
    names = context.places.names
    return [
        (
            one.case["case_id"],
            texts.label("office", one.office),
            names.get(one.case["township"] or "", one.case["township"] or ""),
            texts.discrepancy(one.case["type"]),
            one.asked.isoformat(),
            due.isoformat(),
            str(late.days_late(due)),
        )
        for one, due in late.cases
    ]


def _rate_line(line: Line, context: Context, texts: Texts) -> tuple[str, ...]:
    from reconcile.report.formatting import rate_counts, rate_value

    part = line.part
    names = {
        "all": texts.word("case_table", "total"),
        "office": texts.label("office", part.key),
        "township": context.places.names.get(part.key or "", part.key) or texts.word("case_table", "no_township"),
    }
    shares = [f"{rate_value(rate)} {rate_counts(rate)}".strip() for rate in line.rates.values()]
    return (names[part.cut], *shares, "—" if line.typical is None else str(line.typical))


def _rows(told: FollowUp) -> pl.DataFrame:
    """The same as a table: a row a part and definition; what is hidden is null."""
    import polars as pl

    from reconcile.cases.followup import DAYS

    rows = [
        (line.part.cut, line.part.key, name, rate.numerator, rate.denominator, rate.value, rate.bound)
        for line in told.lines
        for name, rate in line.rates.items()
    ]
    rows += [(line.part.cut, line.part.key, DAYS, None, None, line.typical, "") for line in told.lines]
    texts, counts = (
        dict.fromkeys(("cut", "part", "definition"), pl.String),
        dict.fromkeys(("numerator", "denominator"), pl.Int64),
    )
    return pl.DataFrame(rows, schema={**texts, **counts, "value": pl.Float64, "bound": pl.String}, orient="row")


def _warn(years: list[int], texts: Texts) -> None:
    if years:
        named = "、".join(str(year) for year in years)
        show.console.print(texts.word("case_table", "unknown_years", years=named), style="yellow", markup=False)
