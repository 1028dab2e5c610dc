"""`reconcile movement` on twelve months with late files, corrections, other rules, thresholds and verdicts.

Every part of every figure is held against sums; in the month in which everything changes also against real runs of the
same county, in which one thing after another changed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from tests.audit.history import ALL_AT_ONCE, EVERYTHING, MONTHS, PAIR, County, new_county, quick, year

from reconcile import engine
from reconcile.audit import read_chain, read_manifest
from reconcile.cli import show
from reconcile.cli.main import main
from reconcile.errors import WrongUse
from reconcile.link.judged import VERDICTS
from reconcile.measure.attribution import KEY, PARTS, ROWS, Movement
from reconcile.pipeline.checks import computed_line
from reconcile.pipeline.first_difference import first_difference
from reconcile.pipeline.movement import Moved, split
from reconcile.pipeline.replay import replay
from reconcile.pipeline.run import run as run_month
from reconcile.workspace import Workspace

NOWHERE = (None,) * 4
Counts = tuple[int, int | None]


def moves(workspace: Workspace, earlier: Path, later: Path) -> Moved:
    return split(workspace, earlier, later, lambda stage, what: None)


@dataclass
class History:
    """The county after its year and the run of each month; the rest is made when a test first asks for it, so that no
    test waits for all."""

    county: County
    runs: list[Path]
    elsewhere: Path

    @cached_property
    def moved(self) -> list[Moved]:
        """What moved from each month to the next: at 0 to the second month."""
        return [moves(self.county.workspace, *two) for two in pairwise(self.runs)]

    @cached_property
    def apart(self) -> list[Path]:
        """The month of EVERYTHING as it would have been after one change more each time."""
        return one_after_another(self.county, self.elsewhere)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with quick():
        county = new_county(tmp_path_factory.mktemp("history") / "county")
        yield History(county, year(county), tmp_path_factory.mktemp("apart") / "county")


def one_after_another(county: County, root: Path) -> list[Path]:
    """The month in which everything changes, in a county where one change after the other came, each with a run."""
    earlier = new_county(root)
    before = MONTHS[:EVERYTHING]
    shutil.copytree(county.workspace.inbox, root / "inbox", dirs_exist_ok=True)
    for path in (root / "inbox").iterdir():
        if path.name not in before:
            shutil.rmtree(path)
    return earlier.like_after(EVERYTHING, ALL_AT_ONCE[:-1], county)


def published(run: Path) -> dict[tuple[str | None, ...], Counts]:
    """The raw figures of a run, read without any code of the product."""
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        rows = connection.sql(
            "SELECT w.window, definition, pair, relation, field, township, facility, event_month, sex, numerator, "
            "denominator FROM figures JOIN windows AS w USING (period) "
            "WHERE estimate = 'raw' AND definition NOT LIKE 'coverage%'"
        ).fetchall()
    return {row[:-2]: row[-2:] for row in rows}


def headline(moved: Moved, definition: str = "consistency.ref", window: str = "all") -> Movement:
    key = (window, definition, PAIR, "child", None, *NOWHERE)
    return next(one for one in moved.figures if one.key == key)


def reached(one: Movement, part: str) -> Counts:
    """The counts of a figure after a part and all before it."""
    assert one.before
    so_far = [one.parts[name] for name in PARTS[: PARTS.index(part) + 1]]
    below = one.before.denominator
    more = sum(other.denominator or 0 for other in so_far)
    return one.before.numerator + sum(other.numerator for other in so_far), None if below is None else below + more


def test_the_year_has_a_run_each_month_and_what_changes_beside_the_data_is_on_record(history: History) -> None:
    bodies = [read_manifest(run / "manifest.json")["body"] for run in history.runs]
    assert [body["period"] for body in bodies] == list(MONTHS)
    said = {name: {str(body["inputs"][name]) for body in bodies} for name in ("declarations", "settings", "verdicts")}
    assert {name: len(others) for name, others in said.items()} == {"declarations": 2, "settings": 4, "verdicts": 3}


def test_every_figure_of_every_month_sums_to_the_last_digit(history: History) -> None:
    seen = moved = 0
    for months, before, after in zip(history.moved, history.runs[:-1], history.runs[1:], strict=True):
        old, new = published(before), published(after)
        assert {one.key for one in months.figures} == old.keys() | new.keys()
        for one in months.figures:
            if one.key not in old or one.key not in new:
                assert (one.parts, one.whole) == ({}, None)
                continue
            seen += 1
            assert set(one.parts) == set(PARTS)
            assert sum(part.numerator for part in one.parts.values()) == new[one.key][0] - old[one.key][0]
            if old[one.key][1] is not None:
                assert sum(part.denominator for part in one.parts.values()) == new[one.key][1] - old[one.key][1]
            values = [value(one, counts) for counts in (old[one.key], new[one.key])]
            if None in values:
                assert all(part.exact is part.printed is None for part in one.parts.values())
                continue
            assert sum((part.exact for part in one.parts.values()), Fraction()) == values[1] - values[0]
            assert one.before.printed + sum(part.printed for part in one.parts.values()) == one.after.printed
            moved += values[0] != values[1]
            for part in one.parts.values():
                unit = Decimal("0.01") if is_share(one) else Decimal(1)
                scale = 100 if is_share(one) else 1
                assert abs(Fraction(part.printed) - scale * part.exact) <= Fraction(unit)
                assert part.exact or not part.printed, "what changed nothing prints as nothing"
    assert seen > 5_000
    assert moved > 500


def is_share(one: Movement) -> bool:
    return not str(one.of("definition")).startswith(("count", "ratio"))


def value(one: Movement, counts: Counts) -> Fraction | None:
    above, below = counts
    if one.of("definition") == "count.compare":
        return Fraction(above - below)
    if below is None:
        return Fraction(above)
    return Fraction(above, below) if below else None


def test_the_values_are_those_that_were_published(history: History) -> None:
    with engine.connect(history.runs[-1] / "run.duckdb", read_only=True) as connection:
        rows = connection.sql(
            "SELECT w.window, definition, pair, relation, field, township, facility, event_month, sex, value "
            "FROM figures JOIN windows AS w USING (period) WHERE estimate = 'raw'"
        ).fetchall()
    told = {row[:-1]: row[-1] for row in rows}
    for one in history.moved[-1].figures:
        if one.after:
            shown = None if one.after.exact is None else float(one.after.exact)
            assert shown == (None if told[one.key] is None else pytest.approx(told[one.key], abs=1e-8))


def test_what_was_not_replaced_has_no_part(history: History) -> None:
    replaced = {3: {"data"}, 4: {"corrections"}, 5: {"rules"}, 6: {"threshold"}, 7: {"verdicts"}}
    for month, moved in enumerate(history.moved, 1):
        if month != EVERYTHING:
            may = {"data", "period", *replaced.get(month, ())}
            for one in moved.figures:
                others = [part for name, part in one.parts.items() if name not in may]
                assert all(not (part.numerator or part.denominator or part.exact) for part in others), (month, one.key)


def test_each_special_month_moves_the_headline_by_what_was_done(history: History) -> None:
    def part(month: int, name: str, definition: str = "consistency.ref") -> tuple[int, int | None]:
        found = headline(history.moved[month - 1], definition).parts[name]
        return found.numerator, found.denominator

    assert part(3, "data") == (2, 0), "two certificates came late"
    assert part(4, "corrections") == (1, 0), "two names corrected, one spoiled"
    assert part(5, "rules", "presence.ref")[0] > 2, "two certificates of another form, and births due sooner"
    assert history.moved[4].unread == ("2026-03/other-headers.csv",)
    assert part(6, "threshold", "presence.ref")[0] < 0
    assert part(6, "threshold", "presence.ref")[1] == 0
    assert part(7, "verdicts", "presence.ref") == (-1, 0), "5 is linked no more; 33 is, and 34 is not"
    assert part(7, "verdicts") == (-2, 0), "5 and 34 agreed, 33 does not"
    assert all(part(10, name) == (0, 0) for name in PARTS if name != "period")


def test_every_step_is_what_a_county_would_have_published_in_which_no_more_had_changed(history: History) -> None:
    """The oracle: runs of another county, in which one thing after another changed."""
    moved = history.moved[EVERYTHING - 1]
    told = [published(run) for run in history.apart]
    for expected, step in zip(told, ("period", "corrections", "rules", "threshold"), strict=True):
        for one in moved.figures:
            if one.parts and one.key in expected:
                assert reached(one, step) == expected[one.key], (step, one.key)
    for before, after in pairwise([*told, published(history.runs[EVERYTHING])]):
        assert any(after.get(key) != counts for key, counts in before.items()), "each change changes something"
    counts = {row["register"]: row for row in moved.records.iter_rows(named=True)}
    assert (counts["births"]["new"], counts["births"]["gone"]) == (7, 1)
    assert counts["births"]["corrected"] == 6, "2, 9, 23 and 30 are right now, and 16 and 31 wrong"


def test_the_same_run_twice_has_not_moved(history: History) -> None:
    same = moves(history.county.workspace, history.runs[-1], history.runs[-1])
    assert same.figures
    assert (same.inputs, same.records.height, same.unread) == ([], 0, ())
    for one in same.figures:
        assert one.before == one.after
        assert all(not (part.numerator or part.denominator or part.exact) for part in one.parts.values())


def test_backwards_is_the_same_whole_the_other_way(history: History) -> None:
    forth = {one.key: one for one in history.moved[2].figures}
    for one in moves(history.county.workspace, history.runs[3], history.runs[2]).figures:
        if one.parts:
            assert one.whole.numerator == -forth[one.key].whole.numerator
            assert sum(part.numerator for part in one.parts.values()) == one.whole.numerator


def test_keys_are_named(history: History) -> None:
    one = headline(history.moved[0])
    assert dict(zip(KEY, one.key, strict=True))["pair"] == one.of("pair") == PAIR


def test_made_again_from_the_files_every_step_is_the_same_and_the_program_has_no_part(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if both runs were of another version: nothing is taken from them, all is read and linked once more."""
    monkeypatch.setattr(engine, "fingerprint", lambda: "0" * 64)
    again = moves(history.county.workspace, history.runs[3], history.runs[4])
    assert [(one.key, one.parts) for one in again.figures] == [(one.key, one.parts) for one in history.moved[3].figures]


def test_a_run_that_was_handed_verdicts_is_made_once_more(history: History, tmp_path: Path) -> None:
    workspace, run = history.county.workspace, history.runs[EVERYTHING]
    body, chain = read_manifest(run / "manifest.json")["body"], read_chain(workspace.chain)
    before = chain.before(computed_line(chain, body))
    planned = replay(workspace, run, body, before, lambda stage, what: None, tmp_path / "again")
    again = read_manifest(Path(planned.folder) / "manifest.json")["body"]
    assert body["tables"]["verdicts"]["rows"] == 2
    assert first_difference(body, again, run, planned) is None


def test_verdicts_that_cannot_be_meant_are_refused(history: History) -> None:
    workspace = history.county.workspace
    known = (PAIR, "child", 1, 2)
    for rows, what in (
        ([("births-nowhere", "child", 1, 2, "same")], "births-nowhere"),
        ([(*known, "maybe")], "maybe"),
        ([(*known, "same"), (*known, "different")], "both verdicts"),
    ):
        with pytest.raises(WrongUse, match=what):
            run_month(workspace, MONTHS[-1], verdicts=pl.DataFrame(rows, schema=VERDICTS, orient="row"))
    with pytest.raises(WrongUse, match="has no verdict"):
        run_month(workspace, MONTHS[-1], verdicts=pl.DataFrame({name: [] for name in list(VERDICTS)[:-1]}))


@pytest.fixture
def two(history: History, tmp_path: Path) -> list[str]:
    """The county after its second month, in a folder that a test may change: its path and both runs."""
    root, source = tmp_path / "county", history.county.workspace
    root.mkdir()
    for run in history.runs[:2]:
        shutil.copytree(run, root / "runs" / run.name)
    shutil.copytree(source.received, root / "received")
    (root / "runs" / "latest").write_text(history.runs[1].name, encoding="utf-8")
    for path in (source.settings_path, source.areas, source.chain):
        shutil.copy(path, root)
    return [str(root), history.runs[0].name, history.runs[1].name]


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code of `reconcile movement`, and all it says."""
    code = 0
    try:
        main(["movement", *arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_command_prints_parts_that_sum(two: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder, earlier, _ = two
    out = tmp_path / "movement.json"
    asked = ["--definition", "presence.ref", "--pair", PAIR, "--window", "all", "--language", "en", "--out", str(out)]
    code, said = command(capsys, folder, "--from", earlier[:8], *asked)
    assert code == 0, said
    lines = [line.split() for line in said.splitlines() if line.startswith(("before", "period", "whole", "after"))]
    assert [line[1:] for line in lines][:4] == [
        ["0", "0", "—", "—"],
        ["+7", "+7", "—", "—"],
        ["+7", "+7", "—", "—"],
        ["7", "7", "100.00%", "1"],
    ]
    assert "file added 2025-11/births.csv" in said
    figures = json.loads(out.read_text(encoding="utf-8"))["figures"]
    total = next(
        one for one in figures if not any(one[cell] for cell in ("township", "event_month", "sex", "facility"))
    )
    assert total["amounts"]["period"] == {"numerator": 7, "denominator": 7, "exact": None, "printed": None}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_every_figure_is_written(
    history: History,
    two: list[str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    """As .csv by the command from the beginning; as another kind of file what was split already."""
    folder, earlier, later = two
    if ending != "csv":
        monkeypatch.setattr("reconcile.pipeline.movement.split", lambda *_: history.moved[0])
    out = tmp_path / f"movement.{ending}"
    code, said = command(capsys, folder, "--from", earlier, "--to", later, "--out", str(out))
    assert (code, "已写入" in said) == (0, True), said
    read = {"csv": pl.read_csv, "xlsx": pl.read_excel, "parquet": pl.read_parquet}[ending](out)
    assert tuple(read.columns) == tuple(ROWS)
    births = read.filter(pl.col("definition") == "count.births", pl.col("window") == "all", pl.col("sex").is_null())
    totals = births.filter(pl.all_horizontal(pl.col("township", "facility", "event_month").is_null()))
    told = dict(totals.select("part", "numerator").iter_rows())
    assert (told["before"], told["period"], told["after"]) == (7, 7, 14)


@pytest.mark.parametrize(("width", "alone"), [(80, True), (160, False)])
def test_on_a_narrow_terminal_each_figure_has_its_own_table(
    history: History,
    two: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    *,
    alone: bool,
) -> None:
    """Ten columns in eighty would break every word."""
    folder, earlier, later = two
    monkeypatch.setattr("reconcile.pipeline.movement.split", lambda *_: history.moved[0])
    monkeypatch.setattr(show.console, "width", width)
    code, said = command(capsys, folder, "--from", earlier, "--to", later, "--language", "en")
    lines = [line.strip() for line in said.splitlines() if "consistency.ref" in line]
    assert (code, len(lines)) == (0, 1), said
    assert lines[0].endswith("consistency.ref · year to date") == alone


def test_the_same_run_is_said_to_rest_on_the_same(two: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    folder, earlier, _ = two
    code, said = command(capsys, folder, "--from", earlier, "--to", earlier, "--language", "en")
    assert code == 0
    assert "nothing has moved" in said


def test_what_cannot_be_compared_is_named(
    two: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, earlier, later = two
    assert command(capsys, folder, "--from", "nobody")[0] == 5
    code, said = command(capsys, folder, "--from", earlier, "--definition", "consistency.best")
    assert (code, "presence.ref" in said) == (2, True)
    assert command(capsys, folder, "--from", earlier, "--out", "movement.txt")[0] == 2
    settings = Path(folder) / "runs" / earlier / "basis" / "reconcile.toml"
    told = settings.read_text(encoding="utf-8")
    settings.write_text(told.replace("area =", "small_cell = 7\narea ="), encoding="utf-8")
    code, said = command(capsys, folder, "--from", earlier)
    assert (code, f"runs/{earlier}/basis" in said) == (7, True), said
    settings.write_text(told, encoding="utf-8")
    monkeypatch.setattr(engine, "fingerprint", lambda: "0" * 64)
    gone = sorted((Path(folder) / "received").iterdir())
    for path in gone:
        path.unlink()
    code, said = command(capsys, folder, "--from", earlier)
    assert (code, "received/" in said and "is gone" in said) == (7, True)
    database = Path(folder) / "runs" / later / "run.duckdb"
    data = database.read_bytes()
    middle = len(data) // 2
    database.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    code, said = command(capsys, folder, "--from", earlier)
    assert (code, f"runs/{later}/run.duckdb" in said) == (7, True), said
