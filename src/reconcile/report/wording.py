"""Words put together from figures and labels, the same in every report."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.report.tables.model import (
    UNKNOWN,
    Breakdown,
    BreakdownRow,
    Comparison,
    CoverageLine,
    Cut,
    GroupLine,
    Rate,
    Report,
    Window,
)
from reconcile.report.texts import Texts


def subtitle(report: Report, texts: Texts) -> str:
    """Office, window, as-of date and run: what makes a figure one that can be found again."""
    run = report.run
    return texts.word(
        "page",
        "subtitle",
        name=run.name or run.area,
        window=window_name(report.window, texts),
        period=window_words(report.window, texts),
        as_of=run.as_of.isoformat(),
        run=run.run_id[:12],
    )


def window_name(window: Window, texts: Texts) -> str:
    """What a window is, by all kinds it is of."""
    return texts.word("page", "comma").join(texts.word("window", kind) for kind in window.kinds)


def period_words(period: str, windows: Sequence[Window], texts: Texts) -> str:
    """A window by its kinds, where it is one of these, and by its months."""
    names = [window_name(window, texts) for window in windows if window.period == period]
    return " ".join([*names, period])


def window_words(window: Window, texts: Texts) -> str:
    """The first and the last day of a window; one that holds everything has a last day alone."""
    if window.last_day is None:
        return window.period
    last = window.last_day.isoformat()
    return f"{window.first_day.isoformat()} – {last}" if window.first_day else texts.word("page", "until", day=last)


def absent_words(comparison: Comparison, texts: Texts) -> str:
    """未提供, and which register it is."""
    registers = texts.word("page", "comma").join(texts.register(name) for name in comparison.absent)
    return texts.word("page", "not_provided_register", register=registers)


def target_word(rate: Rate, target: float | None, texts: Texts) -> str:
    """How the figure reported upward stands to its target; nothing where there is no target or no figure."""
    reached = None if target is None else rate.reaches(target)
    return "" if reached is None else texts.word("page", "target_met" if reached else "target_missed")


def cut_word(cut: Cut, row: BreakdownRow, texts: Texts) -> str:
    """What a row of a breakdown is called."""
    if row.key in {UNKNOWN, ""}:
        return texts.word("page", "unknown")
    return texts.label("sex", row.key) if cut == "sex" else row.label


def group_word(line: GroupLine, report: Report, texts: Texts) -> str:
    """What a subgroup is called."""
    if line.grouping == "all" or line.value == UNKNOWN:
        return "" if line.grouping == "all" else texts.word("page", "unknown")
    if line.grouping == "township":
        return report.townships.get(line.value, line.value)
    return texts.word("sex" if line.grouping == "sex" else "subgroup", line.value)


def rate_name(breakdown: Breakdown, texts: Texts) -> str:
    """The name of the figure a breakdown shows, where all of its comparisons show the same one."""
    names = {comparison.headline for comparison in breakdown.comparisons}
    return texts.word("definition", names.pop()) if len(names) == 1 else texts.word("page", "headline_figure")


def lists_words(line: CoverageLine, texts: Texts) -> str:
    """The lists of a group, the population system's own first."""
    return texts.word("page", "and").join(texts.register(name) for name in line.lists)


def model_words(line: CoverageLine, texts: Texts) -> str:
    """How an estimate was made, and of three lists which of them the model lets depend on each other."""
    method = texts.word("list_method", line.method)
    if line.method != "loglinear":
        return method
    terms = [texts.word("page", "and").join(map(texts.register, term.split("*"))) for term in line.model.split()]
    depend = line.model != "independent"
    what = texts.word("page", "comma").join(terms) if depend else texts.word("list_method", "independent")
    return texts.word("list_method", "of_lists", method=method, model=what)


def bias_words(line: CoverageLine, texts: Texts) -> str:
    """Which way the lists' dependence moves the coverage, and why, as the pairs say it."""
    registers = set(line.lists)
    pairs = [p for p in texts.declarations.pairs.values() if p.left != p.right and {p.left, p.right} <= registers]
    reasons = [texts.said(pair.dependence.why) for pair in pairs if pair.dependence]
    return texts.word("bias", line.direction, why=texts.word("page", "semicolon").join(reasons))


def refusal_words(line: CoverageLine, texts: Texts) -> str:
    """Why a group of lists says nothing."""
    return texts.word("refusal", line.refusal)
