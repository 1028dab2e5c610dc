"""Passwords: what one has to be like, its hash, and whether one fits."""

from __future__ import annotations

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from reconcile.accounts.rules import WrongField

SHORTEST, LONGEST = 10, 200
"""Characters; a hash of endless texts would keep the server busy."""
_HASHER = PasswordHasher()
_TURNS = BoundedSemaphore(4)
"""Each hash takes 64 MB: who knocks a hundred times at once waits, and the memory stays free."""


def hashed(password: str, login: str) -> str:
    """The hash that is kept; WrongField where the password is too short, too long or holds the login."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise WrongField(
            "password_length",
            f"a password has {SHORTEST} to {LONGEST} characters",
            "A short sentence is easy to keep in mind.",
        )
    if login.casefold() in plain.casefold() or len(set(plain)) < 4:
        raise WrongField(
            "password_weak",
            "this password is easily guessed",
            "Choose one without the login and of several characters.",
        )
    return _HASHER.hash(plain)


def fits(kept: str | None, password: str) -> bool:
    """Whether the password is the one of that hash; without a hash the answer takes as long and is no."""
    if len(password) > LONGEST:
        return False
    try:
        with _TURNS:
            _HASHER.verify(kept or _nobodys(), _plain(password))
    except VerificationError:
        return False
    return kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


def _plain(password: str) -> str:
    """Keyboards write one sign in several ways."""
    return unicodedata.normalize("NFC", password)
