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

HURRY = 0.05
"""The pause around a kill: many answers are to be under way."""


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
    server: Server,
    accounts: Sequence[tuple[str, str]],
    *,
    seconds: float,
    pause: float,
    kills: int = 0,
    shaken: float = 3.0,
    seed: int = 1,
    pid: int = 0,
) -> Load:
    """Let these accounts work for so many seconds; then kill the server so many times while they go on, which they do
    for about `shaken` seconds before and after.

    `pid` is the process of the database; 0 where it is no process of its own.
    """
    return asyncio.run(_review(Load(), server, accounts, seconds, Pause(pause), kills, shaken, seed, pid))


async def _review(
    load: Load,
    server: Server,
    accounts: Sequence[tuple[str, str]],
    seconds: float,
    pause: Pause,
    kills: int,
    shaken: float,
    seed: int,
    pid: int,
) -> Load:
    meeting, browsers = Meeting(min(seconds, 3)), [Browser(server.address, load.clock) for _ in accounts]
    reviewers = [
        Reviewer(login, area, browser, load.told, meeting, seed)
        for (login, area), browser in zip(accounts, browsers, strict=True)
    ]
    let_in = [await browser.sign_in(login, PASSWORD) for (login, _), browser in zip(accounts, browsers, strict=True)]
    assert all(let_in), "somebody was not let in"
    before = _costs(server, pid)
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, over.set)
    await asyncio.gather(*(one.work(over, pause) for one in reviewers))
    spent = [now - then for now, then in zip(_costs(server, pid), before, strict=True)]
    load.seconds, load.pages, load.browsers, load.database, whole = spent
    load.others = max(0.0, whole - sum(spent[1:4]))
    disturbed = Clock()
    for browser in browsers:
        browser.clock = disturbed
    for kill in range(kills):
        await _killed(server, reviewers, random.Random(f"{seed} {kill}").uniform(0.5, 1.5) * shaken)
    load.unanswered = disturbed.unanswered
    for browser in browsers:
        await browser.close()
    return load


async def _killed(server: Server, reviewers: Sequence[Reviewer], around: float) -> None:
    """Reviewers work for so long until the server is killed, and for so long after it was started again."""
    over = asyncio.Event()
    working = asyncio.gather(*(one.work(over, Pause(HURRY)) for one in reviewers))
    await asyncio.sleep(around)
    server.kill()
    await asyncio.to_thread(server.start)
    await asyncio.sleep(around)
    over.set()
    await working


def _costs(server: Server, pid: int) -> tuple[float, float, float, float, float]:
    """Seconds: of the clock; of the processor in the pages, in the browsers, in the database, in everything."""
    return time.monotonic(), server.cpu, _own(), used(pid) if pid else 0.0, busy()


def _own() -> float:
    """Without what this process has started: that is the server."""
    return sum(os.times()[:2])
