"""Figures: the headline rates of a run, one figure with all that is known of it, and the rows behind it."""

from __future__ import annotations

from math import ceil
from types import SimpleNamespace

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from reconcile.accounts.sessions import Session
from reconcile.accounts.sight import Sight, sight_of
from reconcile.errors import NotAllowed
from reconcile.pipeline.figures import Shown
from reconcile.pipeline.figures.taking_out import columns, shown_rows
from reconcile.report import audit_words, correction_words, formatting, wording
from reconcile.report.audit import curve
from reconcile.report.figure_rows import OUTCOMES, PAGE
from reconcile.report.shown_rows import became_words
from reconcile.report.tables.audit import AuditFigure, AuditSubject
from reconcile.web.figures_asked import FiguresAsked
from reconcile.web.signed import Reader
from reconcile.web.site import site_of

router = APIRouter()
WORDS = SimpleNamespace(
    rate_value=formatting.rate_value,
    rate_interval=formatting.rate_interval,
    rate_counts=formatting.rate_counts,
    whole=formatting.whole,
    percent=formatting.percent,
    window_name=wording.window_name,
    window_words=wording.window_words,
    period_words=wording.period_words,
    target_word=wording.target_word,
    subject_words=audit_words.subject_words,
    figure_name=audit_words.figure_name,
    value_words=audit_words.value_words,
    interval_words=audit_words.interval_words,
    part_words=audit_words.part_words,
    became_words=became_words,
    key_name=correction_words.figure_words,
    key_subject=correction_words.subject_of,
    reported_words=correction_words.reported_words,
    standing_words=correction_words.standing_words,
    before_words=correction_words.before_words,
    now_words=correction_words.now_words,
    change_of=correction_words.change_of,
    unchanged_words=correction_words.unchanged_words,
    role_words=correction_words.role_words,
)
"""The words that reports and these pages share."""


@router.get("/figures")
def overview(request: Request, signed: Reader) -> Response:
    """The headline rates of a run, comparison by window, and all its other figures."""
    sight = seeing(signed)
    site, asked = site_of(request), FiguresAsked.of(request.query_params.multi_items())
    lines = site.ledger.lines()[::-1]
    # Whoever chooses another run brings along the window of the one before, which it may not have.
    shown = shown_of(request, asked, sight, usual=True) if lines or asked.run else None
    return site.page(request, "figures.html.j2", signed, w=WORDS, asked=asked, lines=lines, shown=shown)


@router.get("/figures/{subject}/{key}")
def figure(request: Request, signed: Reader, subject: str, key: str) -> Response:
    """One figure: what it is, how it is made, how sure it is, and of whom."""
    sight = seeing(signed)
    site, asked = site_of(request), FiguresAsked.of(request.query_params.multi_items())
    shown = shown_of(request, asked, sight)
    of, one = figure_of(shown, subject, key)
    rows = site.figures.shows_rows(of, one, sight)
    return site.page(
        request,
        "figure.html.j2",
        signed,
        w=WORDS,
        asked=asked,
        shown=shown,
        subject=of,
        figure=one,
        rows=rows,
        curve=curve(one, site.texts(request)) if one.curve else None,
    )


@router.get("/figures/{subject}/{key}/rows")
def rows(request: Request, signed: Reader, subject: str, key: str) -> Response:
    """The rows of one figure, passes as well as failures."""
    sight = seeing(signed)
    asked = FiguresAsked.of(request.query_params.multi_items())
    return rows_page(request, signed, subject, key, asked, sight)


def rows_page(
    request: Request,
    signed: Session,
    name: str,
    key: str,
    asked: FiguresAsked,
    sight: Sight,
    status: int = 200,
    *,
    most: int = 0,
) -> Response:
    """A page of rows; `most` where more were to be taken out than may be."""
    site, texts = site_of(request), site_of(request).texts(request)
    shown, subject, one = with_rows(request, name, key, asked, sight)
    wanted = asked.wanted
    with site.figures.rows(shown, subject, one, sight) as found:
        if found is None:
            raise HTTPException(404)
        counts = found.counts(wanted)
        chosen = [
            number
            for (outcome, became), number in counts.items()
            if wanted.outcome in {None, outcome} and wanted.became in {None, became}
        ]
        pages = max(1, ceil(sum(chosen) / PAGE))
        at = min(asked.page, pages)
        page = found.rows(wanted, PAGE, PAGE * (at - 1))
        lines = shown_rows(site.desk, found, page, subject, signed.user, texts)
    return site.page(
        request,
        "figure_rows.html.j2",
        signed,
        status,
        w=WORDS,
        asked=asked,
        shown=shown,
        subject=subject,
        figure=one,
        counts=counts,
        outcomes=OUTCOMES,
        columns=columns(blind=signed.blind),
        lines=lines,
        number=sum(chosen),
        at=at,
        pages=pages,
        most=most,
    )


def seeing(signed: Session) -> Sight:
    """What somebody sees; NotAllowed where that is no figure at all."""
    sight = sight_of(signed.user)
    if not sight.figures:
        raise NotAllowed("this role sees no figure")
    return sight


def shown_of(request: Request, asked: FiguresAsked, sight: Sight, *, usual: bool = False) -> Shown:
    """The figures of the run and window that are asked for, the latest run where none is; 404 where there are none.

    `usual`: the run's usual window in place of one that it does not have.
    """
    site = site_of(request)
    run = asked.run or next(iter(site.ledger.run_ids[-1:]), "")
    shown = site.figures.shown(run, asked.period, sight) or (site.figures.shown(run, "", sight) if usual else None)
    if shown is None:
        raise HTTPException(404)
    return shown


def figure_of(shown: Shown, name: str, key: str) -> tuple[AuditSubject, AuditFigure]:
    """The figure of an address; 404 where there is none."""
    found = shown.figure(name, key)
    if found is None:
        raise HTTPException(404)
    return found


def with_rows(
    request: Request, name: str, key: str, asked: FiguresAsked, sight: Sight
) -> tuple[Shown, AuditSubject, AuditFigure]:
    """A figure whose rows somebody may see; 404 where there is none, or a part is asked for that is not theirs."""
    shown = shown_of(request, asked, sight)
    subject, one = figure_of(shown, name, key)
    foreign = sight.township is not None and asked.by == "township" and asked.part != sight.township
    if foreign or not site_of(request).figures.shows_rows(subject, one, sight):
        raise HTTPException(404)
    return shown, subject, one
