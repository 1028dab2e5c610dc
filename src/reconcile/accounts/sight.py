"""What of figures and of the audit trail each role sees, and who signs: docs/web.md says it in words."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.accounts.roles import Role, User

_LEDGER = frozenset({Role.DATA_OFFICER, Role.COUNTY, Role.AUDITOR})
_TRAIL = frozenset({Role.DATA_OFFICER, Role.AUDITOR, Role.RESTRICTED, Role.ADMINISTRATOR})
_ALL_ROWS = frozenset({Role.DATA_OFFICER, Role.AUDITOR})


@dataclass(frozen=True)
class Sight:
    """What somebody sees of a run.

    `figures`: any at all; `township`: those of one alone, without few persons; `reader`: rows of the comparisons whose
    two registers are that office's or disclosed to it, None of all; `restricted`: rows of restricted persons too;
    `ledger`: which runs there are and what they rest on; `signs`: freezes what was reported; `trail`: who did what, of
    cases as far as they may be seen, without any of accounts alone.
    """

    figures: bool
    township: str | None
    reader: str | None
    restricted: bool
    ledger: bool
    signs: bool
    trail: bool


def sight_of(user: User) -> Sight:
    """What this account sees."""
    return Sight(
        figures=user.scope.sees,
        township=user.scope.township,
        reader=None if user.role in _ALL_ROWS else user.reader,
        restricted=user.scope.restricted,
        ledger=user.role in _LEDGER,
        signs=user.role is Role.DATA_OFFICER,
        trail=user.role in _TRAIL,
    )
