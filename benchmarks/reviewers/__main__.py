"""Lets many reviewers work at once, and holds the case store against what each was told.

    python -m benchmarks.reviewers [--store sqlite|postgresql] [--reviewers N] [--seconds 120] [--cases 100000]
        [--pause 3] [--kills 3]

Each opens the queue, opens a pair, looks at it, answers, goes to the next; now and then takes the answer back, agrees
to somebody else's, or answers the same case as another one at the same moment. The server is `reconcile serve` as a
process of its own; browsers, server and database share this machine. After the measured time the server is killed in
the midst of answers and started again. It writes benchmarks/REVIEWERS.md; 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.linkage.results import Results
from benchmarks.reviewers.check import wrong
from benchmarks.reviewers.load import Load, review
from benchmarks.reviewers.office import demo_county, engage, fill, office_of
from benchmarks.reviewers.page import HEAD, PACKAGES, add
from benchmarks.reviewers.postgresql import postgresql
from benchmarks.reviewers.server import Server

from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.workspace import open_workspace

ROOT = Path(__file__).parents[2]
OUT = ROOT / "benchmarks" / "out"
PAGE = ROOT / "benchmarks" / "REVIEWERS.md"
REVIEWERS = {"sqlite": 10, "postgresql": 50}
"""As many as each kind of store has to bear."""


def main() -> int:
    """1 where a target is missed."""
    asked = _asked()
    county = asked.county or demo_county(OUT / f"reviewed_{asked.families}", asked.families, 24).root
    results = Results(head=HEAD, packages=PACKAGES)
    for store in [asked.store] if asked.store else REVIEWERS:
        number = asked.reviewers or REVIEWERS[store]
        load, problems = measure(county, store, number, asked)
        add(results, store, number, load, problems, asked)
        print(results.last(), flush=True)
        if not asked.dry:
            results.write(PAGE)
    print(f"{results.missed} target(s) missed")
    return 1 if results.missed else 0


def measure(county: Path, store: str, reviewers: int, asked: argparse.Namespace) -> tuple[Load, list[str]]:
    """What happened, and what of the store is not as reviewers were told."""
    OUT.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=OUT))
    try:
        with _database(store, scratch) as (url, pid):
            office = office_of(open_workspace(county), scratch / "office", url)
            fill(office, asked.cases)
            accounts = engage(office, reviewers)
            with Server(office) as server:
                told = {"seconds": asked.seconds, "pause": asked.pause, "kills": asked.kills, "seed": asked.seed}
                load = review(server, accounts, **told, pid=pid)
            with case_store(Context.of(office)) as cases:
                return load, wrong(cases, load.told)
    finally:
        shutil.rmtree(scratch)


@contextmanager
def _database(store: str, scratch: Path) -> Iterator[tuple[str, int]]:
    if store == "sqlite":
        yield "", 0
        return
    with postgresql(scratch / "postgresql") as told:
        yield told


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=REVIEWERS, help="only this kind; otherwise both, one after the other")
    parser.add_argument("--reviewers", type=int, help=f"otherwise {REVIEWERS}")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds for which a pair is looked at; 0: not at all")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--families", type=int, default=20_000, help="of the demo county that is made where none is")
    parser.add_argument("--county", type=Path, help="a reconciled workspace to take instead; it is only read")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page as it is")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
