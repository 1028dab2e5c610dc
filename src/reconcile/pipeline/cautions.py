"""What a reader must know before trusting the figures of a run, in words: faces print it beside the rates.

It is told of the run and its manifest alone, both of which `verify` checks: the same whenever it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reconcile import engine
from reconcile.audit import read_manifest
from reconcile.pipeline.context import Context
from reconcile.pipeline.model_cautions import model_cautions
from reconcile.report.formatting import whole
from reconcile.report.tables.expected import expected_lines
from reconcile.report.texts import Texts
from reconcile.universe.scope import ABOUT_PLACES
from reconcile.values.working_days import BEIJING

FEW_TELL = 0.8
"""Share of a register's records without a place of the area, or a date, from which on list or column is doubted."""


def cautions(folder: Path, context: Context, said: Texts | None = None, today: date | None = None) -> list[str]:
    """What is odd about a published run: a day that has not come, a month without files, files that are those of an
    earlier month, records without places or dates, registers of which hardly anybody is in the other, models that it
    did not learn itself.

    `today` is the day on which the run was made where none is given; it is `said` in English where nothing else is.
    """
    texts = said or Texts("en", context.declarations)
    manifest = read_manifest(folder / "manifest.json")
    body, made_at = manifest["body"], datetime.fromisoformat(manifest["made_at"])
    with engine.opened_run(folder) as connection:
        told = engine.frame(connection, "pipeline/20_told", reasons=_place_reasons(context)).to_dicts()
        models = engine.frame(connection, "report/models").to_dicts()
        given = [(line.pair, line.relation, line.given) for line in expected_lines(connection)]
    specs = context.declarations.pairs
    models = [row for row in models if row["pair"] in specs]
    return [
        *_ahead(date.fromisoformat(body["as_of"]), today or made_at.astimezone(BEIJING).date(), texts),
        *_undelivered(body, texts),
        *_repeated(body, texts),
        *(
            _no_places(row, context, texts)
            for row in told
            if row["unknown"] + row["elsewhere"] > FEW_TELL * row["records"]
        ),
        *(_no_dates(row, context, texts) for row in told if row["undated"] > FEW_TELL * row["records"]),
        *(
            words
            for row in models
            for words in model_cautions(specs[row["pair"]], row["relation"], row["model"], texts)
        ),
        *_given(given, texts),
    ]


def _ahead(as_of: date, today: date, texts: Texts) -> list[str]:
    """Records are due by then that nobody can have delivered yet."""
    return [] if as_of <= today else [texts.word("caution", "ahead", as_of=as_of, today=today)]


def _undelivered(body: dict[str, Any], texts: Texts) -> list[str]:
    """The last month asked for brought no file, or none came since although the day is later."""
    months = sorted({file["period"] for file in body["inputs"]["files"]})
    month, as_of = body["period"][-7:], body["as_of"]
    if month not in months:
        return [texts.word("caution", "undelivered", month=month, newest=months[-1])]
    if as_of[:7] > months[-1]:
        return [texts.word("caution", "unseen", as_of=as_of[:7], newest=months[-1])]
    return []


def _repeated(body: dict[str, Any], texts: Texts) -> Iterator[str]:
    """Files of the months asked for, or of later ones, that are those of an earlier month, byte for byte."""
    registers = {
        file["sha256"]: [texts.register(sheet["register"]) for sheet in file["sheets"]]
        for file in body["inputs"]["files"]
    }
    for one in body["inputs"].get("repeated", ()):
        if one["period"] >= body["period"][:7]:
            named = texts.word("page", "comma").join(dict.fromkeys(registers[one["sha256"]]))
            told = {"path": one["path"], "month": one["period"], "before": one["of_path"]}
            yield texts.word("caution", "repeated", registers=named, **told)


def _no_places(row: dict[str, int], context: Context, texts: Texts) -> str:
    counts = {name: whole(row[name]) for name in ("records", "unknown", "elsewhere")}
    return texts.word(
        "caution",
        "no_places",
        register=texts.register(str(row["register"])),
        areas=context.workspace.areas.name,
        **counts,
    )


def _no_dates(row: dict[str, int], context: Context, texts: Texts) -> str:
    """A register whose declaration names no date has none to read: a file can do nothing about it."""
    register = str(row["register"])
    event = context.declarations.registers[register].event
    said = {"register": texts.register(register), "records": whole(row["records"])}
    if event is None:
        return texts.word("caution", "no_event", **said, id=register)
    return texts.word("caution", "no_dates", **said, undated=whole(row["undated"]), event=event)


def _given(relations: list[tuple[str, str, bool]], texts: Texts) -> list[str]:
    """By which models the records were linked, where it was not by their own alone."""
    learned = [f"{pair} {relation}" for pair, relation, given in relations if not given]
    if len(learned) == len(relations):
        return []
    key, counts = (
        "given_partly" if learned else "given",
        {"given": len(relations) - len(learned), "all": len(relations)},
    )
    return [texts.word("caution", key, learned=", ".join(learned), **counts)]


def _place_reasons(context: Context) -> list[str]:
    registers, pairs = context.declarations.registers.values(), context.declarations.pairs.values()
    rules = [rule for spec in registers for rule in spec.scope]
    rules += [rule for pair in pairs for rule in (*pair.scope_left, *pair.scope_right)]
    return sorted({rule.reason for rule in rules if rule.rule in ABOUT_PLACES})
