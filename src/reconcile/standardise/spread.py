"""Runs a parser once for each distinct text of a column and spreads the results over its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

Parser = Callable[[str | None], tuple[Any, ...]]
Schema = Mapping[str, pl.DataType]
_TEXT = "text"


def parse_distinct(texts: pl.Series, parser: Parser, schema: Schema) -> pl.DataFrame:
    """One row for each text, in order; `schema` names and types what the parser returns."""
    distinct = texts.unique()
    rows = [(text, *parser(text)) for text in distinct.to_list()]
    parsed = pl.DataFrame(rows, schema={_TEXT: pl.String(), **schema}, orient="row")
    all_texts = texts.alias(_TEXT).to_frame()
    return all_texts.join(parsed, on=_TEXT, how="left", nulls_equal=True, maintain_order="left").drop(_TEXT)


def parse_rest(texts: pl.Series, plain: pl.Series, as_is: pl.DataFrame, parser: Parser) -> pl.DataFrame:
    """The rows of `as_is`, which belong to the texts that are `plain`, and the parser's results for the others."""
    return merged(plain, as_is, parse_distinct(texts.filter(~plain), parser, as_is.schema))


def merged(chosen: pl.Series, those: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The rows of two frames in one order again: `chosen` says for each row whether it is one of `those`."""
    if others.is_empty() or those.is_empty():
        return those if others.is_empty() else others
    # Those first, then the others: the place of a row among its own kind gives its place in that pile.
    place = pl.when(chosen).then(chosen.cum_sum() - 1).otherwise((~chosen).cum_sum() - 1 + those.height)
    return pl.concat([those, others])[pl.select(place).to_series()]


def as_delivered(texts: pl.Series, schema: Schema) -> pl.DataFrame:
    """The results for texts that are their own standard form: nothing was done; every extra column is null."""
    columns: dict[str, Any] = {name: pl.lit(None, kind) for name, kind in schema.items()}
    columns |= {"value": texts, "done": pl.lit(""), "kind": pl.lit("ok")}
    made: pl.DataFrame = pl.select(**columns)
    return made
