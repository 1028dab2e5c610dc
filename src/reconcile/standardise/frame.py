"""One column of text into its standard columns: parsers run on distinct values, plain values need none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl

from reconcile.standardise.columns import column_names, schema_of
from reconcile.standardise.fast_dates import parse_dates
from reconcile.standardise.fast_ids import parse_resident_ids
from reconcile.standardise.fast_names import parse_names
from reconcile.standardise.fast_places import parse_places
from reconcile.standardise.fast_texts import parse_texts
from reconcile.standardise.spread import Parser, parse_distinct
from reconcile.values.certificates import parse_certificate_no
from reconcile.values.codes import Codes, parse_code
from reconcile.values.dates import parse_month
from reconcile.values.ethnicities import parse_ethnicity
from reconcile.values.gazetteer import Gazetteer
from reconcile.values.names import parse_name
from reconcile.values.numbers import parse_number
from reconcile.values.phones import parse_phone
from reconcile.values.sexes import parse_sex
from reconcile.values.texts import parse_text

_FAST: dict[str, Callable[[pl.Series], pl.DataFrame]] = {
    "resident_id": parse_resident_ids,
    "date": parse_dates,
    "phone": partial(parse_texts, "phone", parser=parse_phone),
    "certificate_no": partial(parse_texts, "certificate_no", parser=parse_certificate_no),
    "text": partial(parse_texts, "text", parser=parse_text),
}
_FEW: dict[str, Parser] = {"sex": parse_sex, "ethnicity": parse_ethnicity, "month": parse_month}


def standardise_column(
    type_name: str,
    texts: pl.Series,
    *,
    codes: Codes | None = None,
    unit: str | None = None,
    places: Gazetteer | None = None,
    newborn: bool = True,
) -> pl.DataFrame:
    """The columns `f`, `f_raw`, `f_done`, `f_kind` and the type's own, where `f` is the name of the series.

    `codes` and `unit` are the field's, `places` is needed for a place, `newborn` says whether a name may be a
    placeholder without saying so (王丽子). Raises ValueError for a type not known.
    """
    if type_name in _FAST:
        parsed = _FAST[type_name](texts)
    elif type_name == "name":
        parsed = parse_names(texts, partial(parse_name, newborn=newborn))
    elif type_name == "place":
        parsed = parse_places(texts, places or Gazetteer(""))
    else:
        parser = _parser(type_name, codes or {}, unit)
        parsed = parse_distinct(texts, parser, schema_of(type_name))
    value, *others = (pl.col(part).alias(name) for part, name in column_names(texts.name, type_name).items())
    return parsed.select(value, texts.alias(f"{texts.name}_raw"), *others)


def _parser(type_name: str, codes: Codes, unit: str | None) -> Parser:
    match type_name:
        case "number":
            return partial(parse_number, unit=unit)
        case "code":
            return partial(parse_code, codes=codes)
    if type_name not in _FEW:
        raise ValueError(f"{type_name} is not a semantic type")
    return _FEW[type_name]
