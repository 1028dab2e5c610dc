"""Scope rules on records: in, out (with the reason), or unknown for lack of evidence."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from reconcile.registers.spec import ScopeRule

IN, OUT, UNKNOWN = "in", "out", "unknown"


def scope_of(records: pl.DataFrame, rules: Sequence[ScopeRule]) -> pl.DataFrame:
    """Columns `scope` (in / out / unknown) and `scope_reason` (null where in) for each record, first rule first.

    A record that one rule puts out is out, whatever another rule does not know.
    """
    verdicts = [(_out(records, rule), _unknown(records, rule), rule.reason) for rule in rules]
    out_reason = pl.coalesce(
        [pl.when(out).then(pl.lit(reason)) for out, _, reason in verdicts] or [pl.lit(None, pl.String)]
    )
    unknown_reason = pl.coalesce(
        [pl.when(unknown).then(pl.lit(reason)) for _, unknown, reason in verdicts] or [pl.lit(None, pl.String)]
    )
    found = records.select(out=out_reason, unknown=unknown_reason)
    return found.select(
        scope=pl.when(pl.col("out").is_not_null())
        .then(pl.lit(OUT))
        .when(pl.col("unknown").is_not_null())
        .then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(IN)),
        scope_reason=pl.coalesce("out", "unknown"),
    )


def _out(records: pl.DataFrame, rule: ScopeRule) -> pl.Expr:
    if rule.rule == "in_area":
        return pl.coalesce([pl.col(f"{name}_inside") for name in rule.fields]).not_().fill_null(False)
    if rule.rule == "not_renewed":
        key, renewed = rule.fields
        return pl.col(key).is_in(records[renewed].drop_nulls().unique().to_list()).fill_null(False)
    listed = pl.col(rule.fields[0]).is_in(list(rule.values))
    return listed.fill_null(False) if rule.rule == "none_of" else listed.not_().fill_null(False)


def _unknown(records: pl.DataFrame, rule: ScopeRule) -> pl.Expr:
    if rule.rule != "in_area":
        return pl.lit(False)
    return pl.all_horizontal([pl.col(f"{name}_inside").is_null() for name in rule.fields])
