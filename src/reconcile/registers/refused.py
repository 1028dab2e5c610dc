"""The columns that reconcile refuses in any register (purpose limit), as one declared list."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reconcile.registers.spec import Declared

_BETWEEN = re.compile(r"[\W_\u200b-\u200f\ufeff]+")


class RefusedColumns(Declared):
    """Words that make a header refused, and words that spare it."""

    words: tuple[str, ...]
    spared: tuple[str, ...] = ()

    def refuses(self, header: str) -> bool:
        """Whether a column under this header is blanked before its file is kept."""
        return _refuses(self.words, self.spared, header)


@lru_cache(maxsize=65_536)
def _refuses(words: tuple[str, ...], spared: tuple[str, ...], header: str) -> bool:
    """The same headers come back in every file and with every register tried."""
    # A bracket, a dot or an invisible character inside a word does not make it another word.
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", header)).upper()
    for word in spared:
        plain = plain.replace(word.upper(), "")
    return any(word.upper() in plain for word in words)
