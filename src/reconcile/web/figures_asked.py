"""Which figure, of which run and window, and which of its rows: the query string of the pages of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode

from reconcile.report.figure_rows import OUTCOMES, Wanted
from reconcile.report.tables.model import CUTS

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
    def of(said: Iterable[tuple[str, str]]) -> FiguresAsked:
        """Read what was asked for."""
        known = {field.name for field in fields(FiguresAsked)} - {"page"}
        told = {name: value.strip() for name, value in said}
        kept = {name: value for name, value in told.items() if name in known and value and len(value) <= _LONGEST}
        if kept.get("outcome") not in OUTCOMES:
            kept.pop("outcome", None)
        if kept.get("by") not in CUTS or "part" not in kept:
            kept = {name: value for name, value in kept.items() if name not in {"by", "part"}}
        page = told.get("page", "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) <= 6 else 1
        return FiguresAsked(**kept, page=max(1, number))

    @staticmethod
    def of_query(query: str) -> FiguresAsked:
        """The same of a query string that a form brings along."""
        return FiguresAsked.of(parse_qsl(query[:2000], max_num_fields=20))

    @property
    def wanted(self) -> Wanted:
        """Which rows."""
        outcome = next((one for one in OUTCOMES if one == self.outcome), None)
        by = next((one for one in CUTS if one == self.by), None)
        return Wanted(outcome, self.became or None, by, self.part or None)

    def query(self, **other: object) -> str:
        """The query string of this page, with what is to be otherwise; what is usual is left out."""
        usual = FiguresAsked()
        said = {field.name: getattr(self, field.name) for field in fields(FiguresAsked)} | other
        return urlencode({name: value for name, value in said.items() if value != getattr(usual, name, "")})

    def of_run(self, **other: object) -> str:
        """The same of the run and window alone."""
        return FiguresAsked(self.run, self.period).query(**other)
