"""What somebody has put into the answer cells of a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from reconcile.cases.codes import codes, says_enough
from reconcile.cases.lists.binding import plain
from reconcile.cases.lists.offers import RAISING

_CODE = re.compile(r"(\d{1,2})[.,:;)、\-]*(\D.*)?")


class Unclear(Exception):
    """Why an answer cannot be taken, as a key of the texts."""


def code_said(said: str, offered: Collection[str], words: Mapping[str, Collection[str]]) -> str:
    """The code that a cell names by its digits, its words or both; `words` are those of each code, `plain`.

    Unclear where it is none, where digits and words are those of two codes, or where the row does not offer it.
    """
    text = plain(said)
    match = _CODE.fullmatch(text)
    code = match[1].zfill(2) if match else next((code for code, known in words.items() if text in known), "")
    if code not in codes():
        raise Unclear("no_code")
    if match and match[2] and match[2] not in words[code]:
        raise Unclear("words_differ")
    if codes()[code].restricted:
        raise Unclear("restricted_code")
    if code not in offered:
        raise Unclear("not_offered")
    return code


def check_evidence(code: str, remark: str) -> None:
    """Unclear where an answer that would raise a rate has no evidence in words."""
    if code in RAISING and not says_enough(remark):
        raise Unclear("no_evidence")
