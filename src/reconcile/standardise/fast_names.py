"""Names whole columns at a time: most are two to four plain characters and need nothing but their sound."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reconcile.standardise.columns import schema_of
from reconcile.standardise.name_characters import CHARACTERS
from reconcile.standardise.spread import Parser, as_delivered, merged, parse_distinct
from reconcile.values.names import PLACEHOLDER
from reconcile.values.parsed import EMPTY_WORDS
from reconcile.values.placeholders import WORDS

_LONGEST = 4
_NEWBORN = r"^([\x{4e00}-\x{9fff}]{2,4})之[子女婴]$"
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
    fits = texts.str.len_chars().is_between(2, _LONGEST) & ~texts.is_in(_SPECIAL.implode())
    fits = fits.fill_null(value=False)
    codes = _codes(texts.filter(fits))
    is_plain = CHARACTERS.are_plain(codes)
    plain = _scattered(fits, is_plain)
    as_is = as_delivered(texts.filter(plain), schema_of("name")).with_columns(pinyin=_sounds(codes[is_plain]))
    return merged(plain, as_is, _parse_unplain(texts.filter(~plain), parser))


def _parse_unplain(texts: pl.Series, parser: Parser) -> pl.DataFrame:
    """Newborns called after a mother of a plain name together, all others one by one."""
    mothers = texts.str.extract(_NEWBORN)
    fits = mothers.is_not_null()
    newborn = _scattered(fits, CHARACTERS.are_standard(_codes(mothers.filter(fits))))
    unnamed = as_delivered(texts.filter(newborn), schema_of("name")).with_columns(
        value=pl.lit(None, pl.String),
        done=pl.lit(PLACEHOLDER),
        kind=pl.lit(PLACEHOLDER),
        hint=mothers.filter(newborn),
    )
    return merged(newborn, unnamed, parse_distinct(texts.filter(~newborn), parser, schema_of("name")))


def _scattered(fits: pl.Series, also: NDArray[np.bool_]) -> pl.Series:
    """Which texts fit and, of those that fit, meet the second test too."""
    both = fits.to_numpy().copy()
    both[both] = also
    return pl.Series(both)


def _codes(texts: pl.Series) -> _Ints:
    """The code points of each text of up to four characters, a row a text, 0 behind its end."""
    joined = "".join(texts.to_list()).encode("utf-32-le", "surrogatepass")
    codes = np.zeros((len(texts), _LONGEST), dtype=np.int64)
    codes[np.arange(_LONGEST) < texts.str.len_chars().to_numpy()[:, None]] = np.frombuffer(joined, dtype=np.uint32)
    return codes


def _sounds(codes: _Ints) -> pl.Series:
    """The sound of each name: as a surname for the first character, as a given name for the others."""
    columns = [CHARACTERS.sounds(codes[:, place], is_surname=place == 0) for place in range(_LONGEST)]
    return pl.select(pl.concat_str(columns, separator=" ", ignore_nulls=True)).to_series()
