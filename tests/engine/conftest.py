"""A folder of statements that stands in for `sql/`, so that these tests say by themselves what they run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reconcile.engine import sources

Statement = Callable[[str, str], None]


@pytest.fixture
def statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Statement]:
    """Writes `sql/<name>.sql` into a folder that the engine reads for the length of a test."""
    monkeypatch.setattr(sources, "sql_folder", lambda: tmp_path)
    sources.statement_text.cache_clear()

    def write(name: str, text: str) -> None:
        file = tmp_path / f"{name}.sql"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    yield write
    sources.statement_text.cache_clear()
