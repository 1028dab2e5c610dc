"""The code version changes with every file that can change a figure, and with nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import reconcile

PACKAGE = Path(reconcile.__file__).parent
CHECKOUT = PACKAGE.parents[1]


def version_of(source: Path) -> str:
    """The fingerprint that a fresh Python finds when it imports the package from `source`."""
    return subprocess.run(
        [sys.executable, "-c", "from reconcile.engine import fingerprint; print(fingerprint())"],
        env={"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": ""},
        cwd=source,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def copied(target: Path) -> Path:
    """A checkout beside ours: the package under src/, the statements under sql/."""
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, target / "src" / "reconcile", ignore=without)
    shutil.copytree(CHECKOUT / "sql", target / "sql", ignore=without)
    return target / "src"


def test_compiled_files_and_the_place_do_not_matter(tmp_path: Path) -> None:
    here = copied(tmp_path / "one")
    first = version_of(here)
    assert len(first) == 64
    assert version_of(here) == first, "the first run left compiled files behind"
    assert version_of(copied(tmp_path / "two")) == first


def test_a_wheel_layout_has_the_same_version_as_a_checkout(tmp_path: Path) -> None:
    source = copied(tmp_path / "checkout")
    wheel = tmp_path / "wheel"
    shutil.copytree(source, wheel)
    shutil.copytree(tmp_path / "checkout" / "sql", wheel / "reconcile" / "sql")
    assert version_of(wheel) == version_of(source)


def test_a_changed_statement_or_source_is_another_version(tmp_path: Path) -> None:
    source = copied(tmp_path)
    versions = {version_of(source)}
    (tmp_path / "sql" / "99_new.sql").write_text("-- why\nSELECT 1\n")
    versions.add(version_of(source))
    (tmp_path / "sql" / "99_new.sql").write_text("-- why\nSELECT 2\n")
    versions.add(version_of(source))
    errors = source / "reconcile" / "errors.py"
    errors.write_text(errors.read_text() + "\n# a comment\n")
    versions.add(version_of(source))
    assert len(versions) == 4
