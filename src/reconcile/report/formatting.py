"""How figures are written on a page: percentages, counts, intervals, and what stands for a hidden cell."""

from __future__ import annotations

from math import exp, floor, log, log10

from reconcile.report.tables.model import Rate
from reconcile.report.tables.tallies import Tally

HIDDEN = "＊"
NONE = "—"
MOST_TIMES = log(1e12)  # more is said no more exactly


def percent(value: float | None, places: int = 2) -> str:
    """A share as a percentage; it never says 100 % or 0 % of what is not all or none."""
    if value is None:
        return NONE
    text = f"{100 * value:.{places}f}%"
    smallest = 10.0**-places
    if value < 1 and text == f"{100:.{places}f}%":
        return f">{100 - smallest:.{places}f}%"
    if value > 0 and text == f"{0:.{places}f}%":
        return f"<{smallest:.{places}f}%"
    return text


def whole(count: int | None) -> str:
    """A count with separators."""
    return NONE if count is None else f"{count:,}"


def factor(weight: float) -> str:
    """How many times likelier (×) or less likely (÷) a weight in natural log odds makes something; `—` for neither."""
    times = exp(min(abs(weight), MOST_TIMES))
    if times < 1.05:
        return NONE
    text = f"{times:.1f}" if times < 10 else f"{round(times, 1 - floor(log10(times))):,.0f}"
    return ("×" if weight > 0 else "÷") + text


def rate_value(rate: Rate | None, places: int = 2) -> str:
    """The value of a figure, as a limit where its counts are hidden."""
    if rate is None or rate.empty:
        return NONE
    if rate.bound == "hidden" or rate.value is None:
        return HIDDEN
    if rate.bound == "about":
        return f"≈ {percent(rate.value, 0)}"
    return {"at_least": "≥ ", "at_most": "≤ "}.get(rate.bound, "") + percent(rate.value, places)


def rate_interval(rate: Rate | None, places: int = 1) -> str:
    """The interval in plain numbers: `93.7–95.5`."""
    if rate is None or rate.low is None or rate.high is None:
        return ""
    return f"{100 * rate.low:.{places}f}–{100 * rate.high:.{places}f}"


def rate_counts(rate: Rate | None) -> str:
    """Numerator and denominator: `2,273 / 2,400`."""
    if rate is None or rate.empty or rate.denominator is None:
        return ""
    numerator = HIDDEN if rate.bound else whole(rate.numerator)
    return f"{numerator} / {whole(rate.denominator)}"


def rate_in_words(rate: Rate | None) -> str:
    """Value and counts in one line, for the end of a row of a chart."""
    counts = rate_counts(rate).replace(" ", "")
    return f"{rate_value(rate, 1)}  {counts}".rstrip()


def plain(value: float | None, places: int = 0) -> str:
    """A number that is no share."""
    return NONE if value is None else f"{value:,.{places}f}"


def signed(value: float | None) -> str:
    """A difference of counts with its sign."""
    return NONE if value is None else "0" if value == 0 else f"{value:+,.0f}".replace("-", "−")


def shown_difference(before: float, now: float, places: int) -> float:
    """The difference of two numbers as printed; where they look alike, the one that is too small to be seen."""
    shown = round(float(f"{now:.{places}f}") - float(f"{before:.{places}f}"), places)
    return shown or now - before


def signed_points(value: float, places: int) -> str:
    """A difference with its sign, no smaller than it can be written."""
    text = f"{value:+,.{places}f}".replace("-", "−")
    return "0" if value == 0 else text


def counts_beside(rate: Rate | None) -> str:
    """Two counts beside each other: `402 / 411`."""
    if rate is None or rate.empty:
        return NONE
    return HIDDEN if rate.bound else f"{whole(rate.numerator)} / {whole(rate.denominator)}"


def small_count(count: int | None, limit: int) -> str:
    """A count, or that it is under the limit."""
    return f"<{limit}" if count is None else whole(count)


def shown_count(count: int | None) -> str:
    """A count, or what stands for one that is hidden: it may be small, or another by which a small one would follow."""
    return HIDDEN if count is None else whole(count)


def tally_words(tally: Tally) -> str:
    """A sum, or the least it is where parts of it are hidden."""
    return f"≥ {tally.count:,}" if tally.at_least else whole(tally.count)
