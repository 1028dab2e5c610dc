"""`reconcile review`: a sample drawn blind, a workbook that office staff fill in, and rates beside those reported."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from benchmarks.figures.reviewed_counties import answers_by_truth
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.pipeline.conftest import Command
from tests.pipeline.test_month import run_folder, table

from reconcile.pipeline.reviews import Review, reviews
from reconcile.workspace import open_workspace

WORDS = {"agree": "1 在，且一致", "differ": "2 在，但不一致", "absent": "3 不在", "cannot_tell": "4 无法判断"}
FIRST = 7  # the first row below title, subtitle, two notes and two rows of headers


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as no line of a table needs to be folded."""
    monkeypatch.setenv("COLUMNS", "220")


@pytest.fixture(scope="module")
def own(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the county to review."""
    return Path(shutil.copytree(county, tmp_path_factory.mktemp("review") / "county"))


@pytest.fixture(scope="module")
def book(own: Path, reconcile: Command) -> Path:
    """The workbook of a sample, not filled in."""
    path = own.parent / "review.xlsx"
    said = reconcile("review", "sample", own, "--n", 150, "--seed", 3, "--out", path)
    assert said.returncode == 0, said.stderr
    return path


@pytest.fixture(scope="module")
def drawn(own: Path, book: Path) -> Review:
    assert book.is_file()
    return reviews(open_workspace(own))[0]


def sheets(book: Workbook) -> list[Worksheet]:
    """The sheets of cases."""
    return [sheet for sheet in book.worksheets if str(sheet.cell(FIRST - 2, 1).value) == "案号"]


def column(sheet: Worksheet, name: str) -> int:
    return next(cell.column for cell in sheet[FIRST - 2] if cell.value == name)


def subjects(book: Workbook) -> dict[int, tuple[Worksheet, int]]:
    """Where the row of each case stands."""
    found = {}
    for sheet in sheets(book):
        for row in range(FIRST, sheet.max_row + 1):
            if sheet.cell(row, 2).value == "被查记录":
                found[int(str(sheet.cell(row, 1).value))] = (sheet, row)
    return found


def fill(book: Workbook, case: int, answer: str, candidate: object = None) -> None:
    sheet, row = subjects(book)[case]
    sheet.cell(row, column(sheet, "答复")).value = WORDS.get(answer, answer)
    sheet.cell(row, column(sheet, "候选号")).value = candidate


@pytest.fixture
def truth(own: Path, drawn: Review) -> dict[int, tuple[str, int | None]]:
    rows = answers_by_truth(own, drawn).select("case", "answer", "candidate").iter_rows()
    return {case: (answer, candidate) for case, answer, candidate in rows}


Filled = Callable[[Callable[[Workbook], None]], Path]


@pytest.fixture
def filled(book: Path, tmp_path: Path) -> Filled:
    """The workbook after somebody has done something with it."""

    def made(change: Callable[[Workbook], None]) -> Path:
        workbook = openpyxl.load_workbook(book)
        change(workbook)
        workbook.save(tmp_path / "filled.xlsx")
        return tmp_path / "filled.xlsx"

    return made


def state_of(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_workbook_is_blind_masked_and_locked(own: Path, book: Path, drawn: Review) -> None:
    workbook = openpyxl.load_workbook(book)
    texts = [
        str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert not [text for text in texts if re.search(r"\d{14}", text)], "no ID number, nor most of one"
    assert not [text for text in texts if re.search(r"0\.\d{3,}|概率 |accepted|rejected|已确认", text)], (
        "no score, no status"
    )
    assert any("用途限制" in text for text in texts)
    names = set(table(own, "SELECT child_name FROM record_births WHERE length(child_name) > 1")["child_name"])
    assert not names & set(texts)
    assert len(subjects(workbook)) == len(drawn.cases)
    for sheet in workbook:
        assert sheet.protection.sheet
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    for sheet, row in subjects(workbook).values():
        open_cells = [cell.column for cell in sheet[row] if not cell.protection.locked]
        assert open_cells == [column(sheet, name) for name in ("答复", "候选号", "备注")]
        assert all(cell.protection.locked for cell in sheet[row + 1])


def test_the_linked_partner_is_a_candidate_and_its_place_says_nothing(own: Path, drawn: Review) -> None:
    things = table(own, "SELECT pair, relation, record_id AS right_id FROM members WHERE side = 'right' AND represents")
    links = table(own, "SELECT pair, relation, left_id, right_id FROM links WHERE status = 'accepted'")
    links, things = (rows.with_columns(pl.col("pair", "relation").cast(pl.String)) for rows in (links, things))
    links = links.join(things, on=["pair", "relation", "right_id"], how="semi")
    cases = drawn.cases.select("pair", "relation", "case", left_id="record_id")
    linked = cases.join(links, on=["pair", "relation", "left_id"])
    listed = drawn.candidates.join(linked, on=["pair", "relation", "left_id", "right_id"], how="semi")
    assert len(listed) == len(linked) > 50
    places = listed["candidate"].value_counts(sort=True)
    assert places["count"].max() < 0.4 * len(listed)
    assert set(places["candidate"]) == set(range(1, 7))


def test_candidates_are_found_outside_the_blocks(own: Path, drawn: Review) -> None:
    """Where nothing is on record there are candidates all the same."""
    links = table(own, "SELECT pair, relation, left_id, right_id FROM links")
    links = links.with_columns(pl.col("pair", "relation").cast(pl.String))
    strangers = drawn.candidates.join(links, on=["pair", "relation", "left_id", "right_id"], how="anti")
    assert strangers["case"].n_unique() == len(drawn.cases)


def test_the_same_seed_gives_the_same_sample_and_the_same_bytes(own: Path, book: Path, reconcile: Command) -> None:
    again = own.parent / "again.xlsx"
    before = state_of(own / "reviews")
    said = reconcile("review", "sample", own, "--n", 150, "--seed", 3, "--out", again)
    assert said.returncode == 0, said.stderr
    assert again.read_bytes() == book.read_bytes()
    assert state_of(own / "reviews") == before


def test_answers_by_the_truth_give_rates_beside_those_reported(
    own: Path,
    drawn: Review,
    filled: Filled,
    truth: dict[int, tuple[str, int | None]],
    reconcile: Command,
    tmp_path: Path,
) -> None:
    run = run_folder(own)
    before = state_of(run)

    def answer(workbook: Workbook) -> None:
        for case, (said, candidate) in truth.items():
            fill(workbook, case, said, candidate)

    read = reconcile("review", "read", own, filled(answer))
    assert read.returncode == 0, read.stderr
    assert f"{len(truth)} answer(s) kept, 0 row(s) blank, 0 wrong; 0 case(s) are open" in read.stdout
    out = tmp_path / "reviewed.parquet"
    said = reconcile("review", "estimate", own, "--out", out, "--language", "en")
    assert said.returncode == 0, said.stderr
    assert "An estimate" in said.stdout or "estimate for an audit" in said.stdout
    rates = pl.read_parquet(out)
    assert set(rates["estimate"]) == {"reviewed"}
    cells = ["township", "facility", "event_month", "sex"]
    totals = rates.filter(pl.all_horizontal(pl.col(cells).is_null()))
    assert totals["pair"].n_unique() == 5
    assert (totals["low"] <= totals["value"]).all()
    assert (totals["value"] <= totals["high"]).all()
    figures = table(own, "SELECT * FROM figures WHERE estimate = 'raw'")
    keys = ["period", "definition", "pair", "relation", *cells]
    both = rates.join(figures.with_columns(pl.col(keys).cast(pl.String)), on=keys, nulls_equal=True, suffix="_run")
    assert len(both) == len(rates)
    assert both["raw"].equals(both["value_run"].alias("raw"))
    again = reconcile("report", own, "--out", tmp_path / "again")
    assert again.returncode == 0, again.stderr
    page = Path("audit") / "births-hukou.child.html"
    assert "盲审估计" in (tmp_path / "again" / page).read_text(encoding="utf-8")
    assert "盲审估计" not in (run / "reports" / page).read_text(encoding="utf-8"), "no run reads a review"
    assert state_of(run) == before, "a published run is never written again"


def refused(said: subprocess.CompletedProcess[str], *lines: str) -> None:
    assert said.returncode == 3, said
    text = said.stderr
    assert "Traceback" not in text
    for line in lines:
        assert line in text, (line, text)


def kept(review: Review) -> dict[int, tuple[str, int | None]]:
    return {case: (answer, number) for case, answer, number, _ in review.answers.iter_rows()}


def test_wrong_rows_are_named_and_the_others_kept(
    own: Path, drawn: Review, filled: Filled, truth: dict[int, tuple[str, int | None]], called: Command
) -> None:
    there = [case for case, (said, number) in sorted(truth.items()) if said == "agree" and number]
    lied, unnumbered, far, words, needless, right = there[:6]
    (drawn.folder / "answers.parquet").unlink(missing_ok=True)

    def answer(workbook: Workbook) -> None:
        fill(workbook, lied, "differ", truth[lied][1])
        fill(workbook, unnumbered, "agree")
        fill(workbook, far, "agree", 77)
        fill(workbook, words, "大概在吧", 1)
        fill(workbook, needless, "absent", "2")
        fill(workbook, right, "1", f"{truth[right][1]}.0")

    said = called("review", "read", own, filled(answer))
    refused(
        said, "5 row(s)", "应答“在，且一致”", "答“在”须选候选号", "没有这个候选号", "不是四个选项之一", "不填候选号"
    )
    place = re.search(r"row (\d+): 所选候选", said.stderr)
    assert place is not None
    workbook = openpyxl.load_workbook(filled(answer))
    assert int(place[1]) == subjects(workbook)[lied][1], "the row as the sheet counts it"
    assert "大概在吧" not in said.stderr
    assert kept(drawn) == {right: truth[right]}


def test_a_row_is_bound_to_its_case_by_its_code(own: Path, drawn: Review, filled: Filled, called: Command) -> None:
    """Codes changed, taken from another sample, copied to another row; cells moved about by a sort."""
    (drawn.folder / "answers.parquet").unlink(missing_ok=True)
    one, two, three, four, five = sorted(drawn.cases["case"].to_list())[:5]

    def answer(workbook: Workbook) -> None:
        places = subjects(workbook)
        for case in (one, two, three, four, five):
            fill(workbook, case, "absent")
        (sheet, row), code = places[one], column(places[one][0], "绑定码")
        sheet.cell(row, code).value = f"{drawn.facts.review}-{one:04d}-00000000"
        sheet, row = places[two]
        sheet.cell(row, column(sheet, "绑定码")).value = "0123456789ab-0001-deadbeef"
        sheet, row = places[four]
        there, at = places[three]
        sheet.cell(row, column(sheet, "绑定码")).value = there.cell(at, column(there, "绑定码")).value
        fill(workbook, four, "cannot_tell")

    said = called("review", "read", own, filled(answer))
    refused(said, "3 row(s)", "对不上任何案号", "另一次抽样", "另一行的答复不同")
    assert kept(drawn) == {five: ("absent", None)}


def test_parts_are_read_one_after_the_other_and_a_later_answer_counts(
    own: Path, drawn: Review, filled: Filled, called: Command
) -> None:
    (drawn.folder / "answers.parquet").unlink(missing_ok=True)
    one, two = sorted(drawn.cases["case"].to_list())[:2]
    for answers in ({one: "absent"}, {two: "cannot_tell"}, {one: "4"}):

        def answer(workbook: Workbook, answers: dict[int, str] = answers) -> None:
            for case, said in answers.items():
                fill(workbook, case, said)

        said = called("review", "read", own, filled(answer))
        assert said.returncode == 0, said.stderr
    assert kept(drawn) == {one: ("cannot_tell", None), two: ("cannot_tell", None)}
    few = called("review", "estimate", own)
    assert few.returncode == 0, few.stderr
    assert "覆核不足" in few.stdout


def test_a_formula_a_csv_and_a_sorted_sheet_are_read(
    own: Path, drawn: Review, filled: Filled, called: Command, tmp_path: Path
) -> None:
    (drawn.folder / "answers.parquet").unlink(missing_ok=True)
    one, two = sorted(drawn.cases["case"].to_list())[:2]

    def formula(workbook: Workbook) -> None:
        fill(workbook, one, '=HYPERLINK("http://example.org","1")')

    assert called("review", "read", own, filled(formula)).returncode in (0, 3)
    assert kept(drawn) == {}, "a formula without a value answers nothing"
    codes = dict(drawn.cases.select("case", "binding").iter_rows())
    lines = f"绑定码,答复,候选号,备注\n{codes[two]},３ 不在,,\n{codes[one]},无法判断,,=1+1\n"
    csv = tmp_path / "part.csv"
    csv.write_text(lines, encoding="utf-8-sig")
    said = called("review", "read", own, csv)
    assert said.returncode == 0, said.stderr
    assert kept(drawn) == {one: ("cannot_tell", None), two: ("absent", None)}


@pytest.mark.parametrize("name", ["empty.xlsx", "other.xlsx", "text.xlsx", "nowhere.xlsx"])
def test_a_file_of_another_kind_is_refused_whole(
    own: Path, drawn: Review, called: Command, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name == "empty.xlsx":
        path.write_bytes(b"")
    elif name == "text.xlsx":
        path.write_bytes(b"PK\x03\x04" + b"\0" * 40)
    elif name == "other.xlsx":
        workbook = Workbook()
        workbook.active.append(["绑定码", "答复", "候选号"])
        workbook.active.append(["0123456789ab-0001-deadbeef", "3 不在", None])
        workbook.save(path)
    before = state_of(drawn.folder)
    said = called("review", "read", own, path)
    assert said.returncode == (2 if name == "nowhere.xlsx" else 3), said.stderr
    assert name in said.stderr
    assert "Traceback" not in said.stderr
    assert state_of(drawn.folder) == before


def test_wrong_uses_say_what_to_do(own: Path, book: Path, reconcile: Command, called: Command, tmp_path: Path) -> None:
    assert book.is_file()
    unknown = called("review", "sample", own, "--pair", "births-nothing")
    assert (unknown.returncode, "births-hukou" in unknown.stderr) == (2, True)
    other = called("review", "estimate", own, "--review", "zzzz")
    assert (other.returncode, "--review" in other.stderr) == (2, True)
    empty = tmp_path / "empty"
    assert reconcile("init", empty, "--area", "990121").returncode == 0
    none = called("review", "estimate", empty)
    assert (none.returncode, "reconcile review sample" in none.stderr) == (5, True)


def test_one_pair_alone_can_be_reviewed(own: Path, called: Command, tmp_path: Path) -> None:
    out = tmp_path / "deaths.xlsx"
    said = called("review", "sample", own, "--pair", "population_deaths-deaths", "--n", 20, "--out", out)
    assert said.returncode == 0, said.stderr
    names = openpyxl.load_workbook(out).sheetnames
    assert names == ["说明", "答复选项", "人口系统死亡 — 死因监测"]
