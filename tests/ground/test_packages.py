"""Installed as a wheel, through an sdist, or editable: the statements and the register specs come along."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from reconcile.engine import fingerprint
from reconcile.engine.sources import sql_folder

ROOT = Path(__file__).parents[2]
STATEMENTS = sorted(str(path.relative_to(str(sql_folder()))) for path in Path(str(sql_folder())).rglob("*.sql"))

LOADED = """
import pathlib, sys, reconcile
from reconcile.engine import fingerprint, statement_text
from reconcile.registers import load_declarations
for name in sys.argv[1:]:
    assert statement_text(name.removesuffix(".sql"))
print(pathlib.Path(reconcile.__file__).parent, fingerprint(), len(load_declarations().registers))
"""


def ran(*command: str | Path, cwd: Path = ROOT) -> str:
    """What a command printed; where it failed, its own words are the test's."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(*arguments: str | Path, python: str | Path = sys.executable) -> None:
    ran(sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", *arguments)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our wheel and our sdist, built as a release is, without a network."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=ROOT, check=True, capture_output=True
    )
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A new environment without packages."""
    ran(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    return tmp_path / "venv"


def check(environment: Path, inside: Path) -> None:
    """Everything loads from `inside`, and it is the code of this checkout."""
    # Dependencies come from the environment of the tests. A folder named in a .pth is searched after the
    # environment's own packages, and the .pth files inside it are not read: our editable install stays out.
    packages = next((environment / "lib").glob("python*/site-packages"))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    loaded = ran(environment / "bin" / "python", "-I", "-c", LOADED, *STATEMENTS, cwd=environment).split()
    assert Path(loaded[0]).is_relative_to(inside)
    assert loaded[1] == fingerprint()
    assert int(loaded[2]) >= 9


def test_the_wheel_is_whole(built: Path, environment: Path) -> None:
    pip("install", "--no-deps", "--no-index", next(built.glob("*.whl")), python=environment / "bin" / "python")
    check(environment, inside=environment)


def test_a_wheel_made_of_the_sdist_is_whole(built: Path, environment: Path, tmp_path: Path) -> None:
    sdist = next(built.glob("*.tar.gz"))
    pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", tmp_path, sdist)
    pip("install", "--no-deps", "--no-index", next(tmp_path.glob("*.whl")), python=environment / "bin" / "python")
    check(environment, inside=environment)


def test_an_editable_install_finds_the_statements_beside_src(built: Path, environment: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    shutil.unpack_archive(next(built.glob("*.tar.gz")), checkout, filter="data")
    checkout = next(checkout.iterdir())
    # Building needs hatchling in the environment that installs, so its packages are lent to it from the start.
    packages = next((environment / "lib").glob("python*/site-packages"))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    pip(
        *("install", "--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed", "--editable", checkout),
        python=environment / "bin" / "python",
    )
    check(environment, inside=checkout)
