"""The page of results: how quick each kind of request was, what it cost, and whether the targets are met."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from benchmarks.linkage.results import Results
from benchmarks.reviewers.clock import KINDS, SIGN_IN, share
from benchmarks.reviewers.load import Load
from benchmarks.reviewers.told import Fate

PACKAGES = ("fastapi", "starlette", "uvicorn", "sqlalchemy", "psycopg", "duckdb")
TITLES = {"sqlite": "(a) SQLite", "postgresql": "(b) PostgreSQL"}
WITHIN = 300
"""Milliseconds within which 95 of 100 requests of each kind are answered."""
SHOWN = 10
"""Problems that are named one by one."""
HEAD = (
    "# Many reviewers at once, measured\n\n"
    "Written by `python -m benchmarks.reviewers`. The server is `reconcile serve` as it is installed, one process; "
    "browsers, server and database share the machine. Times are those that a browser waits for the whole answer, in "
    "milliseconds, queueing and the browsers' own share of the processor included. Signing in hashes a password, slow "
    "on purpose, and is no page."
)


def add(
    results: Results, store: str, reviewers: int, load: Load, problems: Sequence[str], asked: argparse.Namespace
) -> None:
    """Add the section of one store."""
    kept, refused, unknown = (len(load.told.of(fate)) for fate in (Fate.KEPT, Fate.REFUSED, Fate.UNKNOWN))
    clock = load.clock
    results.begin(
        TITLES[store],
        f"{reviewers} reviewers, {asked.cases:,} cases, {load.seconds:.0f} seconds, a pause of {asked.pause:g} seconds "
        f"a pair on average. {clock.pages / load.seconds:.1f} requests a second.",
    )
    results.table(
        ("kind", "requests", "p50", "p95", "p99", "longest"),
        [
            (kind, f"{len(taken):,}", *(f"{share(taken, part):.0f}" for part in (0.5, 0.95, 0.99, 1)))
            for kind in KINDS
            if (taken := clock.of(kind))
        ],
    )
    results.say(
        f"Processor, seconds: pages {load.pages:.1f} ({1000 * load.pages / max(clock.pages, 1):.1f} ms a request), "
        f"database {load.database:.1f}, browsers {load.browsers:.1f}, all other programs {load.others:.1f}."
    )
    results.say(
        f"Answers, agreements and takings back: {kept:,} kept, {refused:,} refused because somebody else was quicker. "
        f"The server was killed {asked.kills} times in their midst: {load.unanswered} requests without an answer, "
        f"{unknown} of them answers; each of these is there whole or not at all."
    )
    results.target("nothing lost, doubled or half-done" + _named(problems), met=not problems)
    slowest = max((share(clock.of(kind), 0.95), kind) for kind in KINDS if kind != SIGN_IN)
    results.target(f"p95 of every kind below {WITHIN} ms ({slowest[1]}: {slowest[0]:.0f})", met=slowest[0] < WITHIN)
    results.target(f"no answer that is an error ({clock.errors})", met=not clock.errors and not clock.unanswered)


def _named(problems: Sequence[str]) -> str:
    return f" ({len(problems)}: {'; '.join(problems[:SHOWN])})" if problems else ""
