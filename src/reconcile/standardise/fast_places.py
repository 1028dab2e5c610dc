"""Places whole columns at a time: house numbers make addresses distinct without changing where they lie."""

from __future__ import annotations

from functools import partial

import polars as pl

from reconcile.standardise.columns import schema_of
from reconcile.standardise.spread import parse_distinct
from reconcile.values.gazetteer import Gazetteer
from reconcile.values.places import parse_place

# What numbers of group, building and flat are written with; no place of any list is called so.
_HOUSE = "0123456789组号栋座室幢层楼单元-"
_ANY_HOUSE = "1"


def parse_places(texts: pl.Series, places: Gazetteer) -> pl.DataFrame:
    """What `parse_place` says of each text; a test holds that both agree."""
    street = texts.str.strip_chars_end(_HOUSE)
    house = texts.str.slice(street.str.len_chars())
    has_house = house.str.contains("^[0-9]") & street.str.contains(r"[\x{4e00}-\x{9fff}]$")
    short = pl.select(pl.when(has_house).then(street + _ANY_HOUSE).otherwise(texts)).to_series()
    parsed = parse_distinct(short, partial(parse_place, places=places), schema_of("place"))
    value = pl.col("value")
    return parsed.with_columns(value=pl.when(has_house).then(pl.concat_str(value.str.head(-1), house)).otherwise(value))
