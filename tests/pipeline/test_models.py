"""Saved models from the outside: shown, compared, and linked by once more."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.pipeline.conftest import PERIOD, Command
from tests.pipeline.test_month import run_folder

Edit = Callable[[dict[str, Any]], None]


def models_file(county: Path) -> Path:
    return run_folder(county) / "reports" / "models.json"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as no line of a table needs to be folded."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def edited(county: Path, tmp_path: Path) -> Callable[[Edit], Path]:
    """The models of the county's run in a file, changed by hand."""

    def write(edit: Edit) -> Path:
        models = json.loads(models_file(county).read_text(encoding="utf-8"))
        edit(models)
        path = tmp_path / "models.json"
        path.write_text(json.dumps(models), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def again(county: Path, tmp_path_factory: pytest.TempPathFactory, reconcile: Command) -> Path:
    """The same county, linked once more by the models of its own run, which is the first of its runs, and by one
    processor: neither may be seen in what comes out."""
    root = tmp_path_factory.mktemp("again") / "county"
    shutil.copytree(county, root)
    said = reconcile("run", root, "--period", PERIOD, "--models", "latest", prefix=("taskset", "-c", "0"))
    assert said.returncode == 0, said.stderr
    assert "linked by models that were given for 21 of 21 relations" in said.stdout
    return root


def test_a_run_by_its_own_models_and_one_processor_is_another_run_with_the_same_links_and_figures(
    county: Path, again: Path, tmp_path: Path, called: Command
) -> None:
    before, after = run_folder(county), run_folder(again)
    assert before.name != after.name
    manifest = json.loads((after / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["body"]["inputs"]["models"]) == 64
    for what in ("links", "findings", "figures"):
        files = [tmp_path / f"{root.parent.name}-{what}.csv" for root in (county, again)]
        for root, out in zip((county, again), files, strict=True):
            assert called("export", root, what, "--out", out).returncode == 0
        texts = [out.read_text("utf-8").replace(run.name, "") for out, run in zip(files, (before, after), strict=True)]
        assert texts[0] == texts[1]
        assert len(texts[0]) > 1000
    for page, words in (("report.html", "给定的匹配模型"), ("report.en.html", "models that were given")):
        assert words in (after / "reports" / page).read_text(encoding="utf-8")
        assert words not in (before / "reports" / page).read_text(encoding="utf-8")


def test_the_file_of_a_run_is_as_good_as_the_run(again: Path, called: Command) -> None:
    """The same models, the same inputs: the same run, wherever the models were read."""
    kept = models_file(again)
    said = called("run", again, "--period", PERIOD, "--models", kept)
    assert said.returncode == 0, said.stderr
    assert f"Run {run_folder(again).name} was made before" in said.stdout


def test_equal_models_are_called_equal(county: Path, again: Path, called: Command) -> None:
    said = called("models", again, "--against", run_folder(county).name)
    assert said.returncode == 0, said.stderr
    assert "两个模型完全相同" in said.stdout


def test_every_relation_is_shown_and_one_pair_with_all_its_numbers(
    county: Path, reconcile: Command, called: Command
) -> None:
    models = json.loads(models_file(county).read_text(encoding="utf-8"))
    said = reconcile("models", county)
    assert said.returncode == 0, said.stderr
    for head in ("匹配模型", "预计错配", "找到的比例"):
        assert head in said.stdout
    whole = called("models", county, "--pair", "births-hukou", "--language", "en")
    for name in models["births-hukou"]:
        assert f"(births-hukou {name})" in whole.stdout
    shares = models["births-hukou"]["child"]["comparisons"]["child_sex"]
    line = next(line for line in whole.stdout.splitlines() if line.startswith("child's sex") and "different" in line)
    assert f"{100 * shares['same']['different']:.2f}%" in line
    assert f"{100 * shares['unrelated']['different']:.2f}%" in line


def test_what_moved_most_stands_first(county: Path, tmp_path: Path, edited: Any, called: Command) -> None:
    def edit(models: dict[str, Any]) -> None:
        child = models["births-hukou"]["child"]
        child["comparisons"]["child_sex"]["same"] = {"exact": 0.75, "different": 0.25}
        child["comparisons"]["child_sex"]["unrelated"] = {"exact": 0.4, "different": 0.6}
        child["priors"]["same"] *= 1.5
        child["blocks"][0]["recall"] = 0.125
        models["births-hukou"]["mother"]["expected"]["false"] = 77.0

    earlier, out = edited(edit), tmp_path / "moved.csv"
    said = called("models", county, "--against", earlier, "--language", "en", "--out", out)
    assert said.returncode == 0, said.stderr
    models = json.loads(models_file(county).read_text(encoding="utf-8"))
    now = models["births-hukou"]["child"]["comparisons"]["child_sex"]
    moved = pl.read_csv(out)
    assert set(moved["field"].drop_nulls()) == {"child_sex"}
    first = moved.row(0, named=True)
    expected = log(now["same"]["different"] / now["unrelated"]["different"]) - log(0.25 / 0.6)
    row = moved.row(by_predicate=(pl.col("level") == "different") & (pl.col("against") == "unrelated"), named=True)
    assert row["weight"] - row["weight_before"] == pytest.approx(expected, abs=1e-9)
    assert first["moved"] == moved["moved"].max() == pytest.approx(abs(moved["weight"] - moved["weight_before"]).max())
    assert moved.filter(pl.col("field").is_null())["moved"].to_list() == pytest.approx([log(1.5)] * 3)
    assert "25.00% / 60.00%" in said.stdout
    assert "12.5% →" in said.stdout
    assert "77.0 →" in said.stdout
    assert "The models are equal" not in said.stdout


def test_what_only_one_has_or_an_earlier_version_did_not_write_is_told(
    county: Path, edited: Any, called: Command
) -> None:
    def edit(models: dict[str, Any]) -> None:
        del models["deaths-hukou"]
        child = models["births-hukou"]["child"]
        for name in ("matches", "expected", "blocking_recall", "left_records", "blocks", "key_gain"):
            del child[name]
        del child["comparisons"]["father_id"]

    said = called("models", county, "--against", edited(edit), "--language", "en")
    assert said.returncode == 0, said.stderr
    assert f"Only in {run_folder(county).name}: deaths-hukou person" in said.stdout
    assert "— →" in said.stdout
    assert "father's ID" in said.stdout


def test_equal_weights_are_told_where_only_what_was_found_differs(county: Path, edited: Any, called: Command) -> None:
    def edit(models: dict[str, Any]) -> None:
        models["births-hukou"]["child"]["expected"]["links"] += 1

    said = called("models", county, "--against", edited(edit), "--language", "en")
    assert "Priors, m, u and weights are equal" in said.stdout


@pytest.mark.parametrize(
    ("content", "arguments", "code", "words"),
    [
        (None, ("models", "{county}", "--run", "zz"), 5, "run 'zz' is not there"),
        (None, ("models", "{county}", "--against", "{file}"), 4, "cannot be read"),
        ("{", ("models", "{county}", "--against", "{file}"), 4, "is no JSON"),
        ("[1]", ("models", "{county}", "--against", "{file}"), 4, "holds no linkage models"),
        ('{"births-hukou": {"child": {}}}', ("models", "{county}", "--run", "{file}"), 4, "holds no linkage models"),
        (None, ("models", "{county}", "--pair", "births-cats"), 2, "no models of a pair births-cats"),
        (None, ("models", "{county}", "--out", "models.doc"), 2, "in which form"),
        (None, ("models", "{county}", "--language", "fr"), 2, "no language"),
        (None, ("run", "{county}", "--period", PERIOD, "--models", "zz"), 5, "run 'zz' is not there"),
        ("[1]", ("run", "{county}", "--period", PERIOD, "--models", "{file}"), 4, "holds no linkage models"),
    ],
)
def test_a_mistake_is_told_in_words(
    county: Path,
    tmp_path: Path,
    called: Command,
    content: str | None,
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    file = tmp_path / "kept.json"
    if content is not None:
        file.write_text(content)
    said = called(*(argument.format(county=county, file=file) for argument in arguments))
    assert (said.returncode, "Traceback" in said.stderr) == (code, False), said.stderr
    assert words in said.stderr


def test_models_that_do_not_fit_the_declarations_stop_the_run_before_it_begins(
    county: Path, edited: Any, called: Command
) -> None:
    def edit(models: dict[str, Any]) -> None:
        child = models["births-hukou"]["child"]
        child["comparisons"]["shoe_size"] = child["comparisons"].pop("child_sex")
        del child["comparisons"]["child_name"]["same"]["homophone"]
        models["births-cats"] = models.pop("deaths-hukou")

    runs = sorted((county / "runs").iterdir())
    said = called("run", county, "--period", PERIOD, "--models", edited(edit))
    assert said.returncode == 4, said.stderr
    for words in (
        "births-hukou child: comparisons: child_sex missing",
        "births-hukou child: comparisons: shoe_size not declared",
        "births-cats person: not declared",
    ):
        assert words in said.stderr
    assert sorted((county / "runs").iterdir()) == runs
