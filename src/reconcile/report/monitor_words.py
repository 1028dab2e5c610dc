"""The words of control charts: how a number and its expected range are written, and what an alert asks for."""

from __future__ import annotations

from reconcile.report.formatting import HIDDEN, NONE, percent, plain, small_count
from reconcile.report.tables.model import MonitorLine, Report
from reconcile.report.texts import Texts

RATIO = "ratio.sex_at_birth"


def measure_words(line: MonitorLine, texts: Texts) -> str:
    """What is charted: a count, or a rate of a comparison."""
    name = texts.word("definition", line.definition)
    return f"{name} · {texts.pair(line.pair)}" if "-" in line.pair else name


def unit_words(line: MonitorLine, report: Report, texts: Texts) -> str:
    """The unit: a township by name, or the whole county."""
    return report.townships.get(line.unit, line.unit) if line.unit else texts.word("page", "whole_county")


def month_words(line: MonitorLine, texts: Texts) -> str:
    """The month, or the months up to it."""
    return line.month if line.months == 1 else texts.word("monitor", "months", month=line.month, months=line.months)


def observed_words(line: MonitorLine, report: Report) -> str:
    """What was delivered: a count, a share, or boys per 100 girls."""
    if line.hidden:
        return HIDDEN
    if line.observed is None:
        return small_count(None, report.run.small_cell) if line.of is None else HIDDEN
    return _number(line, float(line.observed))


def range_words(line: MonitorLine) -> str:
    """What was expected; a range without an upper end where only too few would be an alert."""
    if line.low is None or line.hidden:
        return NONE
    return (
        f"≥ {_number(line, line.low)}"
        if line.high is None
        else f"{_number(line, line.low)} – {_number(line, line.high)}"
    )


def asked_words(line: MonitorLine, texts: Texts) -> str:
    """What to look into: a unit's data flow, never a person."""
    kind = "count" if line.of is None else "sex" if line.definition == RATIO else "share"
    return texts.word("alert", "never" if line.state == "never" else f"{kind}_{line.state}")


def false_alerts(report: Report, texts: Texts) -> str:
    """How many numbers were judged, how many alerts there are, and how many there would be by chance alone."""
    judged = [line.chance for line in report.monitoring_shown if line.chance is not None]
    return texts.word(
        "monitor", "false_alerts", judged=len(judged), expected=f"{sum(judged):.1f}", alerts=len(report.alerts)
    )


def _number(line: MonitorLine, number: float) -> str:
    if line.of is None:
        return plain(number)
    if line.definition == RATIO:
        return plain(100 * number / (line.of - number), 1) if number < line.of else NONE
    return percent(number / line.of, 1) if line.of else NONE
