"""Releases: what was reported stays, is signed, and what changes later is shown as a correction with its cause."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook
from tests.audit.conftest import DAY, MONTH, PERIOD, SIGNED, County

from reconcile.audit import read_chain
from reconcile.errors import Differs, WrongUse
from reconcile.pipeline.release import release_run
from reconcile.pipeline.run import run


def text_of(page: Path) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.read_text(encoding="utf-8")))


def headline(run: Path) -> tuple[int, int]:
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        found = connection.execute(
            "SELECT numerator, denominator FROM figures WHERE definition = 'presence.ref' AND estimate = 'raw' "
            "AND pair = 'births-birth_certificates' AND period = ? "
            "AND coalesce(township, facility, event_month, sex) IS NULL",
            [PERIOD],
        ).fetchall()
    return found[0]


def test_a_release_holds_what_was_reported_and_who_signed(county: County) -> None:
    release = json.loads((county.workspace.releases / f"{PERIOD}-1.json").read_text(encoding="utf-8"))
    assert release["signed"] == vars(SIGNED)
    assert (release["run_id"], release["number"], release["corrects"]) == (county.first.name, 1, None)
    reported = [
        (one["numerator"], one["denominator"])
        for one in release["figures"]
        if (one["definition"], one["pair"]) == ("presence.ref", "births-birth_certificates")
    ]
    assert reported == [headline(county.first)]
    line = read_chain(county.workspace.chain).find("released", period=PERIOD)
    assert line is not None
    assert line.facts["signed"] == vars(SIGNED)


def test_a_later_run_shows_old_value_new_value_and_the_input_that_changed(county: County) -> None:
    assert 'class="correction"' not in (county.first / "reports" / "report.html").read_text(encoding="utf-8")
    (old, of), (new, of_now) = headline(county.first), headline(county.second)
    assert old < new
    page = text_of(county.second / "reports" / "report.html")
    assert "本期数据曾于2027-01-08T09:30+08:00第1次上报（签发：李明，统计科科长" in page
    assert f"({old}/{of})" in page
    assert f"({new}/{of_now})" in page
    assert "新增文件 2026-09/late.csv — 21/21" in page
    english = text_of(county.second / "reports" / "report.en.html")
    assert "signed 2027-01-08T09:30+08:00 by 李明" in english
    assert "file added 2026-09/late.csv" in english
    sheet = load_workbook(county.second / "reports" / "reconcile.xlsx")["更正"]
    rows = list(sheet.iter_rows(values_only=True))
    assert any(f"({old}/{of})" in str(row[3]) and f"({new}/{of_now})" in str(row[4]) for row in rows)


def test_the_run_that_was_released_stays_the_same_run(copy: County) -> None:
    late = copy.workspace.inbox / MONTH / "late.csv"
    late.unlink()
    before = sorted(path.name for path in copy.workspace.runs.iterdir())
    result = run(copy.workspace, PERIOD, DAY)
    assert result.run_id == copy.second.name
    assert not result.new, "files that were taken in stay, whatever becomes of the inbox"
    assert sorted(path.name for path in copy.workspace.runs.iterdir()) == before


def test_releases_are_only_ever_added(copy: County) -> None:
    first = (copy.workspace.releases / f"{PERIOD}-1.json").read_bytes()
    chain = copy.workspace.chain.read_text(encoding="utf-8")
    with pytest.raises(WrongUse, match="was released already"):
        release_run(copy.workspace, copy.first, SIGNED, "again")
    with pytest.raises(WrongUse, match="would be a correction"):
        release_run(copy.workspace, copy.second, SIGNED, "")
    assert copy.workspace.chain.read_text(encoding="utf-8") == chain
    made = release_run(copy.workspace, copy.second, SIGNED, "补报的出生医学证明")
    assert (made.path.name, made.release.number) == (f"{PERIOD}-2.json", 2)
    assert (copy.workspace.releases / f"{PERIOD}-1.json").read_bytes() == first
    assert copy.workspace.chain.read_text(encoding="utf-8").startswith(chain)
    result = run(copy.workspace, PERIOD, DAY)
    assert (result.run_id, result.new) == (copy.second.name, False), "what was released is no new run"


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        (replace(SIGNED, at="2027-01-08T09:30"), "no time zone"),
        (replace(SIGNED, at="yesterday"), "is no time"),
        (replace(SIGNED, name=" "), "signed by somebody"),
    ],
)
def test_a_signature_has_name_role_and_time(county: County, signed: object, words: str) -> None:
    with pytest.raises(WrongUse, match=words):
        release_run(county.workspace, county.second, signed, "x")  # type: ignore[arg-type]


def test_a_release_that_was_changed_stops_the_next_run(copy: County) -> None:
    path = copy.workspace.releases / f"{PERIOD}-1.json"
    path.write_text(path.read_text(encoding="utf-8").replace("李明", "王明"), encoding="utf-8")
    with pytest.raises(Differs, match=f"releases/{PERIOD}-1.json was changed after it was signed"):
        run(copy.workspace, PERIOD, DAY)
