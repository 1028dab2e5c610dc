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
LOCKS = {"dev": ROOT / "requirements.lock", "bench": ROOT / "benchmarks" / "requirements.lock"}


def lines(lock: str) -> list[str]:
    return [line for line in LOCKS[lock].read_text(encoding="utf-8").replace("\\\n", "").splitlines() if line]


def pinned_in(lock: str) -> list[Requirement]:
    return [Requirement(line.split("--hash")[0].strip()) for line in lines(lock)]


PINNED = pinned_in("dev")


def declared() -> list[tuple[str, Requirement]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [(lock, Requirement(text)) for lock in LOCKS for text in project["dependencies"] + extras[lock]]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_one_exact_version_with_hashes(lock: str) -> None:
    for line, pinned in zip(lines(lock), pinned_in(lock), strict=True):
        assert re.fullmatch(r"==[^,*]+", str(pinned.specifier)), line
        assert "--hash=sha256:" in line, line


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("trace", ["://", "index", "find-links", "www.", "@ "])
def test_no_registry_is_named(lock: str, trace: str) -> None:
    assert trace not in LOCKS[lock].read_text(encoding="utf-8")


def test_both_locks_pin_the_same_versions() -> None:
    pins = [{canonicalize_name(pin.name): str(pin.specifier) for pin in pinned_in(lock)} for lock in LOCKS]
    assert {name: pins[1][name] for name in pins[0].keys() & pins[1].keys()} == {
        name: pins[0][name] for name in pins[0].keys() & pins[1].keys()
    }


@pytest.mark.parametrize(("lock", "wanted"), declared(), ids=lambda one: one if isinstance(one, str) else one.name)
def test_what_is_declared_is_pinned_within_its_bounds(lock: str, wanted: Requirement) -> None:
    pins = [pin for pin in pinned_in(lock) if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
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
