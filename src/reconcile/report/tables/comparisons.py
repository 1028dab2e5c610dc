"""Which relations of which pairs the reports compare, and their figures in every window."""

from __future__ import annotations

from collections.abc import Iterable

from reconcile.registers.definitions import definitions
from reconcile.registers.load import Declarations
from reconcile.registers.pair import PairSpec, RelationSpec
from reconcile.report.tables.figures import Figures
from reconcile.report.tables.model import FEEDBACK, Compared, Comparison, Rate, Receipt, Side, Window
from reconcile.settings import Settings

RATES = tuple(definition.id for definition in definitions().values() if definition.family)
ESTIMATES = ("strict", "lenient", "adjusted", *FEEDBACK)


def comparisons(declarations: Declarations, headline: str, receipts: Iterable[Receipt]) -> tuple[Comparison, ...]:
    """The relations that have a rate; those with the population system as reference first, then by name."""
    provided = {receipt.register for receipt in receipts if receipt.provided}
    found = [
        _comparison(pair, relation, headline, provided)
        for pair in declarations.pairs.values()
        for relation in pair.relations
        if pair.left != pair.right and relation.rates
    ]
    return tuple(sorted(found, key=lambda one: (one.reference == "none", one.pair, one.relation)))


def _comparison(pair: PairSpec, relation: RelationSpec, headline: str, provided: set[str]) -> Comparison:
    return Comparison(
        pair=pair.id,
        relation=relation.name,
        left=pair.left,
        right=pair.right,
        reference=pair.reference,
        headline=relation.headline(headline),
        absent=tuple(side for side in (pair.left, pair.right) if side not in provided),
    )


def compared(
    figures: Figures, comparison: Comparison, windows: Iterable[Window], receipts: Iterable[Receipt], settings: Settings
) -> Compared:
    """All figures of one comparison; none where one of its registers was not delivered."""
    if comparison.absent:
        return Compared(comparison, {}, {}, target=settings.targets.get(comparison.headline))
    by_register = {receipt.register: receipt for receipt in receipts}
    rates: dict[tuple[str, str], Rate] = {}
    estimates: dict[tuple[str, str], Rate] = {}
    sides: dict[str, tuple[Side, Side]] = {}
    for window in windows:
        for period in filter(None, (window.period, window.year_before)):
            rates |= _rates(figures, comparison, period)
        estimates |= _estimates(figures, comparison, window.period)
        sides[window.period] = _sides(figures, comparison, window.period, by_register)
    return Compared(comparison, rates, sides, estimates, settings.targets.get(comparison.headline))


def _rates(figures: Figures, one: Comparison, period: str) -> dict[tuple[str, str], Rate]:
    found = {name: figures.total(name, period, one.pair, one.relation) for name in RATES}
    return {(name, period): rate for name, rate in found.items() if rate is not None}


def _estimates(figures: Figures, one: Comparison, period: str) -> dict[tuple[str, str], Rate]:
    found = {name: figures.total(one.headline, period, one.pair, one.relation, estimate=name) for name in ESTIMATES}
    return {(name, period): rate for name, rate in found.items() if rate is not None}


def _sides(figures: Figures, one: Comparison, period: str, receipts: dict[str, Receipt]) -> tuple[Side, Side]:
    def side(register: str, name: str, counts: str) -> Side:
        # Any figure of the comparison says what it leaves out; only presence says how many it counts on each side.
        rate = figures.total(counts, period, one.pair, one.relation)
        receipt = receipts.get(register)
        counted = rate.denominator if rate else None
        left_out = figures.left_out(counts if rate else one.headline, period, one.pair, one.relation, name)
        received = receipt.received if receipt else None
        return Side(register, received, counted, {**left_out}, (counted or 0) + sum(left_out.values()))

    left, right = ("presence.other", "presence.ref") if one.reference == "right" else ("presence.ref", "presence.other")
    return side(one.left, "left", left), side(one.right, "right", right)
