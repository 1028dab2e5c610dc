"""Where two reviewers agree to answer the same case at the same moment."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Appointment:
    """A case, and the barrier at which both stand until both have it open."""

    path: str
    barrier: asyncio.Barrier = field(default_factory=lambda: asyncio.Barrier(2))


class Meeting:
    """One appointment an area at a time; nobody waits longer for the other one than `patience` seconds."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._open: dict[str, Appointment] = {}

    def appointed(self, area: str, path: str) -> Appointment:
        """The case that another one of that area has chosen; else one's own, which the next one gets."""
        other = self._open.pop(area, None)
        if other is not None:
            return other
        return self._open.setdefault(area, Appointment(path))

    async def both(self, area: str, mine: Appointment) -> None:
        """Wait until both have the case open."""
        with suppress(TimeoutError):
            await asyncio.wait_for(mine.barrier.wait(), self._patience)
        if self._open.get(area) is mine:
            del self._open[area]
