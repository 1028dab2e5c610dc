"""Names whole columns at a time: most are two to four plain characters and need nothing but their sound."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reconcile.standardise.columns import schema_of
from reconcile.standardise.name_characters import CHARACTERS
from reconcile.standardise.spread import Parser, as_delivered, parse_rest
from reconcile.values.parsed import EMPTY_WORDS
from reconcile.values.placeholders import WORDS

_LONGEST = 4
_SPECIAL = pl.Series(sorted(EMPTY_WORDS | WORDS))
_Ints = NDArray[np.int64]


def parse_names(texts: pl.Series, parser: Parser) -> pl.DataFrame:
    """What `parser`, a form of `parse_name`, says of each text; a test holds that both agree."""
    distinct = texts.unique()
    if 2 * len(distinct) > len(texts):
        return _parse(texts, parser)  # spreading the results again would cost more than it spares
    parsed = _parse(distinct, parser).with_columns(text=distinct)
    rows = texts.alias("text").to_frame().join(parsed, on="text", how="left", nulls_equal=True, maintain_order="left")
    return rows.drop("text")


def _parse(texts: pl.Series, parser: Parser) -> pl.DataFrame:
    lengths = texts.str.len_chars().fill_null(0)
    right_length = lengths.is_between(2, _LONGEST) & ~texts.is_in(_SPECIAL.implode()).fill_null(value=False)
    short = texts.filter(right_length)
    codes = _codes(short, lengths.filter(right_length).to_numpy())
    is_plain = CHARACTERS.are_plain(codes)
    plain = right_length.to_numpy().copy()
    plain[plain] = is_plain
    values = short.filter(pl.Series(is_plain))
    as_is = as_delivered(values, schema_of("name")).with_columns(pinyin=_sounds(codes[is_plain]))
    return parse_rest(texts, pl.Series(plain), as_is, parser)


def _codes(texts: pl.Series, lengths: _Ints) -> _Ints:
    """The code points of each text, a row a text, 0 behind its end."""
    flat = np.frombuffer("".join(texts.to_list()).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.int64
    )
    codes = np.zeros((len(texts), _LONGEST), dtype=np.int64)
    codes[np.arange(_LONGEST) < lengths[:, None]] = flat
    return codes


def _sounds(codes: _Ints) -> pl.Series:
    """The sound of each name: as a surname for the first character, as a given name for the others."""
    columns = [CHARACTERS.sounds(codes[:, place], is_surname=place == 0) for place in range(_LONGEST)]
    return pl.select(pl.concat_str(columns, separator=" ", ignore_nulls=True)).to_series()
