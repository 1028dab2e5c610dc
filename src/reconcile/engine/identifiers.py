"""Names that may stand in a statement: checked by form, then quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def quoted(name: str) -> str:
    """The name in quotes, each part of `database.table` by itself; ValueError where it is no plain name."""
    parts = name.split(".")
    for part in parts:
        if not _NAME.fullmatch(part):
            raise ValueError(f"{name!r} cannot be a name in a statement: letters, digits and _ only")
    return ".".join(f'"{part}"' for part in parts)


def quoted_list(names: str | Sequence[str]) -> str:
    """One name, or several with commas between; ValueError where there is none."""
    if isinstance(names, str):
        return quoted(names)
    if not names:
        raise ValueError("an empty list of names cannot stand in a statement")
    return ", ".join(quoted(name) for name in names)
