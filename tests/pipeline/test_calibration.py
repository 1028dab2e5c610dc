"""`reconcile calibration`: what a run expects of itself, and what labels say of it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from benchmarks.truth import true_pairs
from tests.pipeline.conftest import Command
from tests.pipeline.test_month import run_folder, table

from reconcile import engine

LINKS = """
    SELECT left_id, right_id, probability,
      pair::VARCHAR AS pair, relation::VARCHAR AS relation, status::VARCHAR AS status
    FROM links
"""
HEAD = "pair,relation,left,right,is_match"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as no line of a table needs to be folded."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="module")
def labelled(county: Path) -> pl.DataFrame:
    """Every pair that is on record or true, with what is so of it."""
    with engine.connect(run_folder(county) / "run.duckdb", read_only=True) as connection:
        truth = true_pairs(county, connection)
    ends = ["pair", "relation", "left_id", "right_id"]
    both = table(county, LINKS).join(truth.with_columns(true=pl.lit(value=True)), on=ends, how="full", coalesce=True)
    return both.with_columns(pl.col("true").fill_null(value=False)).sort(ends)


def said_rows(pairs: pl.DataFrame) -> pl.DataFrame:
    sides = pl.col("pair").str.split("-")
    return pairs.select(
        "pair",
        "relation",
        left=sides.list.get(0) + ":" + pl.col("left_id").cast(pl.String),
        right=pl.col("right_id").cast(pl.String),
        is_match=pl.col("true").cast(pl.Int8),
    )


def measures(path: Path, **where: object) -> dict[str, float]:
    rows = pl.read_csv(path).filter(pl.col("measure") != "curve")
    rows = rows.filter(*(pl.col(name).eq_missing(pl.lit(value)) for name, value in where.items()))
    return dict(rows.select("measure", "value").iter_rows())


def test_without_labels_the_run_tells_what_it_expects(county: Path, reconcile: Command) -> None:
    said = reconcile("calibration", county, "--language", "en")
    assert said.returncode == 0, said.stderr
    assert "No labels were given" in said.stdout
    line = next(line for line in said.stdout.splitlines() if line.startswith("births-hukou child"))
    links = "SELECT count(*) FROM links WHERE pair = 'births-hukou' AND relation = 'child' AND status = 'accepted'"
    assert f" {table(county, links).item()} " in line


def test_labels_are_counted_as_they_are(county: Path, tmp_path: Path, labelled: pl.DataFrame, called: Command) -> None:
    """All that is true, but one accepted link is called wrong, and a stranger is called the child."""
    births_hukou = labelled.filter(pair="births-hukou", relation="child")
    accepted = births_hukou.filter(status="accepted")
    wrong = accepted.head(1).with_columns(true=pl.lit(value=False))
    nowhere = {"status": pl.lit(None, pl.String), "probability": pl.lit(None, pl.Float64)}
    stranger = pl.lit(_stranger(county), pl.UInt64)
    strangers = births_hukou.head(1).with_columns(right_id=stranger, true=pl.lit(value=True), **nowhere)
    rest = labelled.join(wrong, on=["pair", "relation", "left_id", "right_id"], how="anti")
    labels, out, page = tmp_path / "labels.csv", tmp_path / "out.csv", tmp_path / "page.html"
    everything = pl.concat([rest, wrong, strangers])
    said_rows(everything).write_csv(labels)
    command = ("calibration", county, "--labels", labels, "--out", out, "--html", page, "--least", 10)
    said = called(*command, "--language", "en")
    assert said.returncode == 0, said.stderr
    of_all, mine = measures(out, pair=None), measures(out, pair="births-hukou", relation="child")
    truths = everything["true"].sum()
    linked = everything.filter(pl.col("status").is_in(["accepted", "set"]))
    assert of_all["labelled"] == everything.height
    assert of_all["matches"] == truths
    assert (mine["false"], mine["missed"]) == (1, births_hukou["true"].sum() - accepted["true"].sum() + 1)
    assert mine["unseen"] == 1
    assert mine["precision"] == pytest.approx((accepted["true"].sum() - 1) / accepted.height)
    bins = pl.read_csv(out).filter(measure="curve")
    assert bins.filter(pl.col("pair").is_null())["pairs"].sum() == everything["probability"].is_not_null().sum()
    assert linked.height > 1000
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html
    assert "http" not in html.replace("http://www.w3.org", "")
    assert called(*command).returncode == 5  # the page is there already


def _stranger(county: Path) -> int:
    """A record of the police that no block brings together with the first birth."""
    first = "SELECT min(left_id) FROM links WHERE pair = 'births-hukou' AND relation = 'child'"
    query = f"""
        SELECT h.record_id FROM record_hukou AS h JOIN record_births AS b ON b.record_id = ({first})
        WHERE h.person_sex <> b.child_sex AND h.person_birth_date < '1960-01-01'
          AND coalesce(h.mother_name, h.mother_id, h.father_name, h.father_id) IS NULL
        ORDER BY h.record_id LIMIT 1
    """
    return int(table(county, query).item())


def test_the_links_that_were_exported_are_labelled_in_place(
    county: Path, tmp_path: Path, reconcile: Command, called: Command
) -> None:
    """A column is added to the export, in a workbook, in Chinese words; records are known by file, row and child."""
    links, labels, out = tmp_path / "links.csv", tmp_path / "labels.xlsx", tmp_path / "out.csv"
    assert reconcile("export", county, "links", "--out", links).returncode == 0
    exported = pl.read_csv(links, infer_schema=False)
    some = exported.filter(pair="births-hukou", relation="mother").head(12)
    some = some.with_columns(pl.Series("is_match", ["是", "否"] * 6))
    some.write_excel(labels)
    said = called("calibration", county, "--labels", labels, "--out", out)
    assert said.returncode == 0, said.stderr
    assert "校准曲线" in said.stdout
    found = measures(out, pair="births-hukou", relation="mother")
    assert (found["labelled"], found["matches"]) == (12, 6)
    some.with_columns(right_child=pl.lit("9")).write_excel(labels)
    said = called("calibration", county, "--labels", labels)
    assert said.returncode == 2
    assert "`right` names no record of hukou" in said.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the file is empty"),
        ("a,b\n1,2\n", "has no column is_match, pair"),
        (f"{HEAD}\n", "has no row"),
        (f"{HEAD}\nbirths-cats,child,1,2,1\n", "row 1: `pair` is none"),
        (f"{HEAD}\n\nbirths-hukou,aunt,1,2,1\n", "row 2: `relation` is none of births-hukou"),
        (f"{HEAD}\nbirths-hukou,child,990121199001010011,2,1\n", "row 1: `left` names no record of births"),
        (f"{HEAD}\nbirths-hukou,child,{{left}},births:{{left}},1\n", "row 1: `right` names no record of hukou"),
        (f"{HEAD}\nbirths-hukou,child,{{left}},{{right}},maybe\n", "row 1: `is_match` is neither"),
        (
            f"{HEAD}\nbirths-hukou,child,{{left}},{{right}},1\nbirths-hukou,,{{left}},{{right}},0\n",
            "row 2: an earlier row says the opposite",
        ),
        (f"{HEAD}\nbirths-births,duplicate,{{left}},{{left}},1\n", "both names are those of one record"),
    ],
)
def test_a_label_that_cannot_be_used_is_told_by_its_row_and_no_value(
    county: Path, tmp_path: Path, called: Command, content: str, words: str
) -> None:
    left = table(county, "SELECT min(record_id) FROM record_births").item()
    right = table(county, "SELECT min(record_id) FROM record_hukou").item()
    labels = tmp_path / "labels.csv"
    labels.write_text(content.format(left=left, right=right))
    said = called("calibration", county, "--labels", labels)
    assert (said.returncode, "Traceback" in said.stderr) == (2, False), said.stderr
    assert words in said.stderr
    assert "990121199001010011" not in said.stderr
    assert str(left) not in said.stderr


def test_a_curve_needs_labels(county: Path, tmp_path: Path, called: Command) -> None:
    for option in ("--out", "--html"):
        said = called("calibration", county, option, tmp_path / "x.html")
        assert (said.returncode, "needs labels" in said.stderr) == (2, True)
    said = called("calibration", county, "--labels", tmp_path / "none.csv")
    assert (said.returncode, "cannot be read" in said.stderr) == (2, True)
