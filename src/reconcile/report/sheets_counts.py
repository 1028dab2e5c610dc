"""The sheets of counts: births and deaths, what was received and left out, discrepancies, links, how to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reconcile.registers.definitions import definitions
from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.tables.model import REASONS, UNKNOWN, Report, Side
from reconcile.report.texts import Texts, vocabulary
from reconcile.report.wording import group_word, window_name, window_words
from reconcile.workbook import Table, Value


def vital(report: Report, texts: Texts) -> Table:
    """Births, deaths, natural increase and the sex ratio at birth, each with its interval."""
    widths = {"definition": 28, "register": 26, "numerator": 12, "denominator": 12}
    decimals = [column(key, 12, texts, kind="decimal") for key in ("value", "low", "high", "year_before")]
    rows: list[list[Value]] = [
        [texts.word("definition", line.family), texts.register(line.source), line.rate.numerator, line.rate.denominator,
         line.rate.value, line.rate.low, line.rate.high, line.before.value]
        for line in report.vital
    ]  # fmt: skip
    return sheet_table(report, texts, "vital", [*columns(texts, **widths), *decimals], rows)


def left_out(report: Report, texts: Texts) -> Table:
    """For each side of each comparison: received = counted + everything left out, by reason."""
    reasons = [column(reason, 11, texts, table="reason", kind="whole") for reason in REASONS]
    first = columns(texts, pair=36, window=22, register=20, received=10, counted=10)
    last = columns(texts, total=10, checked=9)
    return sheet_table(report, texts, "left_out", [*first, *reasons, *last], _left_out_rows(report, texts))


def _left_out_rows(report: Report, texts: Texts) -> Iterator[list[Value]]:
    for one in report.compared:
        for window in report.windows:
            for side in one.sides.get(window.period, ()):
                place = [texts.pair(one.comparison.pair), window_name(window, texts)]
                yield [*place, *_side(side, texts)]


def _side(side: Side, texts: Texts) -> list[Value]:
    counts: list[Value] = [side.left_out.get(reason, 0) for reason in REASONS]
    checked = "" if side.counted is None else texts.word("page", "yes" if side.adds_up else "no")
    return [texts.register(side.register), side.received, side.counted, *counts, side.total, checked]


def scopes(report: Report, texts: Texts) -> Table:
    """The records of each register outside its universe, by reason."""
    rows: list[list[Value]] = [
        [
            texts.register(line.register),
            texts.label("scope", line.scope),
            texts.label("scope_reason", line.reason),
            line.records,
        ]
        for line in report.scopes
    ]
    return sheet_table(report, texts, "scope", columns(texts, register=28, scope=14, reason=30, records=12), rows)


def received(report: Report, texts: Texts) -> Table:
    """What was received of each register; one that was not delivered has no number at all."""
    widths = {"register": 28, "state": 12, "files": 10, "received": 12, "kept": 12, "quarantined": 12, "superseded": 12}
    rows: list[list[Value]] = [
        [texts.register(one.register), texts.word("page", "provided"), one.files, one.received, one.kept,
         one.quarantined, one.superseded]
        if one.provided
        else [texts.register(one.register), texts.word("page", "not_provided"), *[None] * 5]
        for one in report.receipts
    ]  # fmt: skip
    return sheet_table(report, texts, "received", columns(texts, **widths), rows)


def files(report: Report, texts: Texts) -> Table:
    """The sheets of files that current records came from."""
    rows: list[list[Value]] = [[texts.register(one.register), one.file, one.sheet, one.records] for one in report.files]
    return sheet_table(report, texts, "files", columns(texts, register=24, file=50, sheet=20, records=12), rows)


def levels(report: Report, texts: Texts) -> Table:
    """How linked values compare, field by field."""
    rows: list[list[Value]] = [
        [texts.pair(one.pair), texts.label("relation", one.relation), texts.field(one.field),
         texts.label("difference", one.level), one.links, one.share]
        for one in report.levels
    ]  # fmt: skip
    return sheet_table(
        report,
        texts,
        "levels",
        columns(texts, pair=36, relation=8, compared_field=20, level=24, links=12, share=10),
        rows,
    )


def findings(report: Report, texts: Texts) -> Table:
    """Discrepancies by type, field, kind of difference and office."""
    widths = {"type": 38, "pair": 36, "asked_register": 20, "office": 18, "field": 18, "difference": 20, "count": 10}
    rows: list[list[Value]] = [
        [texts.kind(one.type), texts.pair(one.pair), texts.register(one.register), texts.label("office", one.office),
         texts.field(one.field), texts.label("difference", one.difference), one.count]
        for one in report.findings
    ]  # fmt: skip
    return sheet_table(report, texts, "findings", columns(texts, **widths), rows)


def finding_townships(report: Report, texts: Texts) -> Table:
    """Discrepancies of each township by kind."""
    kinds = [column(kind, 14, texts, table="family", kind="whole") for kind in report.finding_kinds]
    rows: list[list[Value]] = [
        [one.key if one.key != UNKNOWN else "", one.label or texts.word("file", "no_township"), *one.counts]
        for one in report.finding_townships
    ]
    of = [*columns(texts, township_code=13, township=18), *kinds]
    return sheet_table(report, texts, "finding_townships", of, rows)


def links(report: Report, texts: Texts) -> Table:
    """Links by state and method."""
    rows: list[list[Value]] = [
        [texts.pair(one.pair), texts.label("relation", one.relation), texts.label("link_status", one.status),
         texts.method(one.method, one.pair), one.links]
        for one in report.links
    ]  # fmt: skip
    return sheet_table(report, texts, "links", columns(texts, pair=36, relation=8, state=12, method=40, links=12), rows)


def expected(report: Report, texts: Texts) -> Table:
    """What the run expects of its own links."""
    rows: list[list[Value]] = [
        [texts.pair(one.pair), texts.label("relation", one.relation), one.links, one.false,
         texts.word("page", "unknown") if one.missed is None else one.missed, one.recall]
        for one in report.expected
    ]  # fmt: skip
    widths = {
        "pair": 36,
        "relation": 8,
        "links": 12,
        "expected_false": 14,
        "expected_missed": 14,
        "blocking_recall": 14,
    }
    table = sheet_table(report, texts, "expected", columns(texts, **widths), rows)
    return _explained(table, texts, unknown=any(one.missed is None for one in report.expected))


def groups(report: Report, texts: Texts) -> Table:
    """Linkage, links expected to be false and matches expected to be missed, by subgroup."""
    rows: list[list[Value]] = [
        [
            texts.pair(one.pair),
            texts.word("grouping", one.grouping),
            group_word(one, report, texts),
            one.rate.denominator,
            one.rate.numerator,
            one.rate.value,
            one.false,
            one.false_rate,
            *([texts.word("page", "unknown")] * 2 if one.missed_unknown else (one.missed, one.missed_rate)),
        ]
        for one in report.groups
    ]
    widths = {"pair": 36, "grouping": 14, "subgroup": 18, "records": 10, "linked_records": 10, "linkage_rate": 10}
    widths |= {"expected_false": 12, "false_rate": 10, "expected_missed": 12, "missed_rate": 10}
    table = sheet_table(report, texts, "groups", columns(texts, **widths), rows)
    return _explained(table, texts, unknown=any(one.missed_unknown for one in report.groups))


def _explained(table: Table, texts: Texts, *, unknown: bool) -> Table:
    """The table with the reason why it does not say how many matches were missed, where it does not."""
    return replace(table, notes=[*table.notes, texts.word("note", "missed_unknown")]) if unknown else table


def notes(report: Report, texts: Texts) -> Table:
    """How to read the workbook: every definition with its formula, and the sentences that hold for all."""
    words = vocabulary()
    rows: list[list[Value]] = [[texts.word("term", key), texts.word("reading", key), ""] for key in words["reading"]]
    rows += [
        [texts.word("definition", one.id), texts.word("formula", one.id), texts.label("dimension", one.dimension)]
        for one in definitions().values()
    ]
    rows += [[window_name(one, texts), window_words(one, texts), ""] for one in report.windows]
    return sheet_table(report, texts, "notes", columns(texts, term=28, text=110, dimension=14), rows)
