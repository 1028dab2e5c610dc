"""Dates whole columns at a time: the time of day makes texts distinct without changing the day."""

from __future__ import annotations

import polars as pl

from reconcile.standardise.columns import schema_of
from reconcile.standardise.spread import parse_distinct
from reconcile.values.dates import parse_date

# A clock time without a zone, and the fraction of a spreadsheet's serial day.
_CLOCK = (
    r"^([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?$"
)
_PACKED = r"^([0-9]{8})(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$"
_SERIAL = r"^([1-6][0-9]{4})\.[0-9]+$"


def parse_dates(texts: pl.Series) -> pl.DataFrame:
    """What `parse_date` says of each text; a test holds that both agree."""
    midnight = texts.str.replace(_CLOCK, "${1} 00:00").str.replace(_PACKED, "${1}000000").str.replace(_SERIAL, "${1}.5")
    return parse_distinct(midnight, parse_date, schema_of("date"))
