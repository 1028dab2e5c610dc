"""A small county that was reported once and corrected once, and its bundles, for all tests that only look."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.link.world import family
from tests.shared import made_once

from reconcile.audit import Signature, read_chain
from reconcile.pipeline.bundle import bundle
from reconcile.pipeline.release import release_run
from reconcile.pipeline.run import run
from reconcile.workspace import Workspace, create, open_workspace

BIRTHS = "个人编码,姓名,性别,出生日期,母亲姓名,母亲公民身份号码,出生医学证明编号,现居住地,孩次"
CARDS = "出生医学证明编号,新生儿姓名,性别,出生日期,母亲姓名,母亲身份证号,签发日期,接生机构,母亲现住址"
PERIOD, MONTH, DAY = "2026-01..2026-09", "2026-09", date(2026, 12, 31)
PASSWORD = "four words nobody says"
SIGNED = Signature("李明", "统计科科长", "2027-01-08T09:30+08:00")


@dataclass(frozen=True)
class County:
    """A workspace, its first run (which was released) and its second one, which corrects it."""

    workspace: Workspace
    first: Path
    second: Path


def births() -> list[str]:
    """Sixty children with a column that nobody may deliver."""
    rows = [family(number) for number in range(60)]
    return [
        f"R{number:05d},{row['child_name']},{'男女'[number % 2]},{row['child_birth_date']},{row['mother_name']},"
        f"{row['mother_id']},{row['certificate_no']},9901210{number % 3 + 1:02d},二孩"
        for number, row in enumerate(rows)
    ]


def cards() -> list[str]:
    """Certificates of nearly the same children."""
    rows = [(number, family(number)) for number in range(5, 66)]
    return [
        f"{row['certificate_no']},{row['child_name']},{'男女'[number % 2 if number % 7 else 0]},"
        f"{row['child_birth_date']},{row['mother_name']},{row['mother_id']},2026-09-20,县医院,"
        f"9901210{number % 3 + 1:02d}"
        for number, row in rows
    ]


def deliver(workspace: Workspace, name: str, header: str, lines: list[str]) -> None:
    folder = workspace.inbox / MONTH
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([header, *lines, ""]), encoding="utf-8-sig")


def make_county(root: Path) -> None:
    workspace = create(root, "990121", "示例县")
    deliver(workspace, "births.csv", BIRTHS, births())
    deliver(workspace, "cards.csv", CARDS, cards()[:40])
    (workspace.inbox / MONTH / "delivery.toml").write_text('["cards.csv"]\nunit = "妇幼保健院"\n', encoding="utf-8")
    release_run(workspace, run(workspace, PERIOD, DAY).folder, SIGNED, "")
    deliver(workspace, "late.csv", CARDS, cards()[40:])
    run(workspace, PERIOD, DAY)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    workspace = open_workspace(made_once(tmp_path_factory, "audited", make_county))
    computed = [line for line in read_chain(workspace.chain).lines if line.says(event="computed")]
    first, second = (workspace.runs / str(line.facts["run_id"]) for line in computed)
    return County(workspace, first, second)


@pytest.fixture(scope="session")
def bundles(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the second run's bundles: whole.bundle, secret.bundle (encrypted) and open.bundle (no persons)."""
    folder = tmp_path_factory.mktemp("bundles")
    for name, personal, password in (("whole", True, None), ("secret", True, PASSWORD), ("open", False, None)):
        out = folder / f"{name}.bundle"
        bundle(county.workspace, county.second, out, personal_data=personal, password=password)
    return folder


@pytest.fixture
def copy(county: County, tmp_path: Path) -> County:
    """The county in a folder that a test may change."""
    root = tmp_path / "county"
    shutil.copytree(county.workspace.root, root)
    return County(Workspace(root), root / "runs" / county.first.name, root / "runs" / county.second.name)
