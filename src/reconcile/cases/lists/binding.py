"""What ties a row of a list to its case: a keyed hash of the case, its revision and all that the row shows.

Who sorts some of the columns only, retypes a row or pastes it over another one breaks the tie, and the answer is
refused; nobody without the key of the workspace can make one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_WHOLE = re.compile(r"(\d+)\.0+")


def binding(key: bytes, case_id: str, revision: str, cells: Iterable[str]) -> str:
    """The row's hash; it begins with a letter, so that no office program takes it for a number."""
    told = "\x1f".join(plain(text) for text in (case_id, revision, *cells))
    return "H" + hashlib.blake2b(told.encode(), key=key, digest_size=10, person=b"case-list-row").hexdigest()


def plain(text: str) -> str:
    """A text without what office programs change in it: width of signs, white space, case, `.0` behind a number."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c) != "Cf"
    )
    return _WHOLE.sub(r"\1", bare.casefold()) if _WHOLE.fullmatch(bare) else bare.casefold()
