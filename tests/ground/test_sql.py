"""What no statement may do: compare Chinese by byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SQL = sorted((Path(__file__).parents[2] / "sql").rglob("*.sql"))
BY_BYTE = re.compile(
    r"\b(levenshtein|editdist3|damerau_levenshtein|jaro_similarity|jaro_winkler_similarity|jaccard|hamming|mismatches)\s*\("
)


@pytest.mark.parametrize("file", SQL, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_statement_compares_texts_by_byte(file: Path) -> None:
    """DuckDB's distances count bytes: two Chinese names that differ in one character are three apart."""
    assert not BY_BYTE.search(_code(file).lower())


def test_the_rule_would_find_one() -> None:
    assert BY_BYTE.search("select levenshtein(a.name, b.name)")


def _code(file: Path) -> str:
    """The statement without comments and texts."""
    lines = (line.partition("--")[0] for line in file.read_text(encoding="utf-8").splitlines())
    return re.sub(r"'[^']*'", "''", "\n".join(lines))
