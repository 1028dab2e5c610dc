"""An account as somebody types it, on the command line or on a page: held against what the county has."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from reconcile.accounts import users
from reconcile.accounts.reading import plain_names
from reconcile.accounts.roles import Role, User
from reconcile.accounts.rules import WrongField, check
from reconcile.cases.store import Store
from reconcile.errors import WrongUse
from reconcile.pipeline.context import Context
from reconcile.values.gazetteer import Gazetteer


def offices_of(context: Context) -> list[str]:
    """The offices whose registers are declared."""
    return sorted({spec.office for spec in context.declarations.registers.values()})


def account_of(context: Context, typed: Mapping[str, str]) -> User:
    """The account of what was typed as `login`, `name`, `role`, `office` and `township` (empty: none).

    WrongField where something of it does not fit, or the county has no such office or township.
    """
    login, name, role, office, township = (
        typed.get(field, "").strip() for field in ("login", "name", "role", "office", "township")
    )
    if role not in [*Role]:
        raise WrongField("role", f"there is no role {role!r}", f"Roles: {', '.join(Role)}.")
    user = User(login, name, Role(role), office or None, township or None)
    check(user)
    if office and office not in offices_of(context):
        raise WrongField("office", f"there is no office {office!r}", f"Offices: {', '.join(offices_of(context))}.")
    if township:
        _check_township(township, context.places)
    return user


def rename(store: Store, login: str, name: str, *, actor: str) -> None:
    """Give an account another name, both on record; WrongUse where there is no such account."""
    before = plain_names(store).get(login)
    if before is None:
        raise WrongUse(f"there is no account {login}", "Accounts are listed by: reconcile users list DIR")
    users.rename(store, login, name, actor=actor, reason=f"name {before} -> {name.strip()}")


def _check_township(code: str, places: Gazetteer) -> None:
    """WrongField where the county has no such township today; one that lists none is not asked for its list."""
    now = places.township_of(code)
    if now == code:
        return
    codes = {code for listed in places.townships.values() for code in listed if places.township_of(code) == code}
    near = get_close_matches(now or code, sorted(codes), n=3)
    named = ", ".join(f"{one} {places.names[one]}" for one in near)
    raise WrongField(
        "township",
        f"{code} is no township of {places.area} today",
        f"Nearest: {named}." if named else "Townships stand in areas.csv.",
    )
