"""What a page is asked for in its address, read and written: one field of a dataclass a name, and a `page`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

Said = Iterable[tuple[str, str]]


def kept(asked: type[Any], said: Said, longest: int) -> tuple[dict[str, str], int]:
    """Of what is said the fields of a dataclass that are there and no longer than that, and the page: 1 where it is no
    number."""
    known = {field.name for field in fields(asked)} - {"page"}
    told = {name: value.strip() for name, value in said}
    page = told.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) <= 6 else 1
    fitting = {name: value for name, value in told.items() if name in known and value and len(value) <= longest}
    return fitting, max(1, number)


def brought_along(query: str) -> Said:
    """What a query string says that a form brings along."""
    return parse_qsl(query[:2000], max_num_fields=20)


def written(asked: Any, other: dict[str, object]) -> str:
    """The query string of a dataclass, with what is to be otherwise; what is usual is left out."""
    usual = type(asked)()
    said = {field.name: getattr(asked, field.name) for field in fields(asked)} | other
    return urlencode({name: value for name, value in said.items() if value != getattr(usual, name, "")})
