"""What each role may: which cases it sees, whether it answers them, and whether it manages accounts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reconcile.cases.scope import Scope

TOWNSHIPS_OF = "health"
"""The office whose hands the townships are."""


class Role(StrEnum):
    """What somebody signs in as."""

    DATA_OFFICER = "data_officer"
    COUNTY = "county"
    TOWNSHIP = "township"
    RESTRICTED = "restricted"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class User:
    """An account; `office` and `township` narrow what county and township staff see."""

    login: str
    name: str
    role: Role
    office: str | None = None
    township: str | None = None
    demo: bool = False
    disabled: bool = False

    @property
    def scope(self) -> Scope:
        """The cases that this person works, or looks at."""
        if self.role is Role.ADMINISTRATOR:
            return Scope(sees=False, answers=False)
        if self.role is Role.TOWNSHIP:
            # Without a township of its own it is nobody's: the empty text is no case's.
            return Scope(office=TOWNSHIPS_OF, township=self.township or "")
        return Scope(
            office=self.office if self.role is Role.COUNTY else None,
            restricted=self.role is Role.RESTRICTED,
            answers=self.role is not Role.AUDITOR,
        )

    @property
    def reader(self) -> str:
        """The office as whose staff this person reads values; the county's own are the health commission's."""
        return self.office or TOWNSHIPS_OF

    @property
    def manages(self) -> bool:
        """Whether this person manages accounts."""
        return self.role is Role.ADMINISTRATOR

    @property
    def releases(self) -> bool:
        """Whether this person releases accounts that an administrator has opened or given a password."""
        return self.role is Role.DATA_OFFICER
