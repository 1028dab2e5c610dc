"""Commands of the blind review: draw records, read back what people say of them, and what follows for the rates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.errors import FileRefused
from reconcile.workspace import Workspace, locked, open_workspace, run_folder

if TYPE_CHECKING:
    import polars as pl

    from reconcile.pipeline.context import Context
    from reconcile.pipeline.reviews import Review
    from reconcile.report.texts import Texts

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
Language = Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")]
SHOWN = 20
HEADS = ("comparison", "figure", "raw", "model", "reviewed", "interval", "answered", "untold", "errors")
app = typer.Typer(
    no_args_is_help=True,
    help="Have people look at records drawn at random, blind to what the program decided, and correct the rates by it.",
)


@app.command("sample")
def sample(
    folder: Folder,
    n: Annotated[int, typer.Option(min=1, help="Records to draw, on average.")] = 300,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another sample.")] = 1,
    run: Annotated[str, typer.Option(help="A run id, its beginning, or `latest`.")] = "latest",
    pair: Annotated[list[str] | None, typer.Option(help="A pair to review, several times for several; births.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="The workbook to write; in the review's own folder by default.")
    ] = None,
    language: Language = None,
) -> None:
    """Draw records of the headline rates for a blind review, and write the workbook that reviewers fill in.

    Example: [bold]reconcile review sample county --n 300 --seed 1 --out review.xlsx[/]
    """
    from reconcile import engine
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.review_drawing import Drawing

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    published = run_folder(workspace, run)
    with (
        locked(workspace, "reconcile review sample"),
        engine.opened_run(published) as connection,
        show.stages() as progress,
    ):
        drawing = Drawing(connection, context, lambda what: progress("review", what))
        drawn = drawing.draw(n, seed, pair or [])
        book = out or drawn.folder / f"review-{drawn.facts.review}.xlsx"
        drawing.write_book(drawn, book, _texts(context, language))
    show.console.print(_drawn(drawn), markup=False)
    show.console.print(str(book), markup=False)
    show.follow_up(f"have it filled in, then: reconcile review read {folder} {book.name}")


@app.command("read")
def read(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook, filled in, whole or in part.")],
    language: Language = None,
) -> None:
    """Read a filled-in workbook back; rows that are wrong are named one by one, the others are kept.

    Example: [bold]reconcile review read county review.xlsx[/]
    """
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.review_reading import Reading
    from reconcile.pipeline.reviews import reviews

    workspace = open_workspace(folder)
    texts = _texts(Context.of(workspace), language)
    with locked(workspace, "reconcile review read"):
        review, outcome = Reading(reviews(workspace), texts).read(file)
    left = review.population["case"].drop_nulls().len() - len(review.answers)
    show.console.print(
        f"Review {review.facts.review}: {len(outcome.answers)} answer(s) kept, {outcome.blank} row(s) blank, "
        f"{len(outcome.wrong)} wrong; {left} case(s) are open"
    )
    if outcome.wrong:
        lines = [f"  {sheet} row {row}: {what}" for sheet, row, what in outcome.wrong[:SHOWN]]
        rest = [f"  and {len(outcome.wrong) - SHOWN} more"] if len(outcome.wrong) > SHOWN else []
        message = "\n".join([f"{len(outcome.wrong)} row(s) of {file.name} were not kept:", *lines, *rest])
        raise FileRefused(message, "Mend these rows and read the file again; what was kept stays.")
    show.follow_up(f"reconcile review estimate {folder} --review {review.facts.review}")


@app.command("estimate")
def estimate(
    folder: Folder,
    review: Annotated[
        str | None, typer.Option(help="A review's id, or its beginning; the only one by default.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write every cell as one table: .csv, .xlsx or .parquet.")] = None,
    language: Language = None,
) -> None:
    """Say what a review makes of the rates of its run; the rates that are reported stay as they are.

    Example: [bold]reconcile review estimate county --out reviewed.xlsx[/]
    """
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.review_estimate import reviewed_rates
    from reconcile.pipeline.reviews import review as review_of
    from reconcile.report.export import write_rows

    workspace = open_workspace(folder)
    texts = _texts(Context.of(workspace), language)
    found = review_of(workspace, review)
    rates = reviewed_rates(found, _run_of(workspace, found))
    show.table([texts.word("review_table", head) for head in HEADS], _rows(rates, texts))
    show.console.print(texts.word("review_table", "reading"), markup=False, style="dim")
    if out is not None:
        write_rows(rates, "reviewed", out)
        show.console.print(str(out), markup=False)
    show.follow_up(f"reconcile report {folder} --run {found.facts.run}")


def _run_of(workspace: Workspace, review: Review) -> Path:
    return run_folder(workspace, review.facts.run)


def _texts(context: Context, language: str | None) -> Texts:
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts

    return Texts(language_of(context, language), context.declarations)


def _drawn(review: Review) -> str:
    """How many records were drawn of how many, by pair."""
    population = review.population
    counts = [f"{name} {len(review.cases.filter(pair=name))}" for name in review.facts.definitions]
    drawn = population["case"].drop_nulls().len()
    return (
        f"Review {review.facts.review} of run {review.facts.run}: {drawn} of {len(population):,} ({', '.join(counts)})"
    )


def _rows(rates: pl.DataFrame, texts: Texts) -> Iterator[tuple[str, ...]]:
    """The county's own rates in words."""
    import polars as pl

    from reconcile.report.formatting import percent

    cut = pl.any_horizontal(pl.col("township", "facility", "event_month", "sex").is_not_null())
    for row in rates.filter(~cut).iter_rows(named=True):
        few = row["method"] == "too_few"
        value = texts.word("review_table", "too_few") if few else percent(row["value"], 2)
        interval = "" if few else f"{percent(row['low'], 2)} – {percent(row['high'], 2)}"
        share = percent(row["at_most"], 1) if row["at_most"] is not None else ""
        errors = texts.word("review_table", "at_most", share=share) if share else str(row["errors"])
        yield (
            texts.pair(row["pair"]),
            texts.word("definition", row["definition"]),
            percent(row["raw"], 2),
            percent(row["model"], 2),
            value,
            interval,
            f"{row['reviewed']}/{row['drawn']}",
            str(row["cannot_tell"]),
            errors,
        )
