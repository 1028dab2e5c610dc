"""In CI a skip is a failure: a test that did not run proves nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

SKIPPED = {
    "by mark": "import pytest\n@pytest.mark.skip(reason='no browser')\ndef test_it(): pass\n",
    "in the test": "import pytest\ndef test_it(): pytest.skip('no browser')\n",
    "whole module": "import pytest\npytest.skip('no browser', allow_module_level=True)\n",
    "missing module": "import pytest\npytest.importorskip('no_such_browser', reason='no browser')\n",
    "no cases": "import pytest\n@pytest.mark.parametrize('case', [])\ndef test_it(case): pass\n",
}


def outcome(folder: Path, test: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"))
    (folder / "test_one.py").write_text(test)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", str(folder), str(folder)],
        env={"CI": ci},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("test", SKIPPED.values(), ids=SKIPPED.keys())
def test_a_skip_fails_in_ci_and_says_why(tmp_path: Path, test: str) -> None:
    ran = outcome(tmp_path, test, ci="true")
    assert ran.returncode != 0
    assert "skipped in CI: " in ran.stdout


def test_at_a_desk_a_skip_is_a_skip(tmp_path: Path) -> None:
    ran = outcome(tmp_path, SKIPPED["in the test"], ci="")
    assert ran.returncode == 0
    assert "1 skipped" in ran.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    ran = outcome(tmp_path, "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False\n", ci="true")
    assert ran.returncode == 0
    assert "1 xfailed" in ran.stdout
