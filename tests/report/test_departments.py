"""The pages for the exchange meeting: each office's own, all of its discrepancies accounted for, one page of A4."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from tests.report.browser import needs_browser, printed_sizes

from reconcile.registers.load import Declarations
from reconcile.report.tables import Report, suppress
from reconcile.report.tables.departments import Department, departments
from reconcile.report.texts import Texts

OFFICES = ("civil_affairs", "death_registration", "maternal_health", "medical_insurance", "police", "vaccination")


@pytest.fixture(scope="module")
def pages(tables: Report, declarations: Declarations) -> dict[str, Department]:
    return {one.office: one for one in departments(suppress(tables), declarations)}


def page(run: Path, office: str) -> lxml.html.HtmlElement:
    return lxml.html.parse(run / "reports" / "departments" / f"{office}.html").getroot()


def test_every_office_but_the_population_systems_own_has_a_page_in_both_languages(run: Path) -> None:
    names = {path.name for path in (run / "reports" / "departments").iterdir()}
    assert names == {f"{office}{ending}" for office in OFFICES for ending in (".html", ".en.html")}


def test_all_that_an_office_is_asked_about_is_on_its_page(tables: Report, pages: dict[str, Department]) -> None:
    for office, one in pages.items():
        mine = [line for line in tables.findings if line.office == office and not line.restricted]
        shown = sum(line.count or 0 for line in one.theirs.lines)
        assert len(one.theirs.lines) + one.theirs.others == len(mine)
        assert shown + one.theirs.rest.count == one.theirs.total.count <= sum(line.count or 0 for line in mine)
        hidden = [line for line in suppress(tables).findings if line.office == office and not line.restricted]
        assert one.theirs.total.at_least == any(line.count is None for line in hidden)


def test_ours_are_those_of_the_population_system_in_their_comparisons(
    tables: Report, pages: dict[str, Department]
) -> None:
    ours = [line for line in tables.findings if line.office == "health" and not line.restricted]
    police = [line for line in ours if "hukou" in line.pair.split("-")]
    found = pages["police"].ours
    assert police
    assert len(found.lines) + found.others == len(police)
    assert {line.pair for line in found.lines} <= {line.pair for line in police}


def test_what_was_received_and_what_was_not(run: Path, tables: Report) -> None:
    hukou = next(one for one in tables.receipts if one.register == "hukou")
    (row,) = page(run, "police").xpath("//tr[th='公安户籍' and count(td)=5]")
    assert [cell.text_content() for cell in row.findall("td")] == [
        f"{count:,}" for count in (hukou.files, hukou.received, hukou.kept, hukou.superseded, hukou.quarantined)
    ]
    absent = page(run, "civil_affairs")
    (row,) = absent.xpath("//tr[th='民政婚姻' and td[@colspan]]")
    assert row.find("td").text_content() == "未提供"
    assert "0.00%" not in absent.text_content()


def test_restricted_discrepancies_stand_on_no_page(tables: Report, declarations: Declarations) -> None:
    only = tuple(replace(line, restricted=True) for line in tables.findings)
    for one in departments(suppress(replace(tables, findings=only)), declarations):
        assert not one.theirs.lines + one.ours.lines
        assert one.theirs.total.count == one.ours.total.count == 0


def test_lines_stand_in_the_order_of_their_counts(pages: dict[str, Department]) -> None:
    for one in pages.values():
        counts = [line.count or 0 for line in one.theirs.lines]
        assert counts == sorted(counts, reverse=True)


def test_it_names_no_township_and_no_person(run: Path, tables: Report, declarations: Declarations) -> None:
    words = page(run, "maternal_health").text_content()
    assert Texts("zh", declarations).label("office", "maternal_health") in words
    assert not any(name in words for name in tables.townships.values())


def test_small_cells_are_taken_out_before(tables: Report, declarations: Declarations) -> None:
    with pytest.raises(ValueError, match="suppress"):
        departments(tables, declarations)


@needs_browser
@pytest.mark.parametrize("name", ["maternal_health.html", "maternal_health.en.html"])
def test_the_fullest_page_prints_on_one_of_a4(run: Path, tmp_path: Path, name: str) -> None:
    assert printed_sizes(run / "reports" / "departments" / name, tmp_path) == [(595, 842)]
