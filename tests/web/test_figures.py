"""Figures down to their rows: what each role sees of them, and that the rows are those the figure is made of."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import update
from tests.pipeline.conftest import Command
from tests.web.conftest import Visit, visitor
from tests.web.test_access import latest
from tests.web.visitor import PASSWORD, Visitor

from reconcile import engine
from reconcile.accounts import users
from reconcile.accounts.roles import Role, User
from reconcile.accounts.sight import sight_of
from reconcile.cases import reading
from reconcile.cases.tables import cases
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.figures import FigureDesk
from reconcile.pipeline.review_estimate import reviewed_in
from reconcile.pipeline.reviews import ANSWERED, ANSWERS, reviews
from reconcile.report.figure_rows import PAGE, FigureRows, Reach, Wanted
from reconcile.report.formatting import percent
from reconcile.report.tables.model import CUTS

CHILD = "/figures/births-birth_certificates.child"
RATE = f"{CHILD}/consistency.ref"
FEW = f"{CHILD}/presence.ref"
"""In each township fewer than five births have no certificate."""
YEAR = "2025-10..2026-09"
EAST, NORTH = "990121001", "990121002"
COUNTED = {"numerator": "计入分子", "denominator": "只计入分母", "left_out": "不计入"}


def asked(desk: Desk, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """What the run's own database says, in words of the test."""
    path = desk.context.workspace.runs / latest(desk) / "run.duckdb"
    with engine.connect(path, read_only=True) as connection:
        return connection.execute(statement, values).fetchall()


def rows_of(browser: Visitor, path: str) -> Iterator[list[str]]:
    """The cells of all rows, page by page."""
    page = 1
    while True:
        text = browser.get(f"{path}{'&' if '?' in path else '?'}page={page}").text
        assert browser.page.status_code == 200
        for row in re.findall(r"<tr>(<td>.*?)</tr>", text, flags=re.DOTALL):
            yield [html.unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.split(r"<td[^>]*>", row)[1:]]
        if 'rel="next"' not in text:
            return
        page += 1


def rate_in(text: str) -> list[tuple[int, int]]:
    """Every numerator and denominator on a page."""
    return [(int(a), int(b)) for a, b in re.findall(r">(\d+) / (\d+)<", text)]


def test_the_headline_table_has_every_comparison_and_window_and_leads_to_its_figure(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    page = browser.get("/figures").text
    told = asked(
        desk,
        "SELECT period, numerator, denominator FROM figures WHERE definition = 'consistency.ref' AND estimate = 'raw' "
        "AND pair = 'births-birth_certificates' AND coalesce(township, facility, event_month, sex) IS NULL",
    )
    for period, numerator, denominator in told:
        if denominator:
            assert f"{numerator} / {denominator}" in page
            assert f"{RATE}?run={latest(desk)}&period={period}" in html.unescape(page)
    assert "未提供" in page, "what was not delivered is told, and is no nought"
    assert "收到行数" in page
    assert browser.get(f"{RATE}?period={YEAR}").status_code == 200


def test_another_run_is_shown_in_its_usual_window(visit: Visit) -> None:
    """A form that chooses a run brings along the window of the one before."""
    page = visit("officer").get("/figures?period=1999-01").text
    assert f'value="{YEAR}" selected' in page
    assert "2026-09 · 截至 2026-09-30" in page


def test_one_figure_says_what_it_is_how_sure_it_is_and_of_whom(visit: Visit) -> None:
    page = visit("officer").get(f"{RATE}?period={YEAR}").text
    for words in (
        "关键项均一致",
        "上报口径",
        "校正估计",
        "从严估计",
        "从宽估计",
        "只含匹配误差",
        "不予计入的记录",
        "城关镇",
        "青石镇",
    ):
        assert words in page, words
    assert "17 / 42" in page
    assert "41.27" not in page


@pytest.mark.parametrize("key", ["consistency.ref", "presence.other", "consistency.union", "field.child_name"])
def test_the_rows_are_those_the_figure_is_made_of(visit: Visit, desk: Desk, key: str) -> None:
    """Passes as well as failures, for who sees restricted persons too."""
    found = [row[0] for row in rows_of(visit("limited"), f"{CHILD}/{key}/rows?period={YEAR}")]
    definition, field = ("field.child_name", "child_name") if key.startswith("field") else (key, None)
    ((numerator, denominator),) = asked(
        desk,
        "SELECT numerator, denominator FROM figures WHERE definition = ? AND field IS NOT DISTINCT FROM ? "
        "AND pair = 'births-birth_certificates' AND relation = 'child' AND period = ? AND estimate = 'raw' "
        "AND coalesce(township, facility, event_month, sex) IS NULL",
        definition,
        field,
        YEAR,
    )
    assert found.count(COUNTED["numerator"]) == numerator
    assert found.count(COUNTED["numerator"]) + found.count(COUNTED["denominator"]) == denominator


def test_rows_are_filtered_by_outcome_reason_and_part_and_their_counts_add_up(visit: Visit) -> None:
    browser = visit("officer")
    page = browser.get(f"{RATE}/rows?period={YEAR}").text
    links = re.findall(r'href="(/figures/[^"]*/rows\?[^"]*)"[^>]*>([^<]*?)\s*(?:<b>)?([\d,]+)(?:</b>)?</a>', page)
    assert {words.strip() for _, words, _ in links} >= {"全部", *COUNTED.values(), "不一致", "未匹配", "一致"}
    for address, words, number in links:
        found = list(rows_of(browser, html.unescape(address)))
        assert len(found) == int(number), words
        if words.strip() in COUNTED.values():
            assert {row[0] for row in found} == {words.strip()}
    of_part = list(rows_of(browser, f"{RATE}/rows?period={YEAR}&by=township&part={NORTH}"))
    assert {row[4] for row in of_part} == {"青石镇"}


def test_pages_of_rows_are_turned_in_one_order(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    path = f"{CHILD}/consistency.union/rows?period={YEAR}"
    places = [row[3] for row in rows_of(browser, path)]
    assert len(places) == len(set(places)) > PAGE
    assert len(browser.get(path).text.split("<tr><td>")) == PAGE + 1
    assert browser.get(f"{path}&page=99999").text.count("<tr><td>") == len(places) % PAGE


def test_a_failing_row_leads_to_its_case_where_one_may_see_it(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    path = f"{CHILD}/field.child_name/rows?period={YEAR}&outcome=denominator"
    rows = list(rows_of(browser, path))
    assert rows
    assert all(re.fullmatch(r"F[0-9a-f]{14}", row[-1]) for row in rows)
    assert browser.get(f"/cases/{rows[0][-1]}").status_code == 200
    own = {row["case_id"] for row in reading.listed(desk.store, restricted=True) if row["office"] == "maternal_health"}
    of_office = {case for row in rows_of(visit("maternal"), path) for case in row[-1].split()}
    assert of_office == {case for row in rows for case in row[-1].split()} & own


def test_a_row_shows_no_name_number_or_address(visit: Visit) -> None:
    browser = visit("limited")
    for key in ("consistency.ref", "field.mother_id"):
        cells = [cell for row in rows_of(browser, f"{CHILD}/{key}/rows?period={YEAR}") for cell in row]
        assert not [cell for cell in cells if re.search(r"\d{8,}|东门村|北岭村|组", cell) and not cell.startswith("F")]


def test_restricted_persons_are_among_the_rows_of_the_restricted_role_alone(visit: Visit, desk: Desk) -> None:
    path = f"{RATE}/rows?period={YEAR}"
    whole = {row[3] for row in rows_of(visit("limited"), path)}
    of_officer = {row[3] for row in rows_of(visit("officer"), path)}
    assert len(whole - of_officer) == 1
    assert of_officer < whole
    assert {row[3] for row in rows_of(visit("auditor"), path)} == of_officer
    for login in ("officer", "auditor", "county", "maternal"):
        assert "限制查看的人员不在其中" in visit(login).get(path).text


def test_who_became_restricted_since_the_run_is_hidden_too(either: Desk) -> None:
    browser = visitor(either, "officer")
    path = f"{CHILD}/field.child_name/rows?period={YEAR}&outcome=denominator"
    before = list(rows_of(browser, path))
    with either.store.writing() as connection:
        connection.execute(update(cases).where(cases.c.case_id == before[0][-1]).values(restricted=True))
    assert [row[3] for row in rows_of(browser, path)] == [row[3] for row in before[1:]]


def test_a_row_whose_partner_is_restricted_is_hidden_with_it(desk: Desk) -> None:
    """A certificate says nothing by itself of why its birth is restricted."""
    figures, sight = FigureDesk(desk), sight_of(User("x", "x", Role.AUDITOR))
    shown = figures.shown(latest(desk), YEAR, sight)
    assert shown
    subject, figure = shown.figure("births-birth_certificates.child", "presence.other") or pytest.fail("no figure")
    with desk.runs.reading(latest(desk)) as connection:
        assert connection

        def rows(barred: tuple[str, ...]) -> list[int]:
            declarations = desk.context.declarations
            found = FigureRows(connection, declarations, subject, figure, YEAR, Reach(barred=barred))
            return [row["record_id"] for row in found.rows(Wanted(), 1000)]

        of_link = (
            "SELECT partner_id, record_id FROM member_outcomes WHERE pair = 'births-birth_certificates' "
            "AND side = 'right' AND linked"
        )
        whole, partners = rows(()), dict(connection.execute(of_link).fetchall())
        birth = next(birth for birth, card in partners.items() if card in whole)
        assert set(whole) - set(rows((f"births:{birth}",))) == {partners[birth]}


@pytest.mark.parametrize(("login", "own", "other"), [("east", EAST, NORTH), ("north", NORTH, EAST)])
def test_a_township_sees_its_own_figures_and_rows_alone(
    visit: Visit, desk: Desk, login: str, own: str, other: str
) -> None:
    browser = visit(login)
    ((numerator, denominator),) = asked(
        desk,
        "SELECT numerator, denominator FROM figures WHERE definition = 'consistency.ref' AND township = ? "
        "AND pair = 'births-birth_certificates' AND relation = 'child' AND period = ? AND estimate = 'raw'",
        own,
        YEAR,
    )
    names = desk.context.places.names
    for path in ("/figures", f"/figures?period={YEAR}", f"{RATE}?period={YEAR}", f"{RATE}/rows?period={YEAR}"):
        page = browser.get(path).text
        assert names[other] not in page, path
        assert "17 / 42" not in page, path
    assert (numerator, denominator) in rate_in(browser.get(f"{RATE}?period={YEAR}").text)
    found = list(rows_of(browser, f"{RATE}/rows?period={YEAR}"))
    assert {row[4] for row in found} == {names[own]}
    assert sum(row[0] == COUNTED["numerator"] for row in found) == numerator
    foreign = browser.get(f"{RATE}/rows?period={YEAR}&by=township&part={other}")
    nowhere = browser.get(f"{RATE}/rows?period={YEAR}&by=township&part=990121999")
    assert foreign.status_code == nowhere.status_code == 404
    assert foreign.text.replace(other, "990121999") == nowhere.text


def test_a_township_sees_no_figure_of_few_persons_nor_its_rows(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    page = browser.get(f"{FEW}?period={YEAR}").text
    assert "≥ 81.8" in page
    assert "人数过少" in page
    assert f"{FEW}/rows" not in page
    assert browser.get(f"{FEW}/rows?period={YEAR}").status_code == 404
    assert "校正估计" not in page, "nor another estimate of the same persons"
    county = visit("county").get(f"{FEW}?period={YEAR}").text
    assert "37 / 42" in county
    assert "≥" not in county


def test_rows_of_a_comparison_are_those_offices_to_which_both_registers_are_disclosed(desk: Desk, visit: Visit) -> None:
    """Certificates are not disclosed to civil affairs: the total is theirs to see, the rows are not."""
    civil = User("civil", "孙丽", Role.COUNTY, office="civil_affairs")
    users.add(desk.store, civil, PASSWORD, actor="测试", reason="开通", own=True)
    browser = visitor(desk, "civil")
    page = browser.get(f"{RATE}?period={YEAR}")
    assert "17 / 42" in page.text
    assert "/rows" not in page.text
    assert browser.get(f"{RATE}/rows?period={YEAR}").status_code == 404
    assert browser.post(f"{RATE}/rows/export", within=f"period={YEAR}").status_code == 404
    assert browser.get(f"/figures/births/completeness.child_name/rows?period={YEAR}").status_code == 200
    assert visit("maternal").get(f"{RATE}/rows?period={YEAR}").status_code == 200


def test_blind_review_hides_how_sure_a_link_is(visit: Visit) -> None:
    browser = visit("county")
    path = f"{RATE}/rows?period={YEAR}"
    heads = [f'<th scope="col">{words}</th>' for words in ("匹配概率", "匹配方法")]
    assert all(head in browser.get(path).text for head in heads)
    browser.get("/queue")
    browser.post("/blind", on="1")
    page = browser.get(path).text
    assert not any(head in page for head in heads)
    assert not re.search(r"<td>[<>]?\d+\.\d+%", page)


@pytest.mark.parametrize(
    "path",
    [
        "/figures?run=0000",
        "/figures?run=../../etc",
        "/figures?run=latest",
        f"{RATE}?period=1999-01",
        f"{CHILD}/nothing",
        "/figures/births-births.child/presence.ref",
        f"{RATE}/rows?period=' OR 1=1",
        "/figures/..%2f..%2fetc/passwd",
    ],
)
def test_what_is_not_there_is_not_there(visit: Visit, path: str) -> None:
    assert visit("officer").get(path).status_code == 404


@pytest.mark.parametrize(
    "more", ["became=' OR 1=1 --", "by=township&part=%25", "by=record_id&part=1", "outcome=x&page=²"]
)
def test_what_is_typed_into_an_address_is_a_value(visit: Visit, more: str) -> None:
    browser = visit("officer")
    assert browser.get(f"{RATE}/rows?period={YEAR}&{more}").status_code == 200
    assert "OR 1=1" not in re.sub(r'(?:href|value)="[^"]*"', "", browser.text)


def test_no_run_yet_is_said(visit: Visit, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.pipeline.figures.ledger.run_ids", lambda _: [])
    assert "还没有比对过" in visit("officer").get("/figures").text
    assert "还没有比对过" in visit("officer").get("/runs").text


def test_nothing_in_these_pages_needs_what_the_policy_forbids(visit: Visit, desk: Desk) -> None:
    browser, run = visit("officer"), latest(desk)
    for language in ("zh", "en"):
        browser.get(f"/language?to={language}")
        for path in ("/figures", RATE, f"{RATE}/rows?period=all", "/runs", f"/runs/{run}", f"/runs/{run}/release"):
            page = browser.get(path).text
            assert browser.page.status_code == 200
            assert not re.search(
                r"<script(?! src=\"/static/)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://", page
            ), path
            if language == "en":
                body = re.sub(r"<(header|option|td|th|title|b)[ >].*?</\1>", "", page, flags=re.DOTALL)
                assert not re.search(r"[\u4e00-\u9fff]", re.sub(r'"[^"]*"', "", body)), path


def test_a_figure_shows_how_it_moves_with_the_threshold_as_the_audit_page_draws_it(visit: Visit, desk: Desk) -> None:
    page = visit("officer").get(f"{RATE}?period={YEAR}").text
    points = asked(
        desk,
        "SELECT count(*) FROM sensitivity WHERE definition = 'consistency.ref' AND pair = 'births-birth_certificates' "
        "AND relation = 'child' AND period = ? AND value IS NOT NULL",
        YEAR,
    )
    assert "随接受阈值的变化" in page
    assert [(page.count('<circle class="dot"'),)] == points
    assert "<svg" not in visit("east").get(f"{RATE}?period={YEAR}").text, "the curve is the whole county's"


def test_what_a_blind_review_found_stands_beside_what_is_reported(own: Desk, called: Command, tmp_path: Path) -> None:
    """And changes on the page once more was read back, without a restart."""
    workspace = own.context.workspace
    browser, address = visitor(own, "auditor"), f"{RATE}?period={YEAR}"
    assert "盲审估计" not in browser.get(address).text
    said = called("review", "sample", workspace.root, "--n", 40, "--out", tmp_path / "review.xlsx")
    assert said.returncode == 0, said.stderr
    (review,) = reviews(workspace)
    for answer in ("agree", "differ"):
        rows = [(case, answer, 1, "review.xlsx") for case in review.cases["case"]]
        pl.DataFrame(rows, schema=ANSWERED, orient="row").write_parquet(review.folder / ANSWERS)
        told = reviewed_in(workspace, workspace.runs / latest(own))
        assert told is not None
        whole = told.filter(
            pl.all_horizontal(pl.col(cut).is_null() for cut in CUTS),
            definition="consistency.ref",
            pair="births-birth_certificates",
        )
        page = browser.get(address).text
        assert "盲审估计 = 模型合计" in page
        (value,) = whole["value"]
        line = page[page.index('<th scope="row">盲审估计') :]
        assert (html.escape(percent(value)) if value is not None else "覆核不足") in line[: line.index("</tr>")]
    assert "盲审估计" not in visitor(own, "east").get(address).text
    (review.folder / ANSWERS).write_bytes(b"nothing of ours")
    assert "盲审结果读不出" in browser.get(address).text
    assert "17 / 42" in browser.text


def test_a_figure_shows_it_in_english_too(visit: Visit) -> None:
    browser = visit("auditor")
    browser.get("/language?to=en")
    assert "By the probability from which a link is accepted" in browser.get(f"{RATE}?period={YEAR}").text
