"""What people decided in cases, as far as it stands: the values that it was said of are what they were.

A decision speaks of records by their ids. Where an id is given to somebody else, or a record comes back under another
id, the values behind the ids of the case are others or none: the decision counts no more, and what is still in doubt is
asked again. It never passes over to a record that nobody looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.cases.evidence import SIDES, evidence, evidence_key
from reconcile.cases.reading import decided_cases
from reconcile.ingest import current_records, receipts
from reconcile.link.judged import VERDICTS
from reconcile.measure.feedback import FEEDBACK
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.universe.windows import parse_period
from reconcile.workspace import Workspace

ENDS = tuple(f"{side}_id" for side in SIDES)


@dataclass(frozen=True)
class Decided:
    """The verdicts on pairs of records (columns VERDICTS), and the answers that rates with feedback take into account
    (columns FEEDBACK)."""

    verdicts: pl.DataFrame
    feedback: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FEEDBACK))


def standing_decisions(workspace: Workspace, period: str, as_of: date | None = None) -> Decided:
    """What was decided about records whose values are, as of the date, what they were then.

    Two verdicts that contradict each other count neither. The caller holds the lock, and has brought cases up to date.
    """
    context = Context.of(workspace)
    with case_store(context) as store:
        decided = decided_cases(store)
    standing = _standing(context, _compared(context, decided), as_of or parse_period(period)[1])
    verdicts = _as(VERDICTS, standing.drop_nulls(["verdict", *ENDS]))
    feedback = _as(FEEDBACK, standing.drop_nulls("effect"))
    return Decided(verdicts.filter(pl.len().over("pair", "relation", *ENDS) == 1), feedback)


def _as(schema: dict[str, type[pl.DataType]], decided: pl.DataFrame) -> pl.DataFrame:
    columns = [pl.col(name).cast(kind) for name, kind in schema.items()]
    return decided.select(columns).unique().sort(schema.keys(), nulls_last=False)


def _compared(context: Context, decided: pl.DataFrame) -> pl.DataFrame:
    """Those of comparisons that are made still."""
    known = [(pair.id, one.name) for pair in context.declarations.pairs.values() for one in pair.relations]
    names = pl.DataFrame(known, schema={"pair": pl.String, "relation": pl.String}, orient="row")
    return decided.join(names, on=["pair", "relation"], how="semi", maintain_order="left")


def _standing(context: Context, decided: pl.DataFrame, day: date) -> pl.DataFrame:
    """Those with the same evidence; hashed with a key that was lost it is another, so that it is asked again."""
    if decided.is_empty():
        return decided
    with _records(context, decided, day) as (connection, there):
        known = [pl.col(f"{side}_register").is_in(there) | pl.col(f"{side}_register").is_null() for side in SIDES]
        decided = decided.filter(known)
        now = evidence(connection, context.declarations, decided, evidence_key(context.workspace.cases_key))
    return decided.filter(pl.col("evidence") == pl.col("case_id").replace_strict(now, return_dtype=pl.String))


@contextmanager
def _records(
    context: Context, decided: pl.DataFrame, day: date
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[str]]]:
    """The records that were decided about as tables of a run, and the registers that there are as of the day."""
    ends = pl.concat(
        decided.select(register=f"{side}_register", record_id=pl.col(f"{side}_id").cast(pl.UInt64)) for side in SIDES
    )
    there: list[str] = []
    with engine.connect(context.workspace.warehouse, read_only=True) as warehouse, engine.connect() as connection:
        for (name,), mine in ends.drop_nulls().group_by("register"):
            register = str(name)
            if receipts(warehouse, register, day)["provided"]:
                records = current_records(warehouse, register, day).join(mine, on="record_id", how="semi")
                engine.store(connection, f"record_{register}", records)
                there.append(register)
        yield connection, there
