"""Which cases a page speaks of: the query string of a queue, read and written."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.cases.queue import SORTS, Filter, Overdue
from reconcile.cases.states import State
from reconcile.report.filter_words import EVERY_STATE, LATER
from reconcile.values.gazetteer import Gazetteer
from reconcile.web.query_strings import Said, brought_along, kept, written

STATES = (State.OPEN, LATER, *(state for state in State if state is not State.OPEN), EVERY_STATE)
"""What a queue may be asked for."""
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
    def of(said: Said) -> Asked:
        """Read what was asked for."""
        told, page = kept(Asked, said, _LONGEST)
        told["sort"] = told.get("sort", "") if told.get("sort", "") in SORTS else "asked"
        told["state"] = told.get("state", "") if told.get("state", "") in STATES else State.OPEN
        return Asked(**told, page=page)

    @staticmethod
    def of_query(query: str) -> Asked:
        """The same of a query string that a form brings along."""
        return Asked.of(brought_along(query))

    def filter(self, overdue: Overdue, places: Gazetteer) -> Filter:
        """What the store is asked for."""
        return Filter(
            type=self.type or None,
            field=self.field or None,
            office=self.office or None,
            townships=places.codes_of(self.township) if self.township else (),
            state={EVERY_STATE: None, LATER: State.OPEN}.get(self.state, self.state),
            number=self.number or None,
            overdue=overdue if self.overdue else None,
            set_aside={State.OPEN: False, LATER: True}.get(self.state),
        )

    def query(self, **other: object) -> str:
        """The query string of this queue, with what is to be otherwise; what is usual is left out."""
        return written(self, other)
