"""Which cases a page speaks of: the query string of a queue, read and written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode

from reconcile.cases.queue import SORTS, Filter, Overdue
from reconcile.cases.states import State

EVERY_STATE = "all"
_LONGEST = 60


@dataclass(frozen=True)
class Asked:
    """The filters of a queue, as they stand in its address; what is not understood counts as not said."""

    type: str = ""
    field: str = ""
    office: str = ""
    township: str = ""
    state: str = State.OPEN
    overdue: str = ""
    number: str = ""
    sort: str = "asked"
    page: int = 1

    @staticmethod
    def of(said: Iterable[tuple[str, str]]) -> Asked:
        """Read what was asked for."""
        known = {field.name for field in fields(Asked)} - {"page"}
        told = {name: value.strip() for name, value in said}
        kept = {name: value for name, value in told.items() if name in known and value and len(value) <= _LONGEST}
        kept["sort"] = kept.get("sort", "") if kept.get("sort", "") in SORTS else "asked"
        kept["state"] = kept.get("state", "") if kept.get("state", "") in {*State, EVERY_STATE} else State.OPEN
        page = told.get("page", "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) <= 6 else 1
        return Asked(**kept, page=max(1, number))

    @staticmethod
    def of_query(query: str) -> Asked:
        """The same of a query string that a form brings along."""
        return Asked.of(parse_qsl(query[:2000], max_num_fields=20))

    def filter(self, overdue: Overdue) -> Filter:
        """What the store is asked for."""
        return Filter(
            type=self.type or None,
            field=self.field or None,
            office=self.office or None,
            township=self.township or None,
            state=None if self.state == EVERY_STATE else self.state,
            number=self.number or None,
            overdue=overdue if self.overdue else None,
        )

    def query(self, **other: object) -> str:
        """The query string of this queue, with what is to be otherwise; what is usual is left out."""
        usual = Asked()
        said = {field.name: getattr(self, field.name) for field in fields(Asked)} | other
        return urlencode({name: value for name, value in said.items() if value != getattr(usual, name, "")})
