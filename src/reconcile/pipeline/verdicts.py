"""The verdicts that a run is handed: a plain table, checked, hashed, and kept in the run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine
from reconcile.audit import digest
from reconcile.errors import WrongUse
from reconcile.link.judged import VERDICTS
from reconcile.registers import Declarations

SAYS = ("same", "different")
_ENDS = ("pair", "relation", "left_id", "right_id")


def checked_verdicts(verdicts: pl.DataFrame | None, declarations: Declarations) -> pl.DataFrame:
    """The verdicts (columns VERDICTS) in a total order, each once; WrongUse where they cannot be meant.

    A pair of registers that is not declared, a word that is no verdict, two verdicts on the same pair of records.
    """
    if verdicts is None:
        return pl.DataFrame(schema=VERDICTS)
    if missing := sorted(set(VERDICTS) - set(verdicts.columns)):
        raise WrongUse(
            f"the table of verdicts has no {', '.join(missing)}", f"It has the columns {', '.join(VERDICTS)}."
        )
    found = verdicts.select(pl.col(name).cast(kind) for name, kind in VERDICTS.items()).unique().sort(VERDICTS.keys())
    known = {(pair.id, relation.name) for pair in declarations.pairs.values() for relation in pair.relations}
    if strange := sorted(set(found.select("pair", "relation").iter_rows()) - known):
        raise WrongUse(f"there are verdicts on {' '.join(strange[0])}, which nobody compares", "Leave those out.")
    if words := sorted(set(found["verdict"]) - set(SAYS)):
        raise WrongUse(f"`{words[0]}` is no verdict", f"A verdict is one of: {', '.join(SAYS)}.")
    if twice := found.height - found.unique(_ENDS).height:
        raise WrongUse(f"{twice} pairs of records have both verdicts", "Hand over the one that holds.")
    return found


def verdicts_digest(verdicts: pl.DataFrame) -> str | None:
    """The hash of what people decided; None where nobody did."""
    return digest([list(row) for row in verdicts.iter_rows()]) if verdicts.height else None


def store_verdicts(connection: duckdb.DuckDBPyConnection, verdicts: pl.DataFrame) -> None:
    """Write `verdicts`: the copy by which a run can be made again."""
    engine.store(connection, "verdicts", verdicts)


def verdicts_of(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """What `verdicts` of a run holds; none of a run that was made before there were any."""
    if "verdicts" not in engine.frame(connection, "report/table_names")["table_name"]:
        return pl.DataFrame(schema=VERDICTS)
    return engine.frame(connection, "pipeline/70_verdicts").cast(dict(VERDICTS))  # type: ignore[arg-type]


def given_verdicts(run: Path) -> pl.DataFrame:
    """The verdicts that a published run was handed."""
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        return verdicts_of(connection)
