"""Citizen ID numbers (GB 11643-1999) and certificate numbers of the demo county.

All area codes begin with 99, which GB/T 2260 does not assign: no number can be a real person's.
"""

from __future__ import annotations

import numpy as np
import polars as pl

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_digit(body: str) -> str:
    """The check digit of the first seventeen digits (ISO 7064, MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def resident_ids(area: np.ndarray, birth: np.ndarray, sex: np.ndarray, spread: int) -> np.ndarray:
    """A valid and unique 18-digit number for each person.

    `area` are six-digit numbers, `birth` days, `sex` 1 or 2. Those who share area, day and sex get neighbouring
    sequence numbers in the order given, so that twins differ by little, as they do in life.
    """
    day = birth.astype("datetime64[D]").astype(np.int64)
    sequence = 2 * ((_rank(area, day, sex) + (day * 37 + spread) % 400) % 500) + sex % 2
    moment = birth.astype("datetime64[D]")
    year = moment.astype("datetime64[Y]").astype(np.int64) + 1970
    month = moment.astype("datetime64[M]").astype(np.int64) % 12 + 1
    date = (moment - moment.astype("datetime64[M]")).astype(np.int64) + 1
    body = ((area * 10_000 + year) * 10_000 + month * 100 + date) * 1000 + sequence
    return (pl.Series(body).cast(pl.String) + pl.Series(_checks(body).tolist())).to_numpy()


def with_dates_short(number: str) -> str:
    """The 15-digit form that documents of before 1999 carry."""
    return number[:6] + number[8:17]


def certificate_numbers(year: np.ndarray, serial: np.ndarray) -> np.ndarray:
    """One letter for the year of printing, 99 for the province, seven digits."""
    # 2026's letter is not known: hospitals go on with the stock printed the year before.
    letters = np.array(list("WXYZ"), dtype=object)[np.clip(year - 2022, 0, 3)]
    digits = pl.Series(990_000_000 + serial).cast(pl.String).to_numpy()
    joined: np.ndarray = letters + digits
    return joined


def _checks(body: np.ndarray) -> np.ndarray:
    total = np.zeros(len(body), dtype=np.int64)
    for position, weight in enumerate(_WEIGHTS):
        total += body // 10 ** (16 - position) % 10 * weight
    return np.array(list(_CHECKS))[total % 11]


def _rank(area: np.ndarray, day: np.ndarray, sex: np.ndarray) -> np.ndarray:
    """The position of each among those of the same area, day and sex, in the order given."""
    frame = pl.DataFrame({"area": area, "day": day, "sex": sex})
    return frame.select((pl.int_range(pl.len()).over("area", "day", "sex")).alias("rank"))["rank"].to_numpy()
