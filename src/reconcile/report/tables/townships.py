"""What townships are called: the office's own list where the run has one, else the commonest name in its addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import duckdb

from reconcile import engine
from reconcile.registers.spec import RegisterSpec


def township_names(
    connection: duckdb.DuckDBPyConnection, registers: Iterable[RegisterSpec], tables: set[str]
) -> dict[str, str]:
    """Nine digits → name; a township that neither the office's list nor an address names has none."""
    if "townships" in tables:
        return dict(engine.frame(connection, "report/townships").iter_rows())
    seen: dict[str, Counter[str]] = {}
    for register in registers:
        if f"record_{register.id}" in tables:
            for place in [name for name in register.township if register.field(name).type == "place"]:
                _add_names(connection, register.id, place, seen)
    # The most often used name; of two used equally often, the first in order, so that a rerun says the same.
    return {code: min(names, key=lambda name: (-names[name], name)) for code, names in sorted(seen.items())}


def _add_names(connection: duckdb.DuckDBPyConnection, register: str, place: str, seen: dict[str, Counter[str]]) -> None:
    places = {"records": f"record_{register}", "code": f"{place}_township", "address": place}
    for code, name, records in engine.frame(connection, "report/township_names", identifiers=places).iter_rows():
        seen.setdefault(code, Counter())[name] += records
