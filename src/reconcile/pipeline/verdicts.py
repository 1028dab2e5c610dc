"""What people decided, as a run is handed it: plain tables, checked, hashed, and kept in the run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine
from reconcile.audit import digest
from reconcile.errors import WrongUse
from reconcile.link.judged import VERDICTS
from reconcile.measure.feedback import FEEDBACK
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


def decided_digest(decided: pl.DataFrame) -> str | None:
    """The hash of what people decided; None where nobody did."""
    return digest([list(row) for row in decided.iter_rows()]) if decided.height else None


def store_decided(connection: duckdb.DuckDBPyConnection, verdicts: pl.DataFrame, feedback: pl.DataFrame) -> None:
    """Write `verdicts` and `feedback`: the copies by which a run can be made again."""
    engine.store(connection, "verdicts", verdicts)
    engine.store(connection, "feedback", feedback)


def verdicts_of(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """What `verdicts` of a run holds; none of a run that was made before there were any."""
    return _kept(connection, "verdicts", "pipeline/70_verdicts", VERDICTS)


def given_verdicts(run: Path) -> pl.DataFrame:
    """The verdicts that a published run was handed."""
    with engine.opened_run(run) as connection:
        return verdicts_of(connection)


def given_feedback(run: Path) -> pl.DataFrame:
    """The answers that a published run took into account."""
    with engine.opened_run(run) as connection:
        return _kept(connection, "feedback", "pipeline/72_feedback", FEEDBACK)


def _kept(
    connection: duckdb.DuckDBPyConnection, table: str, statement: str, schema: dict[str, type[pl.DataType]]
) -> pl.DataFrame:
    if table not in engine.frame(connection, "report/table_names")["table_name"]:
        return pl.DataFrame(schema=schema)
    return engine.frame(connection, statement).cast(dict(schema))  # type: ignore[arg-type]
