"""Reads how the offices' tables look from the lists beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from reconcile.demo.export.layout import Column, Layout, Sheet


def sheet(
    register: str,
    name: str,
    records: pl.DataFrame,
    *,
    words: dict[str, str],
    newborns: pl.DataFrame | None = None,
    most: int = 1,
) -> Sheet:
    """A sheet of a register's records in one of its layouts.

    `words` fill the braces in its file name, title and sheet name; columns with `{n}` come `most` times, from 1 on.
    """
    declared = layouts(register)[name]
    file, title = declared["file"].format(**words), declared.get("sheet", "").format(**words)
    layout = layout_of(register, name, words, most)
    return Sheet(file, declared["form"], layout, records, title, declared.get("encoding", ""), newborns)


def layout_of(register: str, name: str, words: dict[str, str] | None = None, most: int = 1) -> Layout:
    """A layout by its name; without words its title keeps its braces."""
    declared = layouts(register)[name]
    lines = layouts(register)[declared.get("columns_of", name)]["columns"].split("\n")
    columns = tuple(_column(line) for line in _repeated([line for line in lines if line], most))
    title = declared.get("title", "")
    notes = tuple(declared.get("notes", ()))
    return Layout(columns, title.format(**words) if words else title, declared.get("total", False), notes)


@cache
def layouts(register: str) -> dict[str, Any]:
    """The layouts of a register's tables by name."""
    text = files("reconcile.demo.offices.layouts").joinpath(f"{register}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _repeated(lines: list[str], most: int) -> list[str]:
    """The lines with each run of those that hold `{n}` once for every number."""
    found: list[str] = []
    block = [line for line in lines if "{n}" in line]
    for line in lines:
        if "{n}" not in line:
            found.append(line)
        elif line == block[0]:
            found += [each.replace("{n}", str(number)) for number in range(1, most + 1) for each in block]
    return found


def _column(line: str) -> Column:
    """A column from `header < field style`, `header = text` or `header`; a merged header is `upper.lower`."""
    if " < " in line:
        header, _, rest = line.partition(" < ")
        field, _, style = rest.partition(" ")
        return Column(tuple(header.split(".")), field, style or "text")
    header, _, text = line.partition(" = ")
    return Column(tuple(header.split(".")), text=text)
