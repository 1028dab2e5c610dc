"""The figures of one comparison as they may leave the county: those of its definitions and windows, at other thresholds
and with what people decided, and what is left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from reconcile.report.tables.model import FEEDBACK, Compared, Rate, Report, Side
from reconcile.report.tables.suppression.known_counts import protect_definitions
from reconcile.report.tables.suppression.parts_of_whole import protect_counted
from reconcile.report.tables.suppression.small_cells import protect, protect_apart, protect_steps

Key = tuple[str, str]
"""Definition and window."""
_ROWS = ("quarantined", "superseded", "out_of_period")
"""Rows of files, and records of other windows: they say nothing of persons."""


def protect_compared(one: Compared, report: Report) -> Compared:
    """The comparison without small counts, nor any that would give them back."""
    shown = replace(one, rates=protect_rates(one, report))
    return replace(
        shown,
        estimates=_decided(shown, report),
        moved=_moved(shown, report),
        sides={
            period: (_side(left, report.run.small_cell), _side(right, report.run.small_cell))
            for period, (left, right) in one.sides.items()
        },
    )


def protect_rates(one: Compared, report: Report, more: Collection[Key] = ()) -> dict[Key, Rate]:
    """Its figures in all windows: of the one shown in full each definition is told, of others the headline and what
    `more` there is; and windows lie in one another. What is told nowhere is protected by itself alone."""
    headline, limit = one.comparison.headline, report.run.small_cell
    shown = {key: protect(rate, limit) for key, rate in one.rates.items()}
    for period in dict.fromkeys(period for _, period in one.rates):
        whole = period == report.window.period
        told = {name for name, of in one.rates if of == period and (whole or name == headline or (name, of) in more)}
        done = protect_definitions({name: one.rates[name, period] for name in told}, limit, "" if whole else headline)
        shown |= {(name, period): rate for name, rate in done.items()}
    for periods in _nested(report):
        keys = [(headline, period) for period in periods if (headline, period) in shown]
        shown |= zip(keys, protect_apart(_alike([shown[key] for key in keys]), limit), strict=True)
    return shown


def _alike(rates: Sequence[Rate]) -> list[Rate]:
    """Windows that hold the same persons, those after a limit by that limit."""
    limits = {rate.denominator: rate for rate in reversed(rates) if rate.bound and rate.denominator}
    return [limits.get(rate.denominator, rate) if rate.denominator else rate for rate in rates]


def _nested(report: Report) -> tuple[list[str], list[str]]:
    """The windows, which all end with the period, and the same a year before, the one shown in full first."""
    windows = sorted(report.windows, key=lambda window: window != report.window)
    return [one.period for one in windows], [one.year_before for one in windows if one.year_before]


def _decided(one: Compared, report: Report) -> dict[tuple[str, str], Rate]:
    """What decisions of people do to the headline, where that is of few persons hidden; no other estimate is told."""
    done: dict[tuple[str, str], Rate] = {}
    for period in dict.fromkeys(period for name, period in one.estimates if name in FEEDBACK):
        keys = [(name, period) for name in FEEDBACK if (name, period) in one.estimates]
        start = one.rate(one.comparison.headline, period)
        steps = protect_steps(start, [one.estimates[key] for key in keys], report.run.small_cell)
        done |= zip(keys, steps, strict=True)
    return done


def _moved(one: Compared, report: Report) -> dict[tuple[str, str, float], Rate]:
    """The rates at all thresholds, beginning beside the preset one, where the published figure stands."""
    preset, limit = report.run.accept, report.run.small_cell
    done: dict[tuple[str, str, float], Rate] = {}
    for definition, period in dict.fromkeys((definition, period) for definition, period, _ in one.moved):
        keys = [key for key in one.moved if key[:2] == (definition, period)]
        keys.sort(key=lambda key: (key[2] < preset, abs(key[2] - preset)))
        steps = protect_steps(one.rate(definition, period), [one.moved[key] for key in keys], limit)
        done |= zip(keys, steps, strict=True)
    return done


def _side(side: Side, limit: int) -> Side:
    persons = [reason for reason in side.left_out if reason not in _ROWS]
    shown = protect_counted([side.left_out[reason] for reason in persons], limit)
    return replace(side, left_out=side.left_out | dict(zip(persons, shown, strict=True)))
