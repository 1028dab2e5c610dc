"""The glossary and the page on reports say what the product says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.report.county import FIGURES
from tests.report.test_export import LINKS

from reconcile.registers.load import Declarations
from reconcile.report.texts import vocabulary

DOCS = Path(__file__).parents[2] / "docs"
LISTED = (
    "definition formula dimension window reason scope_reason type difference verdict link_status method relation "
    "office estimate standing movement_part cut sex field column case_state feedback"
).split()


@pytest.mark.parametrize("table", LISTED)
def test_the_glossary_lists_every_word(table: str) -> None:
    lines = set((DOCS / "glossary.md").read_text(encoding="utf-8").splitlines())
    missing = {f"| `{key}` | {word.zh} | {word.en} |" for key, word in vocabulary()[table].items()} - lines
    assert not missing


def test_the_glossary_lists_every_register(declarations: Declarations) -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    assert all(
        f"| `{spec.id}` | {spec.label.zh} | {spec.label.en} |" in text for spec in declarations.registers.values()
    )


def test_the_columns_of_exports_are_as_documented() -> None:
    text = (DOCS / "reports.md").read_text(encoding="utf-8")
    assert ", ".join(LINKS) in text
    assert ", ".join(name for name in FIGURES if not name.startswith("left_out")) in text
