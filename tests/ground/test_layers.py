"""The layers of docs/architecture.md hold, and the contracts are the ones the page shows."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_layer_imports_what_lies_above_it() -> None:
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-logo"]
    ran = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_contract_is_the_one_that_the_page_shows() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    shown = page.split("## Layers")[1].split("```")[1]
    layers = [re.split(r"\s{2,}", line.strip())[0] for line in shown.strip().splitlines()]
    layers[0] = layers[0].removeprefix("flows/ | ")  # flows/ is no part of the package: nothing can import it

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert contracts[0]["layers"] == ["__main__", *layers]


def test_no_package_but_cases_and_accounts_may_speak_to_their_database() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (closed,) = [one for one in contracts if "sqlalchemy" in one.get("forbidden_modules", [])]
    packages = {f"reconcile.{path.name.removesuffix('.py')}" for path in (ROOT / "src" / "reconcile").glob("[a-z]*")}
    assert set(closed["source_modules"]) == packages - {"reconcile.accounts", "reconcile.cases", "reconcile.py.typed"}


def test_flows_call_the_pipeline_and_no_stage_by_itself() -> None:
    stage = re.compile(r"reconcile\.(standardise|link|compare|measure|report|cases|demo|cli|engine|registers)\b")
    for file in (ROOT / "flows").glob("*.py"):
        assert not stage.search(file.read_text(encoding="utf-8")), file.name
