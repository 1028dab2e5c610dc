"""The words of causes: which unit, what its records have wrong in common, and since when."""

from __future__ import annotations

from reconcile.registers.pair import MISSING_IN
from reconcile.report.formatting import HIDDEN
from reconcile.report.tables.model import CauseLine, Report
from reconcile.report.texts import Texts

MOST_TIMES = 1_000
"""More is said no more exactly: elsewhere it hardly ever happens."""


def cause_unit(line: CauseLine, report: Report, texts: Texts) -> str:
    """The unit: a facility, a township by name, or the files of one program."""
    name = report.townships.get(line.unit, line.unit) if line.dimension == "township" else line.unit
    return texts.word("cause_unit", line.dimension, unit=name)


def cause_register(line: CauseLine, texts: Texts) -> str:
    """Whose values are wrong; of two registers where nothing tells."""
    name = texts.register(line.register)
    return texts.word("cause", "either", one=name, other=texts.register(line.or_register)) if line.or_register else name


def cause_fields(line: CauseLine, texts: Texts) -> str:
    """The fields that are wrong, or in which register records are missing, the commonest first."""
    named = (texts.discrepancy(x) if x.startswith(MISSING_IN) else texts.field(x, line.register) for x in line.fields)
    return texts.word("cause", "and").join(named)


def cause_kinds(line: CauseLine, texts: Texts) -> str:
    """The three commonest kinds of error."""
    return texts.word("cause", "and").join(texts.label("difference", kind) for kind in line.kinds[:3])


def cause_months(line: CauseLine, texts: Texts) -> str:
    """In which months of entry; of records that are missing, of the event."""
    return texts.word("cause_months", line.months, month=line.month or "")


def cause_counts(line: CauseLine, texts: Texts) -> str:
    """How many records of how many."""
    of = HIDDEN if line.of is None else f"{line.of:,}"
    return texts.word("cause", "counts", records=f"{line.records or 0:,}", of=of)


def cause_times(line: CauseLine) -> str:
    """How many times as frequent as elsewhere it surely is."""
    if line.low >= MOST_TIMES:
        return f"> {MOST_TIMES:,}"
    return f"≥ {line.low:.1f}" if line.low < 100 else f"≥ {line.low:,.0f}"


def cause_asked(line: CauseLine, texts: Texts) -> str:
    """What to look into: how the unit's data come about, never who entered them."""
    kinds = set(line.kinds[:1])
    if kinds & {"missing"}:
        return texts.word("cause_asked", "missing")
    if kinds & {"late"}:
        return texts.word("cause_asked", "late")
    if kinds & {"empty", "placeholder"}:
        return texts.word("cause_asked", "empty")
    return texts.word("cause_asked", "export" if line.dimension == "export" else "values")
