"""Which cases somebody may see and answer: one value that every read and write of cases turns into a WHERE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, true

from reconcile.cases.tables import cases


@dataclass(frozen=True)
class Scope:
    """The cases of one `office` (None: of all) and one `township` (None: of all), `restricted` ones too or not.

    `sees` is False for whoever manages accounts and has no business with cases, `answers` for whoever only looks.
    """

    office: str | None = None
    township: str | None = None
    restricted: bool = False
    sees: bool = True
    answers: bool = True

    def clause(self, office: ColumnElement[Any] = cases.c.office) -> ColumnElement[bool]:
        """What is true of the cases within; `office` is where the office stands that a case was asked of."""
        if not self.sees:
            return false()
        return and_(
            true() if self.office is None else office == self.office,
            true() if self.township is None else cases.c.township == self.township,
            true() if self.restricted else cases.c.restricted.is_(False),
        )


EVERYTHING = Scope(restricted=True)
"""For runs and commands: whoever may open the workspace's files sees all there is."""
