"""An office to be reviewed in: a demo county with its run, its discrepancies many times over as cases, and accounts."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from benchmarks.reviewers.reviewer import PASSWORD
from sqlalchemy import text

from reconcile.accounts import users
from reconcile.accounts.roles import TOWNSHIPS_OF, Role, User
from reconcile.cases import reading
from reconcile.cases.following import follow
from reconcile.cases.said import RunSaid, said_by
from reconcile.cases.states import Step
from reconcile.cases.store import Store
from reconcile.cases.writing import day_of, now
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.workspace import Workspace, open_workspace, run_folder

NEEDED = ("reconcile.toml", "areas.csv", "chain.jsonl", "cases.key")
DAYS = 45
"""Over so many days cases were asked: some are overdue."""
OF_ONE_AREA = 5
"""Of so many reviewers the first works for the county, the others for one township."""


@dataclass
class ManyTimes:
    """What a run says, its discrepancies again and again under other numbers until there are `number`."""

    said: RunSaid
    number: int

    @property
    def run_id(self) -> str:
        return self.said.run_id

    @property
    def as_of(self) -> Any:
        return self.said.as_of

    @property
    def found(self) -> Mapping[str, dict[str, Any]]:
        return {row["case_id"]: row for row in islice(self._again(), self.number)}

    def gone(self, _: list[dict[str, Any]]) -> Mapping[str, tuple[Step, str]]:
        return {}

    def _again(self) -> Iterator[dict[str, Any]]:
        today = day_of(now())
        for turn in count():
            for case_id, row in self.said.found.items():
                digits = hashlib.sha256(f"{case_id} {turn}".encode()).hexdigest()[:14]
                yield {**row, "case_id": f"F{digits}", "asked": today - timedelta(days=int(digits[:6], 16) % DAYS)}


def demo_county(folder: Path, families: int, months: int) -> Workspace:
    """A reconciled demo county; one that is there is taken as it is."""
    if not (folder / "whole").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        for command in (
            ("demo", folder, "--families", families, "--months", months),
            ("run", folder, "--period", "2026-09"),
        ):
            subprocess.run([sys.executable, "-m", "reconcile", *map(str, command)], check=True, capture_output=True)
        (folder / "whole").touch()
    return open_workspace(folder)


def office_of(county: Workspace, root: Path, url: str) -> Workspace:
    """A copy of a county as far as pages need it, its cases kept at `url` (empty: in a `cases.db` of its own)."""
    root.mkdir()
    for name in NEEDED:
        if (county.root / name).is_file():
            shutil.copy(county.root / name, root / name)
    for folder in (county.runs, county.registers_dir):
        if folder.is_dir():
            shutil.copytree(folder, root / folder.name, symlinks=True)
    made = open_workspace(root)
    if url:
        settings = made.settings_path.read_text(encoding="utf-8")
        changed = settings.replace('#database = ""', f'database = "{url}"')
        assert changed != settings
        made.settings_path.write_text(changed, encoding="utf-8")
    return made


def fill(office: Workspace, number: int) -> None:
    """Write so many cases the way a run does."""
    context = Context.of(office)
    key = bytes.fromhex(office.cases_key.read_text(encoding="ascii"))
    with (
        case_store(context, new=True) as store,
        said_by(run_folder(office, "latest"), context.declarations, key) as said,
    ):
        follow(store, ManyTimes(said, number), actor="reconcile", reason="benchmark")
        _tidied_up(store)


def _tidied_up(store: Store) -> None:
    """What PostgreSQL does by itself within a minute after so many rows came, and before anybody measures."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))


def engage(office: Workspace, reviewers: int) -> list[tuple[str, str]]:
    """Accounts for so many reviewers: login, and the township they work for (empty: the county)."""
    with case_store(Context.of(office)) as store:
        townships = _busiest(store)
        made = []
        for at in range(reviewers):
            login, area = f"reviewer{at:02d}", townships[at // OF_ONE_AREA % len(townships)]
            if at % OF_ONE_AREA == 0:
                user = User(login, "王芳", Role.COUNTY)
            else:
                user = User(login, "张敏", Role.TOWNSHIP, township=area)
            users.add(store, user, PASSWORD, actor="reconcile", reason="benchmark", own=True)
            made.append((login, user.township or ""))
    return made


def _busiest(store: Store) -> list[str]:
    """The townships by how many cases they have to answer, most first."""
    mine = (row["township"] for row in reading.listed(store) if row["office"] == TOWNSHIPS_OF)
    return [code for code, _ in Counter(filter(None, mine)).most_common()]
