"""What may be shown of a personal value: pure functions, one a kind of value.

County, date of birth and the last four digits are the whole ID number, and lists carry the first two already. So an ID
number shows nothing of itself; where two differ, only the positions that differ, and never a digit of the last four.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from reconcile.values.calendar import date_or_none
from reconcile.values.certificates import is_marriage_no

HIDDEN = "*"
_ID_LENGTH = 18
_SECRET = range(14, 18)
_MOST = 4
_ID_LIKE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
_WITHIN = re.compile(r"(?=\d{6}((?:18|19|20)\d{6})\d{3}[0-9Xx])|(?<!\d)(?=\d{6}(\d{6})\d{3}(?!\d))")
"""Where 18 characters could be an ID number, or just 15 digits; the group is the date of birth."""
_DIGITS = re.compile(r"[0-9０-９〇零一二三四五六七八九十百]+(?=[号室栋幢单楼组弄巷座])|[0-9０-９]{2,}")


def mask_name(name: str | None) -> str:
    """The first character and a star for each of the others, at most two: 张*, 张**, 阿**."""
    plain = (name or "").strip()
    return plain[:1] + HIDDEN * min(len(plain) - 1, 2) if len(plain) > 1 else HIDDEN * len(plain)


def mask_id(number: str | None) -> str:
    """Stars for a resident ID number: nothing of it is shown."""
    return HIDDEN * len((number or "").strip())


def mask_id_region(number: str) -> str:
    """Of a resident ID number the area in which it was given, and stars: lists say the date of birth beside it."""
    plain = number.strip()
    return plain[:6] + HIDDEN * (len(plain) - 6) if len(plain) == _ID_LENGTH else mask_id(plain)


def mask_key(number: str) -> str:
    """The number of a record in its office's own register, whole; hidden where a resident ID could be read from it:
    since 2026 a death certificate's number is made of one."""
    bare = re.sub(r"[^0-9A-Za-z]", "", unicodedata.normalize("NFKC", number))
    return HIDDEN * len(number) if any(_is_born(found[1] or found[2]) for found in _WITHIN.finditer(bare)) else number


def _is_born(digits: str) -> bool:
    whole = digits if len(digits) == 8 else f"19{digits}"
    return date_or_none(int(whole[:4]), int(whole[4:6]), int(whole[6:])) is not None


def mask_phone(number: str | None) -> str:
    """The first three digits of a mobile number; a shorter number is hidden whole."""
    plain = (number or "").strip()
    return plain[:3] + HIDDEN * (len(plain) - 3) if len(plain) >= 11 else HIDDEN * len(plain)


def mask_certificate(number: str | None) -> str:
    """The last three characters of a certificate number; since 2026 a death certificate's number is the ID: hidden."""
    plain = (number or "").strip()
    if len(plain) < 8 or (len(plain) > 12 and not is_marriage_no(plain)):
        return HIDDEN * len(plain)
    return HIDDEN * (len(plain) - 3) + plain[-3:]


def mask_place(text: str | None) -> str:
    """An address without the numbers of houses, groups and rooms."""
    return _DIGITS.sub(HIDDEN, text or "")


def mask_text(text: str | None) -> str:
    """Any other text without what looks like an ID number."""
    return _ID_LIKE.sub(lambda match: HIDDEN * len(match[0]), text or "")


def differing_positions(left: str, right: str) -> tuple[int, ...]:
    """The positions, from 1, at which two texts of one length differ; none where their lengths differ."""
    if len(left) != len(right):
        return ()
    return tuple(at for at, (a, b) in enumerate(zip(left, right, strict=True), start=1) if a != b)


def mask_difference(left: str, right: str) -> tuple[str, str]:
    """Two numbers as far as they may be shown beside each other: `.....3....` and `.....8....`.

    A position that agrees is a dot. One that differs shows its character, except among the last four of an ID number
    and where more than four differ: there it is `#`. An ID number is set in its parts of six, eight and four. Plain
    ASCII, because the width of other signs depends on the font.
    """
    places = [at - 1 for at in differing_positions(left, right)]
    if not places:
        return mask_id(left), mask_id(right)
    # Several lists, or several months, could each show another of the last four: so none ever does.
    open_places = {at for at in places if len(places) <= _MOST and not (len(left) == _ID_LENGTH and at in _SECRET)}
    return _shown(left, places, open_places), _shown(right, places, open_places)


def mask_name_difference(left: str, right: str) -> tuple[str, str]:
    """Two names beside each other: of the given name only the characters that differ, `王晓*` and `王小*`.

    Where that would leave nothing of a name hidden they are `#`: 王# and 王#.
    """
    signs = [list(left), list(right)]
    differ: list[set[int]] = [set(), set()]
    for kind, *ends in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if kind != "equal":
            differ[0] |= set(range(*ends[:2]))
            differ[1] |= set(range(*ends[2:]))
    whole = any(set(range(1, len(text))) <= at for text, at in zip((left, right), differ, strict=True))
    for text, at in zip(signs, differ, strict=True):
        text[1:] = [HIDDEN if i not in at else "#" if whole else sign for i, sign in enumerate(text) if i]
        text[:1] = text[:1] if len(text) > 1 else ["#"]
    return "".join(signs[0]), "".join(signs[1])


def _shown(text: str, places: list[int], open_places: set[int]) -> str:
    signs = ["."] * len(text)
    for at in places:
        signs[at] = text[at] if at in open_places else "#"
    shown = "".join(signs)
    return f"{shown[:6]} {shown[6:14]} {shown[14:]}" if len(text) == _ID_LENGTH else shown
