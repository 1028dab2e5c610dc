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
from tests.pipeline import conftest as command_line
from tests.pipeline.conftest import Command

from reconcile.audit import Release, corrections, read_chain
from reconcile.audit.release import KEY
from reconcile.errors import Differs, WrongUse
from reconcile.pipeline.release import release_run
from reconcile.pipeline.run import run

called = command_line.called

RATE = ("presence.ref", "births-birth_certificates")
BULLETIN = [PERIOD, "2026-09", "2025-10..2026-09"]
"""The windows that the bulletin of a run has: what was asked, the month, the statistical year, but never all."""


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
        if (one["definition"], one["pair"]) == RATE and one["period"] == PERIOD
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
    assert "本期数据曾于2027-01-08 09:30第1次上报（签发：李明，统计科科长" in page
    assert f"({old}/{of})" in page
    assert f"({new}/{of_now})" in page
    assert "与上报时相同的" in page
    gained = f"+{100 * (new / of_now - old / of):.2f} 个百分点"
    assert gained in page
    assert "新增文件 2026-09/late.csv — 21/21" in page
    english = text_of(county.second / "reports" / "report.en.html")
    assert "signed 2027-01-08 09:30 by 李明" in english
    assert "file added 2026-09/late.csv" in english
    sheet = load_workbook(county.second / "reports" / "reconcile.xlsx")["更正"]
    rows = list(sheet.iter_rows(values_only=True))
    assert any(
        (f"({old}/{of})" in str(row[3]), f"({new}/{of_now})" in str(row[4]), row[5] == gained) == (1, 1, 1)
        for row in rows
    )


def test_the_run_that_was_released_stays_the_same_run(copy: County) -> None:
    late = copy.workspace.inbox / MONTH / "late.csv"
    late.unlink()
    before = sorted(path.name for path in copy.workspace.runs.iterdir())
    result = run(copy.workspace, PERIOD, DAY)
    assert result.run_id == copy.second.name
    assert not result.new, "files that were taken in stay, whatever becomes of the inbox"
    assert sorted(path.name for path in copy.workspace.runs.iterdir()) == before


def test_every_window_of_the_bulletin_is_frozen_line_by_line(county: County) -> None:
    release = json.loads((county.workspace.releases / f"{PERIOD}-1.json").read_text(encoding="utf-8"))
    assert {one["period"] for one in release["figures"]} == set(BULLETIN)
    page = text_of(county.first / "reports" / "bulletin.html")
    days = {"2026-01-01 – 2026-09-30", "2026-09-01 – 2026-09-30", "2025-10-01 – 2026-09-30"}
    assert set(re.findall(r"\d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d", page)) == days
    named = [tuple(one[name] for name in KEY) for one in release["figures"]]
    assert len(set(named)) == len(named), "no two lines of one name: fields and windows tell them apart"
    with duckdb.connect(county.first / "run.duckdb", read_only=True) as connection:
        counted = connection.execute(
            "SELECT count(*) FROM figures WHERE list_contains(?, period) AND estimate = 'raw' "
            "AND coalesce(township, facility, event_month, sex) IS NULL",
            [BULLETIN],
        ).fetchall()
    assert [(len(named),)] == counted


def test_a_correction_holds_before_and_now_and_counts_the_rest(copy: County, called: Command) -> None:
    said = called("release", copy.workspace.root, "--preview", "--run", copy.second.name)
    assert said.returncode == 0, said.stderr
    assert "nothing is signed yet" in said.stdout
    assert not (copy.workspace.releases / f"{PERIOD}-2.json").exists()
    signed = ("--name", "李明", "--role", "data_officer", "--at", "2027-02-01T09:00+08:00")
    said = called("release", copy.workspace.root, *signed, "--reason", "补报的出生医学证明")
    assert said.returncode == 0, said.stderr
    release = json.loads((copy.workspace.releases / f"{PERIOD}-2.json").read_text(encoding="utf-8"))
    (old, of), (new, of_now) = headline(copy.first), headline(copy.second)
    (one,) = [
        one
        for one in release["corrected"]["figures"]
        if (one["key"]["definition"], one["key"]["pair"], one["key"]["period"]) == (*RATE, PERIOD)
    ]
    assert [(one[when]["numerator"], one[when]["denominator"]) for when in ("before", "now")] == [
        (old, of),
        (new, of_now),
    ]
    before = json.loads((copy.workspace.releases / f"{PERIOD}-1.json").read_text(encoding="utf-8"))["figures"]
    told = {tuple(one[name] for name in KEY): one["value"] for one in before}
    changed = [one for one in release["figures"] if told.get(tuple(one[name] for name in KEY), -1) != one["value"]]
    assert len(changed) <= len(release["corrected"]["figures"]), "a share may stay while what it is made of changes"
    assert release["corrected"]["unchanged"] == len(release["figures"]) - len(release["corrected"]["figures"])
    for words in (
        f"({old}/{of})",
        f"({new}/{of_now})",
        "个百分点",
        f"与上报时相同的 {release['corrected']['unchanged']:,} 项",
    ):
        assert words in re.sub(r"\s+", " ", said.stdout), words


def test_a_release_of_an_older_version_stays_what_it_is_and_is_held_against_its_own_window(county: County) -> None:
    """It has one window, and neither fields nor what waits; a new one is compared with as much as it tells."""
    path = county.workspace.releases / f"{PERIOD}-1.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    assert "corrected" not in told, "a first release corrects nothing"
    kept = ("definition", "pair", "relation", "numerator", "denominator", "value")
    old = {
        **told,
        "figures": [{name: one[name] for name in kept} for one in told["figures"] if one["period"] == PERIOD],
    }
    text = json.dumps(old, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    release = Release.read(text)
    assert release.text == text, "its hash stays"
    same = corrections(release, told["figures"])
    assert same.changed == ()
    moved = [{**one, "value": 0.5} if one["definition"] == "presence.ref" else one for one in told["figures"]]
    assert {one.key["period"] for one in corrections(release, moved).changed} == {PERIOD}


@pytest.mark.parametrize("reason", ["补报", "x", "2027-01-08 1234 ..", "    "])
def test_a_correction_has_its_reason_in_words(county: County, reason: str) -> None:
    with pytest.raises(WrongUse, match=r"the reason is no reason yet|would be a correction"):
        release_run(county.workspace, county.second, SIGNED, reason)


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
