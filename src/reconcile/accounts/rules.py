"""What an account has to be like, whoever opens it: each rule names the field that it speaks of."""

from __future__ import annotations

import re
import unicodedata

from reconcile.accounts.roles import Role, User
from reconcile.errors import WrongUse
from reconcile.values.said import holds_number

UNKNOWN, RUNS = "unknown", "reconcile"
"""Whom the audit trail names where nobody is known, and where a run writes: no account has such a login."""
LONGEST_NAME = 100
"""Characters of a person's name."""
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}", re.ASCII)
_TOWNSHIP = re.compile(r"[0-9]{9}", re.ASCII)
_FORMULAS = "=+-@"
"""With one of these a cell of office programs begins to reckon."""


class WrongField(WrongUse):
    """Something of an account does not fit: `problem` says what, its first word which field it is."""

    def __init__(self, problem: str, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.problem = problem

    @property
    def field(self) -> str:
        """login, name, role, office, township or password."""
        return self.problem.partition("_")[0]


def check(user: User) -> None:
    """WrongField where something of an account does not fit."""
    taken = user.login in {UNKNOWN, RUNS}
    if taken or not _LOGIN.fullmatch(user.login) or holds_number(user.login):
        raise WrongField(
            "login",
            f"{user.login!r} is no login",
            "Two to 32 small letters, digits, dots or dashes, a letter first; no telephone or ID number.",
        )
    check_name(user.name)
    if user.role is Role.TOWNSHIP and not _TOWNSHIP.fullmatch(user.township or ""):
        raise WrongField(
            "township_missing", "township staff belong to a township", "Give its nine digits: --township 990121001"
        )
    if user.role is not Role.TOWNSHIP and user.township:
        raise WrongField(
            "township_foreign",
            f"the role {user.role} has no township",
            "Leave --township out, or choose the role township.",
        )
    if user.role is not Role.COUNTY and user.office:
        raise WrongField(
            "office_foreign",
            f"the role {user.role} has no office of its own",
            "Leave --office out, or choose the role county.",
        )


def check_name(name: str) -> None:
    """WrongField where this is no name of a person."""
    if not name.strip() or holds_number(name):
        raise WrongField(
            "name", "an account has the name of a person", "Say it with --name; no telephone or ID number."
        )
    if len(name) > LONGEST_NAME:
        raise WrongField("name_long", f"a name has {LONGEST_NAME} characters at most", "Shorten it.")
    # Names stand in lists that are opened by office programs, and on one line of everything else.
    if unicodedata.normalize("NFKC", name.strip())[0] in _FORMULAS or not all(map(_is_written, name)):
        raise WrongField(
            "name_signs",
            "a name begins with none of = + - @ and holds no line break, tab or other unseen sign",
            "Type the name itself.",
        )


def _is_written(sign: str) -> bool:
    """Whether a sign is one that can be seen, or a blank."""
    return sign == " " or unicodedata.category(sign)[0] not in "CZ" or sign == "\u3000"
