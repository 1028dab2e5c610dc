"""The report as it may leave the county: every table without its counts of few persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from reconcile.report.tables.model import (
    FEEDBACK,
    NO_RATE,
    AnswerLine,
    Answers,
    Breakdown,
    CauseLine,
    Compared,
    CorrectedFigure,
    Correction,
    CountLine,
    CoverageLine,
    DifferenceLine,
    FindingLine,
    GroupLine,
    MonitorLine,
    QualityLine,
    Rate,
    Report,
    TownshipFindings,
)
from reconcile.report.tables.small_cells import (
    protect,
    protect_column,
    protect_counts,
    protect_steps,
    protect_whole,
    small,
)


def suppress(report: Report) -> Report:
    """The report as it may leave the county."""
    limit = report.run.small_cell
    return replace(
        report,
        compared=tuple(_compared(one, limit, report.run.accept) for one in report.compared),
        scopes=tuple(replace(line, records=None) if small(line.records, limit) else line for line in report.scopes),
        vital=tuple(_line(line, limit) for line in report.vital),
        counts=tuple(_counted(line, limit) for line in report.counts),
        answers=tuple(_answer_line(line, limit) for line in report.answers),
        quality=tuple(_line(line, limit) for line in report.quality),
        links=tuple(replace(line, links=None) if small(line.links, limit) else line for line in report.links),
        breakdowns=tuple(_breakdown(one, limit) for one in report.breakdowns),
        trends=_breakdown(report.trends, limit),
        findings=tuple(_finding(line, limit) for line in report.findings),
        differences=tuple(_difference(line, limit) for line in report.differences),
        groups=_groups(report.groups, limit),
        coverage=tuple(_coverage(line, limit) for line in report.coverage),
        monitoring=_monitoring(report.monitoring, limit),
        causes=tuple(_cause(line, limit) for line in report.causes if not small(line.records, limit)),
        restricted=None if small(report.restricted, limit) else report.restricted,
        finding_townships=_townships(report.finding_townships, limit),
        correction=_correction(report.correction, limit),
        suppressed=True,
    )


def _correction(correction: Correction | None, limit: int) -> Correction | None:
    """What was reported otherwise; where either figure speaks of few persons neither is shown."""
    if correction is None:
        return None
    return replace(correction, figures=tuple(_corrected(one, limit) for one in correction.figures))


def _corrected(one: CorrectedFigure, limit: int) -> CorrectedFigure:
    rates = (one.before, one.now)
    hidden = Rate(bound="hidden")
    few = any(protect(rate, limit).bound or small(rate.numerator, limit) for rate in rates)
    return replace(one, before=hidden, now=hidden) if few else one


def _counted(line: CountLine, limit: int) -> CountLine:
    rates = {period: protect_counts(rate, limit) for period, rate in line.rates.items()}
    return replace(line, rates=rates, parts=())


def _answer_line(line: AnswerLine, limit: int) -> AnswerLine:
    """What was answered, without counts of few; rows of a file are not persons."""
    windows = {period: _answers(answers, limit) for period, answers in line.windows.items()}
    fields = tuple((name, None if small(count, limit) else count) for name, count in line.fields)
    return replace(line, windows=windows, parts=(), fields=fields)


def _answers(answers: Answers, limit: int) -> Answers:
    """The rates without small counts; of two that few persons lie between the second is hidden."""
    agreeing = Rate(bound="hidden") if small(answers.differing, limit) else protect(answers.agreeing, limit)
    return Answers(protect_whole(answers.answered, limit), protect(answers.present, limit), agreeing)


def _line(line: QualityLine, limit: int) -> QualityLine:
    shown = replace(line, rate=protect_whole(line.rate, limit), before=protect_whole(line.before, limit))
    return replace(shown, without=NO_RATE)  # a few links away from the rate beside it


def _groups(lines: Sequence[GroupLine], limit: int) -> tuple[GroupLine, ...]:
    """Subgroups without few persons; where one of a grouping is hidden alone the next smallest is too. Expected errors
    are none of persons, but beside a hidden count they go with it."""
    done: list[GroupLine] = []
    for _, group in groupby(lines, key=lambda line: (line.pair, line.relation, line.grouping)):
        parts = list(group)
        whole = parts[0].grouping == "all"
        rates = [line.rate for line in parts]
        shown = [protect_whole(rate, limit) for rate in rates] if whole else protect_column(rates, limit)
        done += (_group(line, rate or NO_RATE) for line, rate in zip(parts, shown, strict=True))
    return tuple(done)


def _group(line: GroupLine, rate: Rate) -> GroupLine:
    if not rate.bound:
        return replace(line, rate=rate)
    return replace(line, rate=rate, false=None, false_rate=None, missed=None, missed_rate=None)


def _coverage(line: CoverageLine, limit: int) -> CoverageLine:
    """An estimate of few events, and what would give their number back, is hidden with them."""
    if not (small(line.listed, limit) or small(line.seen, limit)):
        return line
    hidden = Rate(bound="hidden")
    return replace(line, listed=None, seen=None, total=hidden, rate=hidden, at_most=None)


def _monitoring(lines: Sequence[MonitorLine], limit: int) -> tuple[MonitorLine, ...]:
    """Control charts without few persons; a month hidden alone takes the next smallest of its chart along."""
    done = [_monitored(line, limit) for line in lines]
    charts: dict[tuple[str, str], list[int]] = {}
    for at, line in enumerate(lines):
        if line.of is None and line.months == 1:
            charts.setdefault((line.definition, line.unit), []).append(at)
    for chart in charts.values():
        if sum(done[at].observed is None for at in chart) == 1:
            others = [at for at in chart if done[at].observed]
            for at in sorted(others, key=lambda at: (done[at].observed, at))[:1]:
                done[at] = replace(done[at], observed=None, hidden=True)
    return tuple(done)


def _monitored(line: MonitorLine, limit: int) -> MonitorLine:
    """A month of few events without their number; a share of few, or of which few pass or fail, altogether hidden."""
    if line.of is None:
        return replace(line, observed=None) if small(line.observed, limit) else line
    failing = line.of - (line.observed or 0)
    few = any(small(count, limit) for count in (line.of, line.observed, failing))
    return replace(line, observed=None, expected=None, low=None, high=None, hidden=True) if few else line


def _cause(line: CauseLine, limit: int) -> CauseLine:
    """A line without those it speaks of where few of them have nothing wrong; what is expected would give them back."""
    few = any(small(count, limit) for count in (line.of, (line.of or 0) - (line.records or 0)))
    return replace(line, of=None, expected=None) if few else line


def _compared(compared: Compared, limit: int, preset: float) -> Compared:
    rates = {key: protect_whole(rate, limit) for key, rate in compared.rates.items()}
    estimates = {key: protect_whole(rate, limit) for key, rate in compared.estimates.items()}
    estimates |= _answered(compared, limit)
    return replace(compared, rates=rates, estimates=estimates, moved=_moved(compared, limit, preset))


def _answered(compared: Compared, limit: int) -> dict[tuple[str, str], Rate]:
    """What decisions of people do to the headline figure, where it is of few persons hidden."""
    done: dict[tuple[str, str], Rate] = {}
    for period in dict.fromkeys(period for name, period in compared.estimates if name in FEEDBACK):
        keys = [(name, period) for name in FEEDBACK if (name, period) in compared.estimates]
        start = compared.rate(compared.comparison.headline, period)
        done |= zip(keys, protect_steps(start, [compared.estimates[key] for key in keys], limit), strict=True)
    return done


def _moved(compared: Compared, limit: int, preset: float) -> dict[tuple[str, str, float], Rate]:
    """The rates at all thresholds, beginning beside the preset one, where the published figure stands."""
    done: dict[tuple[str, str, float], Rate] = {}
    for definition, period in dict.fromkeys((definition, period) for definition, period, _ in compared.moved):
        keys = [key for key in compared.moved if key[:2] == (definition, period)]
        keys.sort(key=lambda key: (key[2] < preset, abs(key[2] - preset)))
        start = compared.rate(definition, period)
        done |= zip(keys, protect_steps(start, [compared.moved[key] for key in keys], limit), strict=True)
    return done


def _breakdown(breakdown: Breakdown, limit: int) -> Breakdown:
    if not breakdown.rows:
        return breakdown
    columns = [protect_column(column, limit) for column in zip(*(row.rates for row in breakdown.rows), strict=True)]
    rows = zip(breakdown.rows, zip(*columns, strict=True), strict=True)
    return replace(breakdown, rows=tuple(replace(row, rates=rates) for row, rates in rows))


def _finding(line: FindingLine, limit: int) -> FindingLine:
    return replace(line, count=None) if small(line.count, limit) else line


def _difference(line: DifferenceLine, limit: int) -> DifferenceLine:
    return replace(line, count=None) if small(line.count, limit) else line


def _townships(lines: Sequence[TownshipFindings], limit: int) -> tuple[TownshipFindings, ...]:
    if not lines:
        return ()
    columns = [_counts(column, limit) for column in zip(*(line.counts for line in lines), strict=True)]
    return tuple(replace(line, counts=counts) for line, counts in zip(lines, zip(*columns, strict=True), strict=True))


def _counts(column: Sequence[int | None], limit: int) -> list[int | None]:
    done = [None if small(count, limit) else count for count in column]
    if done.count(None) == 1:
        others = [at for at, count in enumerate(done) if count]
        for at in sorted(others, key=lambda at: (done[at], at))[:1]:
            done[at] = None
    return done
