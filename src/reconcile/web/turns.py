"""How many requests are worked on at once: few, so that each is soon done; passwords wait among themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import FastAPI

PAGES = 8
"""Threads that make pages: with forty, fifty reviewers were seen to wait twice as long, as all take turns."""
PASSWORDS = 4
"""Threads in which passwords are hashed, so that no page waits for them."""
_DOOR: RunVar[CapacityLimiter] = RunVar("door")
Done = TypeVar("Done")


@asynccontextmanager
async def few_at_once(_: FastAPI) -> AsyncIterator[None]:
    """While the pages are served."""
    to_thread.current_default_thread_limiter().total_tokens = PAGES
    yield


async def at_the_door(work: Callable[[], Done]) -> Done:
    """Do what hashes a password, in a thread that makes no pages."""
    limiter = _DOOR.get(None)
    if limiter is None:
        limiter = CapacityLimiter(PASSWORDS)
        _DOOR.set(limiter)
    return await to_thread.run_sync(work, limiter=limiter)
