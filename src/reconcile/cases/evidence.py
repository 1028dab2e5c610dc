"""What a question is about, as a keyed hash: it says whether a value has changed, and nothing else."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers import Declarations
from reconcile.workspace import replaced

SIDES = ("left", "right")


def evidence_key(path: Path) -> bytes:
    """The secret of a workspace, made where there is none: without it nobody can try out ID numbers on the hashes."""
    if not path.exists():
        with replaced(path) as aside:
            aside.touch(mode=0o600)
            aside.write_text(secrets.token_hex(32), encoding="ascii")
    return bytes.fromhex(path.read_text(encoding="ascii"))


def key_mark(key: bytes) -> str:
    """What tells keys apart and says nothing of them."""
    return hashlib.sha256(key).hexdigest()[:8]


def evidence(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, questions: pl.DataFrame, key: bytes
) -> dict[str, str]:
    """By `case_id` the evidence of each of `questions`, as the records of the run stand.

    Columns of `questions`: `case_id`, `type`, `pair`, `relation`, `field`, and of both sides `register` and `id`. A
    record that is not there has no values.
    """
    found: dict[str, str] = {}
    mark = key_mark(key)
    for (kind, pair, relation, field), group in questions.group_by("type", "pair", "relation", "field"):
        columns = _columns(declarations, str(kind), str(pair), str(relation), field and str(field))
        sides = [_values(connection, group, side, columns[side]) for side in SIDES]
        for case_id, *values in pl.concat([group.select("case_id"), *sides], how="horizontal").iter_rows():
            found[case_id] = f"{mark}:{_hashed(values, key)}"
    return found


def _columns(
    declarations: Declarations, kind: str, pair: str, relation: str, field: str | None
) -> dict[str, list[str]]:
    """The columns of each side that the question is about."""
    if pair in declarations.registers:
        rules = [rule for rule in declarations.registers[pair].sequence if rule.later == field]
        return {"left": [name for rule in rules for name in (rule.earlier, rule.later)], "right": []}
    of_pair = declarations.pairs[pair].relations if pair in declarations.pairs else ()
    compared = [
        compare
        for one in of_pair
        if one.name == relation
        for compare in one.compare
        if (compare.name == field if kind.startswith("field_conflict.") else compare.name in one.key_fields)
    ]
    return {"left": [c.left_column for c in compared], "right": [c.right_column for c in compared]}


def _values(
    connection: duckdb.DuckDBPyConnection, group: pl.DataFrame, side: str, columns: Iterable[str]
) -> pl.DataFrame:
    """These columns of the records on one side, row by row; no column where there is no such side."""
    registers = group[f"{side}_register"].drop_nulls().unique()
    wanted = list(dict.fromkeys(columns))
    if registers.is_empty() or not wanted:
        return pl.DataFrame()
    names = {"records": f"record_{registers.item()}", "columns": ["record_id", *wanted]}
    records = engine.frame(connection, "link/01_columns", identifiers=names)
    told = records.select(
        f_id=pl.col("record_id"), **{f"{side}.{name}": pl.col(name).cast(pl.String) for name in wanted}
    )
    ids = group.select(f_id=pl.col(f"{side}_id").cast(pl.UInt64))
    return ids.join(told, on="f_id", how="left", maintain_order="left").drop("f_id")


def _hashed(values: Iterable[str | None], key: bytes) -> str:
    told = "\x1f".join("\x00" if value is None else value for value in values)
    return hashlib.blake2b(told.encode(), key=key, digest_size=16).hexdigest()
