"""What makes two rows versions of one record, and the number each record keeps from month to month.

Hashes are of delivered values through BLAKE2b, whose result no library version changes.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reconcile.registers.spec import RegisterSpec
from reconcile.values.texts import plain

_BETWEEN_FIELDS = "\x1f"
_BETWEEN_NAME_AND_VALUE = "\x1e"
_EMPTY_KINDS = ("empty", "placeholder")  # a number of nobody (0000000000) tells no record from another
_COUNTED = r"^[0-9]{1,4}$"  # the rows of a list from one on: next month the same numbers are other people
_Numbers = NDArray[np.uint64]


def version_keys(spec: RegisterSpec, records: pl.DataFrame) -> pl.Series:
    """One number a row: equal for equal key fields, for equal rows where a key field is empty.

    A key value that could not be read counts as delivered, folded in width and case.
    """
    parts = [_key_part(records, name, alone=len(spec.key) == 1) for name in spec.key]
    if spec.kind == "totals":
        # A row without a township or a facility speaks of all of them: that is a key too.
        parts = [part.fill_null("") for part in parts]
    key = pl.concat_str([pl.lit(spec.id), pl.lit("key"), *parts], separator=_BETWEEN_FIELDS)
    whole = pl.concat_str([pl.lit(spec.id), pl.lit("row"), row_contents(spec)], separator=_BETWEEN_FIELDS)
    texts = records.select(pl.coalesce(key, whole) if parts else whole).to_series()
    return pl.Series("version_key", [_number(text) for text in texts], dtype=pl.UInt64)


def row_contents(spec: RegisterSpec) -> pl.Expr:
    """Everything delivered in a row as one text: a field that a later spec adds does not change older rows."""
    pairs = [
        pl.when(pl.col(f"{name}_raw").fill_null("") != "").then(
            pl.concat_str(pl.lit(name), pl.col(f"{name}_raw"), separator=_BETWEEN_NAME_AND_VALUE)
        )
        for name in sorted(spec.field_names)
    ]
    return pl.concat_str(pairs, separator=_BETWEEN_FIELDS, ignore_nulls=True)


def record_ids(version_key: pl.Series, position: pl.Series) -> pl.Series:
    """One number a row, from its version key and its place from 0 among the rows of that key in one sheet."""
    step = np.uint64(0x9E3779B97F4A7C15)
    mixed = _mixed(version_key.to_numpy() + position.cast(pl.UInt64).to_numpy() * step + step)
    return pl.Series("record_id", mixed, dtype=pl.UInt64)


def _key_part(records: pl.DataFrame, name: str, *, alone: bool) -> pl.Expr:
    """The standard form of a key field, what was delivered where there is none, null where it tells no record."""
    unread = records.filter(pl.col(name).is_null())[f"{name}_raw"].unique()
    folded = pl.DataFrame({"raw": unread, "folded": [plain(text) for text in unread]})
    delivered = pl.col(f"{name}_raw").replace_strict(
        folded["raw"], folded["folded"], default=None, return_dtype=pl.String
    )
    value = pl.coalesce(pl.col(name).cast(pl.String), delivered)
    counted = value.str.contains(_COUNTED) if alone else pl.lit(value=False)
    return pl.when(~pl.col(f"{name}_kind").is_in(_EMPTY_KINDS) & ~counted).then(value)


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mixed(numbers: _Numbers) -> _Numbers:
    """The finisher of SplitMix64 (Steele, Lea, Flood 2014): one to one, and near numbers become far ones."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
