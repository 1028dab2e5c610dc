"""Reviewers at a server: they sign in, work for a while, see it killed and started again."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.reviewers.browser import Browser
from benchmarks.reviewers.clock import Clock
from benchmarks.reviewers.meeting import Meeting
from benchmarks.reviewers.processor import busy, used
from benchmarks.reviewers.reviewer import PASSWORD, Pause, Reviewer
from benchmarks.reviewers.server import Server
from benchmarks.reviewers.told import Told

SHAKEN = 4.0
"""Seconds for which reviewers work around each kill, with hardly a pause."""


@dataclass
class Load:
    """What happened; seconds of the processor are those of the measured time alone."""

    clock: Clock = field(default_factory=Clock)
    told: Told = field(default_factory=Told)
    seconds: float = 0.0
    pages: float = 0.0
    browsers: float = 0.0
    database: float = 0.0
    others: float = 0.0
    unanswered: int = 0


def review(
    server: Server, accounts: Sequence[tuple[str, str]], seconds: float, pause: float, kills: int, seed: int, pid: int
) -> Load:
    """Let these accounts work for so many seconds, then kill the server so many times while they go on.

    `pid` is the process of the database; 0 where it is no process of its own.
    """
    return asyncio.run(_review(Load(), server, accounts, seconds, Pause(pause), kills, seed, pid))


async def _review(
    load: Load,
    server: Server,
    accounts: Sequence[tuple[str, str]],
    seconds: float,
    pause: Pause,
    kills: int,
    seed: int,
    pid: int,
) -> Load:
    meeting, browsers = Meeting(), [Browser(server.address, load.clock) for _ in accounts]
    reviewers = [
        Reviewer(login, area, browser, load.told, meeting, seed)
        for (login, area), browser in zip(accounts, browsers, strict=True)
    ]
    let_in = [await browser.sign_in(login, PASSWORD) for (login, _), browser in zip(accounts, browsers, strict=True)]
    assert all(let_in), "somebody was not let in"
    before = _costs(server, pid)
    await asyncio.gather(*(one.work(time.monotonic() + seconds, pause) for one in reviewers))
    spent = [now - then for now, then in zip(_costs(server, pid), before, strict=True)]
    load.seconds, load.pages, load.browsers, load.database, whole = spent
    load.others = max(0.0, whole - sum(spent[1:4]))
    shaken = Clock()
    for browser in browsers:
        browser.clock = shaken
    for kill in range(kills):
        await _killed(server, reviewers, random.Random(f"{seed} {kill}").uniform(0.2, 0.8) * SHAKEN)
    load.unanswered = shaken.unanswered
    for browser in browsers:
        await browser.close()
    return load


async def _killed(server: Server, reviewers: Sequence[Reviewer], after: float) -> None:
    """Reviewers work while the server is killed and started again, and a little longer."""
    working = asyncio.gather(*(one.work(time.monotonic() + 2 * SHAKEN, Pause(0.05)) for one in reviewers))
    await asyncio.sleep(after)
    server.kill()
    await asyncio.to_thread(server.start)
    await working


def _costs(server: Server, pid: int) -> tuple[float, float, float, float, float]:
    """Seconds: of the clock; of the processor in the pages, in the browsers, in the database, in everything."""
    return time.monotonic(), server.cpu, _own(), used(pid) if pid else 0.0, busy()


def _own() -> float:
    """Without what this process has started: that is the server."""
    return sum(os.times()[:2])
