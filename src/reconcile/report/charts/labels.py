"""How much room labels take beside a chart, whatever fonts are installed."""

from __future__ import annotations

from collections.abc import Iterable

# Letters are largest in print (style.css); a Chinese character is as wide as it is high, others are narrower.
_LETTER = 14.5
_NARROW = 0.56
_CHINESE = 0x2E80
_GAP = 14


def room(labels: Iterable[str], least: float = 100) -> float:
    """The width that the widest label needs on the screen and in print, in pixels of the chart."""
    widest = max((sum(1 if ord(c) >= _CHINESE else _NARROW for c in label) for label in labels), default=0)
    return round(max(least, _GAP + _LETTER * widest), 1)
