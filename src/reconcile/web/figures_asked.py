"""Which figure, of which run and window, and which of its rows: the query string of the pages of figures."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.report.figure_rows import OUTCOMES, Wanted
from reconcile.report.tables.model import CUTS
from reconcile.web.query_strings import Said, brought_along, kept, written

_LONGEST = 100


@dataclass(frozen=True)
class FiguresAsked:
    """What stands in the address; what is not understood counts as not said."""

    run: str = ""
    period: str = ""
    outcome: str = ""
    became: str = ""
    by: str = ""
    part: str = ""
    page: int = 1

    @staticmethod
    def of(said: Said) -> FiguresAsked:
        """Read what was asked for."""
        told, page = kept(FiguresAsked, said, _LONGEST)
        if told.get("outcome") not in OUTCOMES:
            told.pop("outcome", None)
        if told.get("by") not in CUTS or "part" not in told:
            told = {name: value for name, value in told.items() if name not in {"by", "part"}}
        return FiguresAsked(**told, page=page)

    @staticmethod
    def of_query(query: str) -> FiguresAsked:
        """The same of a query string that a form brings along."""
        return FiguresAsked.of(brought_along(query))

    @property
    def wanted(self) -> Wanted:
        """Which rows."""
        outcome = next((one for one in OUTCOMES if one == self.outcome), None)
        by = next((one for one in CUTS if one == self.by), None)
        return Wanted(outcome, self.became or None, by, self.part or None)

    def query(self, **other: object) -> str:
        """The query string of this page, with what is to be otherwise; what is usual is left out."""
        return written(self, other)

    def of_run(self, **other: object) -> str:
        """The same of the run and window alone."""
        return FiguresAsked(self.run, self.period).query(**other)
