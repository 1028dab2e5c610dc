"""Subgroups of a comparison, for tests of what is shown of them."""

from __future__ import annotations

from reconcile.report.tables import Rate
from reconcile.report.tables.model import Comparison, GroupLine


def by_township(one: Comparison, whole: Rate, **townships: Rate) -> tuple[GroupLine, ...]:
    """Linkage of all and of each township, with some errors expected."""
    found = [("all", "all", whole), *(("township", key, rate) for key, rate in townships.items())]
    return tuple(GroupLine(one.pair, one.relation, *named, 0.1, 0.1, 0.1, 0.1) for named in found)
