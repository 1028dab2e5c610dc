"""How citizen IDs, certificate numbers, phones and figures go wrong (DOMAIN.md 2)."""

from __future__ import annotations

import numpy as np

from reconcile.demo.errors.kinds import Cells, kind, one_by_one
from reconcile.demo.identifiers import check_digit, with_dates_short

_ID = "^[0-9]{17}[0-9X]$"
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
# In front of a number that a spreadsheet turned into a figure: an xlsx then holds a figure, other files its text.
FIGURE = "figure:"


@kind(_ID)
@one_by_one
def transposed(rng: np.random.Generator, value: str) -> str | None:
    """Two neighbouring digits in the other order."""
    place = int(rng.integers(6, 16))
    return value[:place] + value[place + 1] + value[place] + value[place + 2 :]


@kind("[0-9]{5}")
@one_by_one
def one_digit(rng: np.random.Generator, value: str) -> str | None:
    """One digit mistyped."""
    places = [place for place in range(min(6, len(value) - 3), len(value)) if value[place].isdigit()]
    place = places[int(rng.integers(len(places)))]
    return value[:place] + str((int(value[place]) + 1 + int(rng.integers(9))) % 10) + value[place + 1 :]


@kind(_ID)
@one_by_one
def wrong_check(rng: np.random.Generator, value: str) -> str | None:
    """The last character mistyped."""
    return value[:17] + "0123456789X"[("0123456789X".index(value[17]) + 1 + int(rng.integers(10))) % 11]


@kind(_ID)
@one_by_one
def another_valid(rng: np.random.Generator, value: str) -> str | None:
    """A number that is valid, but has another sequence number."""
    sequence = (int(value[14:17]) + 2 * (1 + int(rng.integers(40)))) % 1000
    body = f"{value[:14]}{sequence:03d}"
    return body + check_digit(body)


@kind("^[0-9]{6}19[0-9]{9}[0-9X]$")
@one_by_one
def fifteen_digits(_: np.random.Generator, value: str) -> str | None:
    """The short number of an old document."""
    return with_dates_short(value)


@kind(_ID)
@one_by_one
def masked_id(rng: np.random.Generator, value: str) -> str | None:
    """Digits hidden by the office that delivers."""
    return value[:6] + "*" * 8 + value[14:] if rng.random() < 0.7 else value[:3] + "*" * 11 + value[14:]


@kind("^[0-9]{18}$")
@one_by_one
def spreadsheet_damage(_: np.random.Generator, value: str) -> str | None:
    """An ID kept as a figure: the last three digits are lost."""
    return FIGURE + value[:15] + "000"


@kind("[0-9]{4}")
@one_by_one
def full_width(_: np.random.Generator, value: str) -> str | None:
    """Digits typed with a Chinese input method."""
    return value.translate(_WIDE)


@kind("X$")
@one_by_one
def lower_case_x(_: np.random.Generator, value: str) -> str | None:
    """A small x."""
    return value.replace("X", "x")


@kind(_ID)
@one_by_one
def stray_space(rng: np.random.Generator, value: str) -> str | None:
    """A space, or the apostrophe that makes a spreadsheet keep digits."""
    return ("'" + value, value + " ", value[:6] + " " + value[6:14] + " " + value[14:])[int(rng.integers(3))]


@kind()
def fathers_id(cells: Cells) -> list[str | None]:
    """The husband's number in the mother's field."""
    return [father or own for father, own in zip(cells.beside("father_id"), cells.values, strict=True)]


@kind()
@one_by_one
def placeholder_number(rng: np.random.Generator, _: str) -> str | None:
    """A number that is none."""
    return ("0000000000", "A000000000", "无", "9999999999")[int(rng.integers(4))]


@kind("^[A-Z][0-9]{9}$")
@one_by_one
def lost_letter(rng: np.random.Generator, value: str) -> str | None:
    """The letter in front left out, or in small."""
    return value[1:] if rng.random() < 0.5 else value.lower()


@kind("^[A-Z][0-9]*0[0-9]*$")
@one_by_one
def letter_for_digit(_: np.random.Generator, value: str) -> str | None:
    """The letter O for a nought."""
    return value[0] + value[1:].replace("0", "O", 1)


@kind("^[0-9]+$")
@one_by_one
def off_by_hundred(rng: np.random.Generator, value: str) -> str | None:
    """A weight with one figure mistyped."""
    return str(int(value) + (100 if rng.random() < 0.5 else -100))


@kind()
@one_by_one
def wrong_sex(_: np.random.Generator, value: str) -> str | None:
    """The other sex."""
    return {"1": "2", "2": "1"}.get(value, value)


@kind(_ID)
@one_by_one
def other_document(rng: np.random.Generator, _: str) -> str | None:
    """Another document than the citizen's ID: a passport, or a permit of Hong Kong, Macao or Taiwan."""
    return "EHMT"[int(rng.integers(4))] + f"{int(rng.integers(10**8)):08d}"


@kind("^0[1-9]$")
@one_by_one
def lost_nought(_: np.random.Generator, value: str) -> str | None:
    """A code kept as a figure: the nought in front is lost."""
    return value[1:]
