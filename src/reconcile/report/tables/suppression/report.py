"""The report as it may leave the county: every table without its counts of few persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reconcile.report.tables.model import (
    NO_RATE,
    AnswerLine,
    Answers,
    Breakdown,
    CauseLine,
    Compared,
    CountLine,
    LinkLine,
    MonitorLine,
    QualityLine,
    Report,
)
from reconcile.report.tables.suppression.corrections import protect_correction
from reconcile.report.tables.suppression.coverage import protect_coverage
from reconcile.report.tables.suppression.fields import protect_quality
from reconcile.report.tables.suppression.findings import protect_differences, protect_finding, protect_townships
from reconcile.report.tables.suppression.known_counts import HIDDEN, KnownCounts, near, small
from reconcile.report.tables.suppression.parts import protect_cut, protect_groups, protect_months
from reconcile.report.tables.suppression.parts_of_whole import protect_counted
from reconcile.report.tables.suppression.rates import protect_compared
from reconcile.report.tables.suppression.small_cells import protect, protect_counts

_JOINED = {"accepted", "set"}
_EVENTS = {"count.births": "births", "count.deaths": "population_deaths"}
"""The lists that events are counted on."""


def suppress(report: Report) -> Report:
    """The report as it may leave the county."""
    limit = report.run.small_cell
    compared = tuple(protect_compared(one, report) for one in report.compared)
    cuts, trends = _breakdowns(report, compared)
    return replace(
        report,
        compared=compared,
        scopes=tuple(replace(line, records=None) if small(line.records, limit) else line for line in report.scopes),
        vital=_vitals(report, compared),
        counts=tuple(_counted(line, limit) for line in report.counts),
        answers=tuple(_answer_line(line, limit) for line in report.answers),
        quality=protect_quality(report.quality, compared, report),
        links=_links(report.links, limit),
        breakdowns=cuts,
        trends=trends,
        findings=tuple(protect_finding(line, report.findings, limit) for line in report.findings),
        differences=protect_differences(report, limit),
        groups=protect_groups(report.groups, cuts, limit),
        coverage=protect_coverage(report.coverage, compared, limit),
        monitoring=_monitoring(report.monitoring, trends, limit),
        causes=tuple(_cause(line, limit) for line in report.causes if not small(line.records, limit)),
        restricted=None if small(report.restricted, limit) else report.restricted,
        finding_townships=protect_townships(report.finding_townships, limit),
        correction=report.correction and protect_correction(report.correction, report),
        suppressed=True,
    )


def _breakdowns(report: Report, compared: Sequence[Compared]) -> tuple[tuple[Breakdown, ...], Breakdown]:
    """The headline by each cut, and by month over the trend's years."""
    by_month = [one for one in report.breakdowns if one.cut == "event_month"]
    *months, trends = protect_months([*by_month, report.trends], compared, report)
    done = {
        one.cut: protect_cut(one, compared, report.run.small_cell) for one in report.breakdowns if one not in by_month
    }
    done |= {one.cut: one for one in months}
    return tuple(done[one.cut] for one in report.breakdowns), trends


def _counted(line: CountLine, limit: int) -> CountLine:
    rates = {period: protect_counts(rate, limit) for period, rate in line.rates.items()}
    # How wide the interval is tells how many are of unknown scope.
    few = {period for period, rate in rates.items() if small(round((rate.high or 0) - (rate.low or 0)), limit)}
    rates = {period: replace(rate, low=None, high=None) if period in few else rate for period, rate in rates.items()}
    return replace(line, rates=rates, parts=())


def _answer_line(line: AnswerLine, limit: int) -> AnswerLine:
    """What was answered, and which rows of the office's table were of no use, without counts of few."""
    windows = {period: _answers(answers, limit) for period, answers in line.windows.items()}
    fields = tuple((name, None if small(count, limit) else count) for name, count in line.fields)
    unused = dict(zip(line.unused, protect_counted(list(line.unused.values()), limit), strict=True))
    return replace(line, windows=windows, parts=(), fields=fields, unused=unused)


def _answers(answers: Answers, limit: int) -> Answers:
    """The rates without small counts: those with differences are among those present, these among those answered."""
    known = KnownCounts(limit)
    agreeing = frozenset({"agreeing"})
    present = agreeing | {"differing"}
    answered = present | {"absent"}
    return Answers(
        known.show(answers.answered, answered, answered | {"unanswered"}),
        known.show(answers.present, present, answered),
        known.show(answers.agreeing, agreeing, answered),
    )


def _vitals(report: Report, compared: Sequence[Compared]) -> tuple[QualityLine, ...]:
    """Counts of events; one is hidden where few of them are not counted by a comparison, since that would tell who is
    not due, and the difference with it."""
    limit = report.run.small_cell
    counted: dict[str, set[int]] = {}
    for one in compared:
        for name in ("presence.ref", "consistency.ref"):
            counted.setdefault(one.comparison.left, set()).add(one.rate(name, report.window.period).denominator or 0)
    told = {line.family for line in report.vital if near(line.rate.numerator, counted.get(line.source, ()), limit)}
    hidden = told & set(_EVENTS)
    hidden |= {"count.natural_increase"} if hidden else set()
    return tuple(
        replace(
            line,
            rate=HIDDEN if line.family in hidden else protect(line.rate, limit),
            before=protect(line.before, limit),
            without=NO_RATE,
        )
        for line in report.vital
    )


def _links(lines: Sequence[LinkLine], limit: int) -> tuple[LinkLine, ...]:
    """Links by how they came about; how many there are of a comparison is told beside them."""
    links: dict[int, int | None] = {}
    for key in dict.fromkeys((line.pair, line.relation) for line in lines):
        of = [at for at, line in enumerate(lines) if (line.pair, line.relation) == key and line.status in _JOINED]
        links |= zip(of, protect_counted([lines[at].links for at in of], limit), strict=True)
    rest = {at: None if small(line.links, limit) else line.links for at, line in enumerate(lines)}
    return tuple(replace(line, links=(rest | links)[at]) for at, line in enumerate(lines))


def _monitoring(lines: Sequence[MonitorLine], trends: Breakdown, limit: int) -> tuple[MonitorLine, ...]:
    """Control charts without few persons; a month hidden alone takes the next smallest of its chart along. A month of
    the county that a comparison counts nearly as many of is hidden too: the others would be out of its scope, or not
    linked."""
    compared = {
        (row.key, one.left, rate.denominator)
        for row in trends.rows
        for one, rate in zip(trends.comparisons, row.rates, strict=True)
        if rate is not None and rate.denominator
    }

    def beside(line: MonitorLine) -> list[int]:
        return [count for month, left, count in compared if (month, left) == (line.month, _EVENTS.get(line.definition))]

    whole = [line.of is None and not line.unit and line.months == 1 for line in lines]
    done = [
        _hidden(line) if of_county and near(line.observed, beside(line), limit) else _monitored(line, limit)
        for line, of_county in zip(lines, whole, strict=True)
    ]
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
    return _hidden(line) if few else line


def _hidden(line: MonitorLine) -> MonitorLine:
    return replace(line, observed=None, expected=None, low=None, high=None, hidden=True)


def _cause(line: CauseLine, limit: int) -> CauseLine:
    """A line without those it speaks of where few of them have nothing wrong; what is expected would give them back."""
    few = any(small(count, limit) for count in (line.of, (line.of or 0) - (line.records or 0)))
    return replace(line, of=None, expected=None) if few else line
