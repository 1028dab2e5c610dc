"""The same arguments give the same bytes; other arguments give another county, or are refused in words."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from reconcile.demo import generate
from reconcile.errors import SettingsError


def _contents(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_arguments_same_bytes(county: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", 400, 3, 1, 1.0)
    assert _contents(tmp_path / "again") == _contents(county)


def test_another_seed_another_county(county: Path, tmp_path: Path) -> None:
    generate(tmp_path / "other", 400, 3, 2, 1.0)
    here, there = _contents(county), _contents(tmp_path / "other")
    assert here["areas.csv"] == there["areas.csv"]
    assert here["truth/people.parquet"] != there["truth/people.parquet"]


def test_summary_counts_what_was_written(tmp_path: Path) -> None:
    summary = generate(tmp_path / "small", 100, 2, 1, 1.0, end="2025-01")
    assert summary.periods == ("2024-12", "2025-01")
    assert summary.files == sum(path.is_file() for path in (tmp_path / "small" / "inbox").rglob("*"))
    assert summary.rows["hukou"] > 200


def test_settings_of_an_existing_workspace_stay(tmp_path: Path) -> None:
    (tmp_path / "reconcile.toml").write_text('area = "990121"\nlanguage = "en"\n', encoding="utf-8")
    generate(tmp_path, 20, 1, 1, 0.0)
    assert 'language = "en"' in (tmp_path / "reconcile.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wrong",
    [{"families": 0}, {"months": 0}, {"noise": -1.0}, {"end": "2026"}, {"end": "2026-13"}, {"end": "September"}],
)
def test_impossible_arguments_are_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    arguments = {"families": 10, "months": 1, "seed": 1, "noise": 1.0, "end": "2026-09"} | wrong
    with pytest.raises(SettingsError) as refusal:
        generate(tmp_path / "none", **arguments)  # type: ignore[arg-type]
    assert refusal.value.hint
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("families", [1, 3])
def test_a_tiny_world_is_possible(tmp_path: Path, families: int) -> None:
    assert generate(tmp_path / "tiny", families, 1, 5, 3.0).people > 0


def test_causes_are_planted_where_asked_for_and_change_nothing_else(county: Path, tmp_path: Path) -> None:
    generate(tmp_path, 400, 3, 1, 1.0, causes=True)
    without, planted = (pl.read_parquet(root / "truth" / "rows.parquet") for root in (county, tmp_path))
    causes = pl.read_parquet(tmp_path / "truth" / "causes.parquet")
    assert len(causes) == 11
    assert causes.group_by("register", "unit").len()["len"].max() == 1
    assert not (county / "truth" / "causes.parquet").exists()
    untouched = {"hukou", "deaths", "marriages", "population_deaths"}
    assert planted.filter(pl.col("register").is_in(untouched)).equals(
        without.filter(pl.col("register").is_in(untouched))
    )
    held = pl.read_parquet(tmp_path / "truth" / "withheld.parquet")
    assert held.select("register", "cause").unique().rows() == [("vaccination", "cards_withheld")]
    cards = planted.filter(pl.col("register") == "vaccination")
    assert cards.join(held, on="child", how="semi").filter(~pl.col("planted").str.contains("second_card")).is_empty()
    bearing = planted.filter(pl.col("planted").str.contains(":first_of_month:first_of_month"))
    assert bearing["register"].unique().to_list() == ["population_marriages"]
    assert _contents(tmp_path)["truth/people.parquet"] == _contents(county)["truth/people.parquet"]
