"""Checks of single records: is a field filled, is a value possible, was the record entered in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.list_answers import answer_checks
from reconcile.registers import Declarations, RegisterSpec
from reconcile.registers.spec import ValidityRule

SCHEMA = {
    "register": pl.String,
    "record_id": pl.UInt64,
    "definition": pl.String,
    "field": pl.String,
    "passes": pl.Boolean,
}


def store_checks(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str], as_of: date
) -> None:
    """Write `checks`: `register, record_id, definition, field, passes`, null where a check has no answer."""
    frames = [_checks(connection, declarations.registers[name], as_of) for name in provided]
    answers = answer_checks(connection, declarations, provided)
    engine.store(connection, "checks", pl.concat([pl.DataFrame(schema=SCHEMA), *frames, *answers]))


def _checks(connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, as_of: date) -> pl.DataFrame:
    records = engine.frame(connection, "link/00_records", identifiers={"records": f"record_{spec.id}"})
    due = engine.frame(connection, "measure/02_due_dates", register=spec.id)
    told = records.join(due, on="record_id", how="left", maintain_order="left")
    checks = [*_completeness(spec), *_validity(spec, as_of), *_timeliness(spec, records)]
    rows = [
        told.select(
            pl.lit(spec.id).alias("register"),
            "record_id",
            pl.lit(definition).alias("definition"),
            pl.lit(field, pl.String).alias("field"),
            passes.alias("passes"),
        )
        for definition, field, passes in checks
    ]
    found = pl.concat([pl.DataFrame(schema=SCHEMA), *rows])
    # Who has no value to be checked is no part of the check; who does not say when it was entered is.
    return found.filter(pl.col("passes").is_not_null() | pl.col("definition").str.starts_with("timeliness."))


Check = tuple[str, str | None, pl.Expr]


def _completeness(spec: RegisterSpec) -> Iterator[Check]:
    """Whether each field that must be filled holds a valid value."""
    for name in (field.name for field in spec.fields if field.complete):
        filled = (pl.col(f"{name}_kind") == "ok") & pl.col(name).is_not_null()
        yield f"completeness.{name}", name, filled.fill_null(value=False)


def _validity(spec: RegisterSpec, as_of: date) -> Iterator[Check]:
    for rule in spec.validity:
        yield f"validity.{rule.rule}", rule.fields[0], _RULES[rule.rule](rule, as_of)


def _timeliness(spec: RegisterSpec, records: pl.DataFrame) -> Iterator[Check]:
    """Whether the record was entered by its due date; nothing where the register never says when."""
    if spec.reported and records[spec.reported].null_count() < len(records):
        yield f"timeliness.{spec.id}", None, pl.col(spec.reported) <= pl.col("due_date")


def _check_digit(rule: ValidityRule, _: date) -> pl.Expr:
    """A number of 15 digits has no check digit."""
    (name,) = rule.fields
    kind, upgraded = pl.col(f"{name}_kind"), pl.col(f"{name}_done").str.contains("upgraded", literal=True)
    return pl.when(kind.is_in(["ok", "checksum"]) & ~upgraded).then(kind == "ok")


def _id_birth_date(rule: ValidityRule, _: date) -> pl.Expr:
    number, day = rule.fields
    return _sure(number).str.slice(6, 8) == pl.col(day).dt.strftime("%Y%m%d")


def _id_sex(rule: ValidityRule, _: date) -> pl.Expr:
    """The last but one digit is odd for men (GB 11643-1999)."""
    number, sex = rule.fields
    odd = _sure(number).str.slice(16, 1).cast(pl.Int8) % 2 == 1
    return odd == (pl.col(sex) == "1")


def _sure(number: str) -> pl.Expr:
    """The number where its check digit is right."""
    return pl.when(pl.col(f"{number}_kind") == "ok").then(pl.col(number))


def _not_after(rule: ValidityRule, _: date) -> pl.Expr:
    first, second = rule.fields
    return pl.col(first) <= pl.col(second)


def _not_in_future(rule: ValidityRule, as_of: date) -> pl.Expr:
    return pl.col(rule.fields[0]) <= as_of


def _known_code(rule: ValidityRule, _: date) -> pl.Expr:
    """A place that is read from words alone has no code to be wrong."""
    (name,) = rule.fields
    coded = pl.col(name).str.contains(r"^[(\[]?[0-9]{6}")
    return pl.when(coded).then(~pl.col(f"{name}_done").str.contains("unknown_code", literal=True))


def _adds_up(rule: ValidityRule, _: date) -> pl.Expr:
    total, first, second = rule.fields
    return pl.col(total) == pl.col(first) + pl.col(second)


_RULES: dict[str, Callable[[ValidityRule, date], pl.Expr]] = {
    "check_digit": _check_digit,
    "id_birth_date": _id_birth_date,
    "id_sex": _id_sex,
    "not_after": _not_after,
    "not_in_future": _not_in_future,
    "known_code": _known_code,
    "adds_up": _adds_up,
}
