"""Which events of the audit trail a page speaks of: its query string, read and written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from reconcile.cases.trail import Wanted
from reconcile.values.said import without_numbers
from reconcile.web.query_strings import Said, brought_along, kept, written

_LONGEST = 100
_CASE = re.compile(r"F[0-9a-f]{14}")


@dataclass(frozen=True)
class TrailAsked:
    """What stands in the address; what is not understood counts as not said."""

    who: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    case: str = ""
    page: int = 1

    @staticmethod
    def of(said: Said) -> TrailAsked:
        """Read what was asked for."""
        told, page = kept(TrailAsked, said, _LONGEST)
        for name in ("since", "until"):
            if not _day(told.get(name, "")):
                told.pop(name, None)
        return TrailAsked(**told, page=page)

    @staticmethod
    def of_query(query: str) -> TrailAsked:
        """The same of a query string that a form brings along."""
        return TrailAsked.of(brought_along(query))

    def wanted(self, names: Mapping[str, str]) -> Wanted:
        """What the store is asked for; `names` are those of accounts by login."""
        logins = {login for login, name in names.items() if name == self.who}
        who = frozenset({self.who, *logins}) if self.who else frozenset()
        return Wanted(who, self.action, _day(self.since), _day(self.until), self.case)

    @property
    def on_record(self) -> str:
        """The filter as it may be kept: what was typed to find somebody may be anybody's number."""
        told = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "page"}
        kept = {name: value if _CASE.fullmatch(value) else without_numbers(value) for name, value in told.items()}
        return " ".join(f"{name}={value}" for name, value in kept.items() if value)

    def query(self, **other: object) -> str:
        """The query string of this page, with what is to be otherwise; what is usual is left out."""
        return written(self, other)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day is None or 1900 <= day.year < 2200 else None
