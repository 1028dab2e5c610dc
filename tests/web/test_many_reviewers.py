"""Several reviewers at once on the served pages, as `python -m benchmarks.reviewers` has it for longer; how quick they
are is no criterion here."""

from __future__ import annotations

from pathlib import Path

from benchmarks.reviewers.check import wrong
from benchmarks.reviewers.load import Load, review
from benchmarks.reviewers.office import engage, fill, office_of
from benchmarks.reviewers.server import Server
from benchmarks.reviewers.told import Fate
from tests.cases.conftest import NewUrl

from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.workspace import Workspace

REVIEWERS, CASES = 5, 300


def test_nothing_is_lost_or_doubled(followed: Workspace, tmp_path: Path, new_postgresql: NewUrl) -> None:
    reviewed(office(followed, tmp_path, new_postgresql()))


def test_nor_if_the_server_is_killed_in_the_midst_of_answers(followed: Workspace, tmp_path: Path) -> None:
    load = reviewed(office(followed, tmp_path, ""), kills=1)
    assert load.unanswered, "some waited for an answer just then"


def office(county: Workspace, folder: Path, url: str) -> Workspace:
    """One with some hundred cases."""
    made = office_of(county, folder / "office", url)
    fill(made, CASES)
    return made


def reviewed(office: Workspace, kills: int = 0) -> Load:
    accounts = engage(office, REVIEWERS)
    with Server(office) as server:
        load = review(server, accounts, seconds=2, pause=0.02, kills=kills, shaken=0.5)
    with case_store(Context.of(office)) as store:
        assert wrong(store, load.told) == []
    assert load.told.of(Fate.KEPT)
    assert load.told.of(Fate.REFUSED), "two answered one case at the same moment"
    assert load.clock.errors == 0, load.clock.statuses
    assert load.clock.unanswered == 0
    return load
