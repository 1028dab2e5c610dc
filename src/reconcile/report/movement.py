"""What moved figures, for every face: a file, and words of tables. Figures come as rows, one for each part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from reconcile.audit import Change
from reconcile.registers.definitions import decimals_of, is_share
from reconcile.report.correction_words import change_words
from reconcile.report.export import write_rows, writer
from reconcile.report.formatting import NONE, plain, signed
from reconcile.report.tables.model import InputChange
from reconcile.report.texts import Texts
from reconcile.workspace import replaced

AMOUNT = ("numerator", "denominator", "exact_numerator", "exact_denominator", "printed")
Amount = dict[str, Any]
"""AMOUNT by name."""


def figures_of(rows: pl.DataFrame) -> Iterator[tuple[dict[str, Any], dict[str, Amount]]]:
    """Each figure of the rows: what it is, and its amounts by part."""
    keys = [name for name in rows.columns if name not in {*AMOUNT, "part"}]
    for part in rows.partition_by(keys, maintain_order=True):
        told = part.select("part", *AMOUNT).rows_by_key("part", named=True, unique=True)
        yield part.select(keys).row(0, named=True), told


def check_ending(out: Path) -> None:
    """WrongUse where the ending of `out` does not say in which form to write."""
    if out.suffix.lower() != ".json":
        writer(out)


def write_movement(about: Mapping[str, Any], rows: pl.DataFrame, out: Path) -> None:
    """Write what moved to `out`: as .json with all that is known `about` it, else as a table in the form it ends in."""
    if out.suffix.lower() != ".json":
        write_rows(rows, "movement", out)
        return
    figures = [
        {**key, "amounts": {part: _data(amount, key["definition"]) for part, amount in amounts.items()}}
        for key, amounts in figures_of(rows)
    ]
    text = json.dumps({**about, "figures": figures}, ensure_ascii=False, indent=1)
    with replaced(out) as aside:
        aside.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def figure_heads(texts: Texts, parts: Sequence[str]) -> list[str]:
    """The heads of `figure_rows`."""
    return [texts.word("movement", "figure"), *(_part(part, texts) for part in ("before", *parts, "after"))]


def figure_rows(rows: pl.DataFrame, texts: Texts, parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A figure a line: its value before, what each part added, its value after."""
    for key, amounts in figures_of(rows):
        before, after = (_value(amounts.get(end), key["definition"]) for end in ("before", "after"))
        added = (_added(amounts.get(part), key["definition"]) for part in parts)
        yield (figure_name(key, texts), before, *added, after)


def part_heads(texts: Texts) -> list[str]:
    """The heads of `part_rows`."""
    return ["", *(texts.word("movement", name) for name in ("numerator", "denominator", "value", "exact"))]


def part_rows(key: Mapping[str, Any], amounts: Mapping[str, Amount], texts: Texts) -> Iterator[tuple[str, ...]]:
    """A part a line, with the exact fraction behind what is printed."""
    for part, amount in amounts.items():
        ends = part in {"before", "after"}
        value = (_percent if ends else _added)(amount, key["definition"])
        counts = (amount["numerator"], amount["denominator"])
        yield (
            _part(part, texts),
            *((plain if ends else signed)(count) for count in counts),
            value,
            _exact(amount) or NONE,
        )


def figure_name(key: Mapping[str, Any], texts: Texts) -> str:
    """The pair or register that a figure is of, its definition and its window."""
    known = key["pair"] in texts.declarations.pairs
    named = texts.pair(key["pair"]) if known else texts.register(key["pair"])
    return f"{named} {key['definition']} · {texts.label('window', key['window'])}"


def input_heads(texts: Texts) -> list[str]:
    """The heads of `input_rows`."""
    return [texts.word("movement", name) for name in ("input", "before", "after")]


def input_rows(inputs: Iterable[Change], texts: Texts) -> Iterator[tuple[str, ...]]:
    """What of the inputs is another than before, a line each."""
    return (change_words(InputChange(**vars(change)), texts) for change in inputs)


def record_heads(texts: Texts) -> list[str]:
    """The heads of `record_rows`."""
    return [texts.word("movement", name) for name in ("register", "new", "gone", "corrected")]


def record_rows(records: pl.DataFrame, texts: Texts) -> Iterator[tuple[str, ...]]:
    """How many records of each register are new, gone and corrected."""
    for register, *counts in records.iter_rows():
        yield (texts.register(register), *(plain(count) for count in counts))


def _part(part: str, texts: Texts) -> str:
    return texts.word("movement" if part in {"before", "whole", "after"} else "movement_part", part)


def _value(amount: Amount | None, definition: str) -> str:
    if amount is None:
        return NONE
    counts = f"  {plain(amount['numerator'])}/{plain(amount['denominator'])}" if is_share(definition) else ""
    return _percent(amount, definition) + counts


def _percent(amount: Amount, definition: str) -> str:
    return (_digits(amount, definition) or NONE) + ("%" if is_share(definition) and _exact(amount) else "")


def _added(amount: Amount | None, definition: str) -> str:
    """What a part added: 0 alone is exactly nothing, and +0.00 less than is printed."""
    digits = _digits(amount, definition) if amount else None
    if amount is None or digits is None:
        return NONE
    if not amount["exact_numerator"]:
        return "0"
    is_less = (amount["printed"] or amount["exact_numerator"]) < 0
    return f"{'−' if is_less else '+'}{digits.removeprefix('-')}"


def _data(amount: Amount, definition: str) -> dict[str, Any]:
    counts = {name: amount[name] for name in ("numerator", "denominator")}
    return {**counts, "exact": _exact(amount), "printed": _digits(amount, definition)}


def _digits(amount: Amount, definition: str) -> str | None:
    return None if amount["printed"] is None else f"{amount['printed']:.{decimals_of(definition)}f}"


def _exact(amount: Amount) -> str | None:
    """The value as a fraction; None where there is none."""
    above, below = amount["exact_numerator"], amount["exact_denominator"]
    return None if above is None else f"{above}" if below == 1 else f"{above}/{below}"
