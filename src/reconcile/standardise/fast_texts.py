"""Texts that are their own standard form, told by a pattern: what differs from row to row and needs no parsing."""

from __future__ import annotations

import polars as pl

from reconcile.standardise.columns import schema_of
from reconcile.standardise.spread import Parser, as_delivered, parse_rest
from reconcile.values.certificates import NOBODY
from reconcile.values.parsed import EMPTY_WORDS

# By type: a form that stands for itself, and the exceptions among texts of that form.
_FORMS = {
    "phone": (r"^1[3-9][0-9]{9}$", r"^$"),
    "certificate_no": (r"^[A-Z][0-9]{9}$", rf"^(?:{NOBODY})$"),
    "text": (r"^[!-~\x{4e00}-\x{9fff}]+$", r"^$"),
}
_EMPTY = pl.Series(sorted(EMPTY_WORDS))


def parse_texts(type_name: str, texts: pl.Series, parser: Parser) -> pl.DataFrame:
    """What `parser` says of each text; a test holds that both agree."""
    form, exceptions = _FORMS[type_name]
    empty = texts.str.to_uppercase().is_in(_EMPTY.implode())
    plain = (texts.str.contains(form) & ~texts.str.contains(exceptions) & ~empty).fill_null(value=False)
    return parse_rest(texts, plain, as_delivered(texts.filter(plain), schema_of(type_name)), parser)
