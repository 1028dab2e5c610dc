"""The columns that reconcile refuses in any register (purpose limit), as one declared list."""

from __future__ import annotations

import unicodedata

from reconcile.registers.spec import Declared


class RefusedColumns(Declared):
    """Words that make a header refused, and words that spare it."""

    words: tuple[str, ...]
    spared: tuple[str, ...] = ()

    def refuses(self, header: str) -> bool:
        """Whether a column under this header is blanked before its file is kept."""
        plain = "".join(unicodedata.normalize("NFKC", header).split()).upper()
        for spared in self.spared:
            plain = plain.replace(spared.upper(), "")
        return any(word.upper() in plain for word in self.words)
