"""Scope rules on records: in, out (with the reason), or unknown for lack of evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from reconcile.registers.spec import ScopeRule

IN, OUT, UNKNOWN = "in", "out", "unknown"
ABOUT_PLACES = ("in_area", "none_containing")
PARTNER_OUT = "partner_out_of_scope"
"""The reason of a record that is out because all it is linked with is out of scope on the other side."""
_NOTHING = pl.lit(None, pl.String)


def scope_of(records: pl.DataFrame, rules: Sequence[ScopeRule]) -> pl.DataFrame:
    """Columns `scope` (in / out / unknown) and `scope_reason` (null where in) for each record, first rule first.

    A record that one rule puts out is out, whatever another rule does not know.
    """
    out = [pl.when(_out(records, rule)).then(pl.lit(rule.reason)).otherwise(_NOTHING) for rule in rules]
    unknown = [pl.when(_unknown(rule)).then(pl.lit(rule.reason)).otherwise(_NOTHING) for rule in rules]
    found = records.select(
        pl.repeat(None, pl.len(), dtype=pl.String).alias("nothing"),
        out=pl.coalesce([*out, _NOTHING]),
        unknown=pl.coalesce([*unknown, _NOTHING]),
    )
    is_out, is_unknown = pl.col("out").is_not_null(), pl.col("unknown").is_not_null()
    return found.select(
        scope=pl.when(is_out).then(pl.lit(OUT)).when(is_unknown).then(pl.lit(UNKNOWN)).otherwise(pl.lit(IN)),
        scope_reason=pl.coalesce("out", "unknown"),
    )


def withdrawn(rules: Sequence[ScopeRule]) -> pl.Expr:
    """Whether a record is out for what it is (void, renewed, deleted, no live birth): it speaks for nobody.

    A record of somebody who lives or is managed elsewhere stands, and tells that the person is of another population.
    """
    return _out_for(rule for rule in rules if rule.rule not in ABOUT_PLACES and not rule.elsewhere)


def out_by_state(rules: Sequence[ScopeRule]) -> pl.Expr:
    """Whether a record is out for the state it is in (void, deleted, moved away), not for a place that it names."""
    return _out_for(rule for rule in rules if rule.rule not in ABOUT_PLACES)


def _out_for(rules: Iterable[ScopeRule]) -> pl.Expr:
    return (pl.col("scope") == OUT) & pl.col("scope_reason").is_in(sorted({rule.reason for rule in rules}))


def _out(records: pl.DataFrame, rule: ScopeRule) -> pl.Expr:
    """Whether the rule puts a record out; a field that is empty puts nothing out."""
    if rule.rule == "in_area":
        outside = pl.coalesce([pl.col(f"{name}_inside") for name in rule.fields]).not_()
    elif rule.rule == "not_renewed":
        key, renewed = rule.fields
        others = records.filter(pl.col(renewed).is_not_null() & pl.col(renewed).ne_missing(pl.col(key)))
        outside = pl.col(key).is_in(others[renewed].unique().to_list())
    elif rule.rule == "none_containing":
        outside = pl.any_horizontal(pl.col(rule.fields[0]).str.contains(word, literal=True) for word in rule.values)
    elif rule.rule == "none_of":
        outside = pl.col(rule.fields[0]).is_in(list(rule.values))
    else:
        outside = pl.col(rule.fields[0]).is_in(list(rule.values)).not_()
    return outside.fill_null(value=False)


def _unknown(rule: ScopeRule) -> pl.Expr:
    """Whether the rule needs evidence that a record does not give: only places can be unknown."""
    if rule.rule != "in_area":
        return pl.lit(value=False)
    return pl.all_horizontal([pl.col(f"{name}_inside").is_null() for name in rule.fields])
