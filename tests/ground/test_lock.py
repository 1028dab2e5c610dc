"""requirements.lock: exact, complete, and silent about where packages come from."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LINES = [line for line in LOCK.replace("\\\n", "").splitlines() if line]
PINNED = [Requirement(line.split("--hash")[0].strip()) for line in LINES]


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["dev"]]


def test_every_line_is_one_exact_version_with_hashes() -> None:
    for line, pinned in zip(LINES, PINNED, strict=True):
        assert re.fullmatch(r"==[^,*]+", str(pinned.specifier)), line
        assert "--hash=sha256:" in line, line


@pytest.mark.parametrize("trace", ["://", "index", "find-links", "www.", "@ "])
def test_no_registry_is_named(trace: str) -> None:
    assert trace not in LOCK


@pytest.mark.parametrize("wanted", declared(), ids=lambda wanted: wanted.name)
def test_what_is_declared_is_pinned_within_its_bounds(wanted: Requirement) -> None:
    pins = [pinned for pinned in PINNED if canonicalize_name(pinned.name) == canonicalize_name(wanted.name)]
    assert pins, "run `make lock`"
    assert all(wanted.specifier.contains(str(pinned.specifier).removeprefix("==")) for pinned in pins)


def test_what_runs_here_is_what_the_lock_says() -> None:
    different = {
        pinned.name: version(pinned.name)
        for pinned in PINNED
        if (pinned.marker is None or pinned.marker.evaluate())
        and version(pinned.name) != str(pinned.specifier).removeprefix("==")
    }
    assert not different, "remove .venv/installed and run make again"


def test_each_bound_that_keeps_a_newer_version_out_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for package in ("prefect", "fastapi", "sqlalchemy"):
        assert re.search(rf'^  "{package}[^"]*<[^"]*", +# .{{20,}}$', text, re.MULTILINE), package
