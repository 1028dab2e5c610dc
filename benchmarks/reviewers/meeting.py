"""Where two reviewers agree to answer the same case at the same moment."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

PATIENCE = 3.0
"""Seconds that somebody waits for another one to come."""


@dataclass(frozen=True)
class Invitation:
    """A case that somebody has open, and the barrier at which both stand until both have."""

    path: str
    barrier: asyncio.Barrier = field(default_factory=lambda: asyncio.Barrier(2))


class Meeting:
    """One invitation an area at a time."""

    def __init__(self) -> None:
        self._open: dict[str, Invitation] = {}

    def asked(self, area: str) -> Invitation | None:
        """The invitation that is open in that area; it is taken by asking."""
        return self._open.pop(area, None)

    async def wait(self, area: str, path: str) -> None:
        """Invite somebody to a case that is open, and wait until they have it open too; not for ever."""
        mine = Invitation(path)
        self._open[area] = mine
        with suppress(TimeoutError, asyncio.BrokenBarrierError):
            await asyncio.wait_for(mine.barrier.wait(), PATIENCE)
        if self._open.get(area) is mine:
            del self._open[area]
        await mine.barrier.abort()
