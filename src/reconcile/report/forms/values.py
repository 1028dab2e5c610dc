"""What a run has to say to the placeholders of a form: raw figures and facts, as numbers or as words."""

from __future__ import annotations

from math import floor

import duckdb

from reconcile import engine
from reconcile.report.formatting import percent, whole
from reconcile.report.forms.placeholders import PLACEHOLDER, Fact, Figure, Meaning, Signed
from reconcile.report.tables.figures import Figures
from reconcile.report.tables.gather import run_facts, run_windows
from reconcile.report.tables.model import NO_RATE, Rate
from reconcile.report.texts import Texts
from reconcile.settings import Settings
from reconcile.workbook import Filled, FormCell

_ROOM_TO_SIGN = "\u3000" * 5


class FormValues:
    """The figures and facts of one run."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, texts: Texts, settings: Settings) -> None:
        self._texts = texts
        self._run = run_facts(connection, settings)
        self._figures = Figures(engine.frame(connection, "report/figures"))
        windows = run_windows(connection, self._run.period)
        self._windows = {kind: window for window in windows for kind in window.kinds}

    def filled(self, cell: FormCell, said: list[Meaning]) -> Filled:
        """What a cell holds instead: a number where it is one placeholder and nothing else, otherwise its text."""
        if len(said) == 1 and PLACEHOLDER.fullmatch(cell.text.strip()):
            return self._alone(said[0], cell)
        words = iter([self._words(one) for one in said])
        return PLACEHOLDER.sub(lambda _: next(words), cell.text)

    def missing(self, one: Figure) -> str | None:
        """The word that stands where there is no such figure: never a zero, never another figure."""
        if self._number(one) is not None:
            return None
        left_out = self._figures.left_out(
            one.asked.definition, self._period(one), one.asked.pair, one.asked.relation, "left"
        )
        waiting = left_out["not_yet_due"] > 0
        return self._texts.word("page", "not_yet_due" if waiting else "not_provided")

    def _alone(self, one: Meaning, cell: FormCell) -> Filled:
        if isinstance(one, Signed):
            return None
        if isinstance(one, Fact):
            return self._fact(one)
        # A cell without a format of its own would show 0.98 where a percentage is meant.
        as_words = one.part == "value" and _is_share(one) and cell.is_plain
        return self.missing(one) or (self._words(one) if as_words else self._number(one))

    def _words(self, one: Meaning) -> str:
        if isinstance(one, Signed):
            return _ROOM_TO_SIGN
        if isinstance(one, Fact):
            return str(self._fact(one))
        number = self._number(one)
        if number is None:
            return self.missing(one) or ""
        if one.part == "value" and _is_share(one):
            return percent(number)
        return whole(number) if isinstance(number, int) else f"{number:,.2f}"

    def _fact(self, one: Fact) -> str | int:
        run = self._run
        last = run.period.split("..")[-1]
        facts: dict[str, str | int] = {
            "name": run.name or run.area,
            "area": run.area,
            "period": run.period,
            "year": int(last[:4]),
            "month_number": int(last[5:7]),
            "as_of": run.as_of.isoformat(),
            "run": run.run_id,
        }
        return facts[one.key]

    def _number(self, one: Figure) -> int | float | None:
        """The raw figure's part; of a rate of nobody there is none, not even its counts."""
        rate = self._rate(one)
        if rate.value is None:
            return None
        if one.part in {"numerator", "denominator"}:
            return rate.numerator if one.part == "numerator" else rate.denominator
        if not _is_share(one):
            return rate.value if one.asked.definition.startswith("ratio.") else int(rate.value)
        return _hundredths(rate.value) if one.part == "percent" else rate.value

    def _rate(self, one: Figure) -> Rate:
        asked = one.asked
        found = self._figures.total(
            asked.definition, self._period(one), asked.pair, asked.relation, field=asked.field, estimate="raw"
        )
        return found or NO_RATE

    def _period(self, one: Figure) -> str:
        """The label of the window; empty where the run has no such window or no such year before."""
        window = self._windows.get(one.window)
        if window is None:
            return ""
        return (window.year_before or "") if one.year_before else window.period


def _is_share(one: Figure) -> bool:
    return not one.asked.definition.startswith(("count.", "ratio."))


def _hundredths(share: float) -> float:
    """A percentage of two places; it never says 100 or 0 of what is not all or none."""
    rounded = floor(share * 10_000 + 0.5) / 100
    if share < 1:
        rounded = min(rounded, 99.99)
    return max(rounded, 0.01) if share > 0 else rounded
