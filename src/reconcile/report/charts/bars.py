"""Bars: how many of each kind, and what a whole is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reconcile.report.charts.intervals import FULL
from reconcile.report.charts.labels import room
from reconcile.report.charts.scale import Scale, count_scale

ROW = 24
_THICK = 14
# A number is written into a segment only where it surely fits, whatever the font.
_DIGIT = 7.5


@dataclass(frozen=True)
class Bar:
    """One bar from the left edge; without a width there is only its note."""

    label: str
    y: float
    middle: float
    width: float
    note: str


@dataclass(frozen=True)
class BarChart:
    """Everything to draw."""

    title: str
    width: float
    height: float
    left: float
    thick: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: which kind, where, and its number where it fits."""

    kind: str
    x: float
    width: float
    middle: float
    count: int
    fits: bool


@dataclass(frozen=True)
class StackedBar:
    """One stacked bar, or only a note where there is nothing to stack."""

    label: str
    y: float
    middle: float
    segments: tuple[Segment, ...]
    note: str


@dataclass(frozen=True)
class StackedChart:
    """Everything to draw; `kinds` are those that occur, in order, for the legend."""

    title: str
    width: float
    height: float
    left: float
    right: float
    thick: float
    bars: tuple[StackedBar, ...]
    kinds: tuple[str, ...]


def bar_chart(title: str, rows: Sequence[tuple[str, int | None, str]], *, width: float = FULL) -> BarChart:
    """A chart of (label, count, words after the bar)."""
    left = room(label for label, _, _ in rows)
    scale = count_scale(max((count or 0 for _, count, _ in rows), default=0), 0, width - left - 70)
    bars = tuple(
        Bar(label, _top(at), _middle(at), scale.at(count) if count else 0.0, note)
        for at, (label, count, note) in enumerate(rows)
    )
    return BarChart(title, width, 8 + ROW * len(rows), left, _THICK, bars)


def stacked_chart(
    title: str,
    rows: Sequence[tuple[str, Mapping[str, int | None], str]],
    kinds: Sequence[str],
    *,
    width: float = FULL,
) -> StackedChart:
    """A chart of (label, count by kind, note); each bar is one whole, for registers differ a hundredfold in size. What
    is not shown (None) has no part in it."""
    left, right = room(label for label, _, _ in rows), width - 90
    present = tuple(kind for kind in kinds if any(counts.get(kind) for _, counts, _ in rows))
    bars = tuple(
        StackedBar(label, _top(at), _middle(at), _segments(counts, present, left, right), note)
        for at, (label, counts, note) in enumerate(rows)
    )
    return StackedChart(title, width, 8 + ROW * len(rows), left, right, _THICK, bars, present)


def _segments(counts: Mapping[str, int | None], kinds: Sequence[str], left: float, right: float) -> tuple[Segment, ...]:
    known = {kind: count for kind, count in counts.items() if count}
    scale = Scale(0, max(sum(known.values()), 1), left, right)
    segments, before = [], 0
    for kind in [kind for kind in kinds if kind in known]:
        count = known[kind]
        start, end = scale.at(before), scale.at(before + count)
        wide = round(end - start, 1)
        fits = wide >= _DIGIT * len(f"{count:,}") + 4
        segments.append(Segment(kind, start, wide, round((start + end) / 2, 1), count, fits))
        before += count
    return tuple(segments)


def _top(at: int) -> float:
    return round(4 + ROW * at + (ROW - _THICK) / 2, 1)


def _middle(at: int) -> float:
    return round(4 + ROW * (at + 0.5), 1)
