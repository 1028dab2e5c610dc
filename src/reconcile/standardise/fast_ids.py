"""Identity numbers whole columns at a time: nearly all are distinct, and nearly all are well formed."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from reconcile.standardise.columns import schema_of
from reconcile.standardise.spread import as_delivered, parse_rest
from reconcile.values.calendar import FIRST_YEAR, LAST_YEAR
from reconcile.values.resident_ids import CHECK_CHARACTERS, WEIGHTS, parse_resident_id

_LENGTH = 18
_Bytes = NDArray[np.uint8]
_Ints = NDArray[np.int32]
_CHECK_BYTES = np.frombuffer(CHECK_CHARACTERS.encode("ascii"), dtype=np.uint8)
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] + [0] * 87, dtype=np.int32)


def parse_resident_ids(texts: pl.Series) -> pl.DataFrame:
    """What `parse_resident_id` says of each text; a test holds that both agree."""
    plain = well_formed(texts)
    values = texts.filter(plain)
    as_is = as_delivered(values, schema_of("resident_id")).with_columns(pattern=values)
    return parse_rest(texts, plain, as_is, parse_resident_id)


def well_formed(texts: pl.Series) -> pl.Series:
    """Whether each text is 18 characters with a day that exists and the right check character."""
    long_enough = (texts.str.len_bytes() == _LENGTH).fill_null(value=False)
    plain = long_enough.to_numpy().copy()
    plain[plain] = _checked(_matrix(texts.filter(long_enough)))
    return pl.Series(plain)


def _matrix(texts: pl.Series) -> _Bytes:
    """The bytes of texts of one length, a row a text."""
    joined = texts.to_arrow().cast(pa.large_string())
    data = np.frombuffer(joined.buffers()[2] or b"", dtype=np.uint8)
    start = joined.offset * _LENGTH
    return data[start : start + len(texts) * _LENGTH].reshape(-1, _LENGTH)


def _checked(characters: _Bytes) -> NDArray[np.bool_]:
    digits = characters - ord("0")  # what is no digit wraps around to more than 9
    all_digits = (digits[:, :17] <= 9).all(axis=1)
    total = np.zeros(len(digits), dtype=np.int32)
    for place, weight in enumerate(WEIGHTS):
        total += digits[:, place].astype(np.int32) * weight
    right = characters[:, 17] == _CHECK_BYTES[total % 11]
    return np.asarray(all_digits & right & _has_day(digits.astype(np.int32)))


def _has_day(digits: _Ints) -> NDArray[np.bool_]:
    year = _number(digits[:, 6:10])
    month = np.clip(_number(digits[:, 10:12]), 0, 99)
    day = _number(digits[:, 12:14])
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = _MONTH_DAYS[month] + (leap & (month == 2))
    return np.asarray((year >= FIRST_YEAR) & (year <= LAST_YEAR) & (day >= 1) & (day <= days))


def _number(digits: _Ints) -> _Ints:
    number = np.zeros(len(digits), dtype=np.int32)
    for place in range(digits.shape[1]):
        number = number * 10 + digits[:, place]
    return number
