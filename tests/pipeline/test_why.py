"""`reconcile why`: any two records explained, linked or not, in both languages, masked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.pipeline.conftest import Command
from tests.pipeline.test_month import run_folder, table

from reconcile import engine
from reconcile.pipeline.context import Context
from reconcile.pipeline.why import Asking
from reconcile.report.why import READER
from reconcile.workspace import open_workspace

LINKED = """
    SELECT left_id, right_id, probability FROM links
    WHERE pair = 'births-hukou' AND relation = 'child' AND status = 'accepted'
    ORDER BY left_id LIMIT 1
"""


def test_a_link_is_explained_in_both_languages_and_as_a_page(
    county: Path, tmp_path: Path, reconcile: Command, called: Command
) -> None:
    left, right, _ = table(county, LINKED).row(0)
    page = tmp_path / "why.html"
    chinese = reconcile("why", county, f"births:{left}", f"hukou:{right}", "--html", page)
    english = called("why", county, f"hukou:{right}", f"births:{left}", "--language", "en")
    assert chinese.returncode == english.returncode == 0, chinese.stderr + english.stderr
    assert "确认为同一婴儿" in chinese.stdout
    assert "Accepted as the same child" in english.stdout
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html
    assert "http" not in html.replace("http://www.w3.org", "")
    assert called("why", county, f"births:{left}", f"hukou:{right}", "--html", page).returncode == 5


def test_no_name_and_no_number_stands_in_an_explanation(county: Path, tmp_path: Path, called: Command) -> None:
    left, right, _ = table(county, LINKED).row(0)
    page = tmp_path / "why.html"
    said = called("why", county, f"births:{left}", f"hukou:{right}", "--html", page).stdout
    said += page.read_text(encoding="utf-8")
    births = table(county, f"SELECT child_name, mother_name, child_id FROM record_births WHERE record_id = {left}")
    hukou = table(county, f"SELECT person_name, person_id FROM record_hukou WHERE record_id = {right}")
    secrets = [value for frame in (births, hukou) for value in frame.row(0) if value]
    assert secrets
    for secret in secrets:
        assert secret not in said


def test_whose_values_are_hidden_is_told_with_the_setting_that_says_so(county: Path) -> None:
    """The police may not see what the vaccination office keeps, the health commission may see both."""
    left, right, _ = table(county, LINKED.replace("hukou", "vaccination")).row(0)
    with engine.opened_run(run_folder(county)) as connection:
        asking = Asking(connection, Context.of(open_workspace(county)), "en")
        question = asking.question(f"births:{left}", f"vaccination:{right}", None)
        police, health = (asking.answer(question, reader) for reader in ("police", READER))
    assert {line.right for line in police.fields} == {"(not disclosed)"}
    (told,) = (note for note in police.notes if "disclose_to" in note)
    assert "not disclosed to police" in told
    assert 'id = "vaccination"): add "police"' in told
    assert not [note for note in health.notes if "disclose_to" in note]


def test_a_record_is_known_by_its_file_and_row_as_lists_name_it(county: Path, called: Command) -> None:
    left, right, _ = table(county, LINKED).row(0)
    file, row = table(county, f"SELECT file, row_no FROM record_hukou WHERE record_id = {right}").row(0)
    said = called("why", county, f"births:{left}", f"{Path(file).name}:{row}")
    assert said.returncode == 0, said.stderr
    assert f"hukou:{right}" in said.stdout


def test_duplicates_are_called_the_same_case(county: Path, called: Command) -> None:
    first, other = table(county, "SELECT record_id FROM record_births ORDER BY 1 LIMIT 2")["record_id"]
    chinese, english = (
        called("why", county, f"births:{first}", f"births:{other}", "--language", one) for one in ("zh", "en")
    )
    assert chinese.stdout.startswith("为什么（不）是同一对象"), chinese.stdout + chinese.stderr
    assert english.stdout.startswith("Why these are, or are not, the same case"), english.stdout + english.stderr


def test_a_line_of_a_check_list_is_explained_by_its_number(county: Path, called: Command) -> None:
    both = "SELECT finding_id FROM findings WHERE left_id IS NOT NULL AND right_id IS NOT NULL ORDER BY 1 LIMIT 1"
    missing = "SELECT finding_id, left_id FROM findings WHERE type LIKE 'missing_in%' ORDER BY 1 LIMIT 1"
    said = called("why", county, table(county, both).item())
    assert said.returncode == 0, said.stderr
    assert "合计" in said.stdout
    finding, record = table(county, missing).row(0)
    said = called("why", county, finding)
    assert said.returncode == 0, said.stderr
    assert f":{record}]" in said.stdout


def test_what_agrees_and_was_written_otherwise_is_told_so(county: Path, called: Command) -> None:
    folded = "SELECT relation, left_id, right_id FROM agreements WHERE pair = 'births-hukou' AND level = 'folded'"
    relation, left, right = table(county, f"{folded} ORDER BY ALL").row(0)
    asked = (f"births:{left}", f"hukou:{right}", "--relation", relation)
    said = called("why", county, *asked, "--language", "en")
    assert said.returncode == 0, said.stderr
    assert "written otherwise" in " ".join(said.stdout.split())


def test_two_records_that_were_never_compared_are_explained_too(county: Path, called: Command) -> None:
    left = table(county, "SELECT min(record_id) FROM record_births").item()
    linked = f"SELECT right_id FROM links WHERE pair = 'births-hukou' AND left_id = {left}"
    right = table(county, f"SELECT min(record_id) FROM record_hukou WHERE record_id NOT IN ({linked})").item()
    said = called("why", county, f"births:{left}", f"hukou:{right}")
    assert said.returncode == 0, said.stderr
    assert "没有比较过" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("births:1", "hukou:1"), "has no record 1"),
        (("nowhere.xlsx:1", "births:1"), "no record of this run stands at"),
        (("nonsense", "births:1"), "names no record"),
        (("F0000",), "no discrepancy"),
        (("births:{record}", "hukou:{other}", "--relation", "aunt"), "no relation"),
        (("births:{record}", "--language", "fr"), "no language"),
    ],
)
def test_what_cannot_be_meant_is_told_in_words(
    county: Path, called: Command, arguments: tuple[str, ...], words: str
) -> None:
    record = table(county, "SELECT min(record_id) FROM record_births").item()
    other = table(county, "SELECT min(record_id) FROM record_hukou").item()
    said = called("why", county, *(argument.format(record=record, other=other) for argument in arguments))
    assert said.returncode == 2
    assert words in said.stderr
    assert "Traceback" not in said.stderr


def test_a_page_explains_two_records_and_needs_a_folder(county: Path, tmp_path: Path, called: Command) -> None:
    left, right, _ = table(county, LINKED).row(0)
    alone = called("why", county, f"births:{left}", "--html", tmp_path / "why.html")
    assert alone.returncode == 2
    assert "two records" in alone.stderr
    nowhere = called("why", county, f"births:{left}", f"hukou:{right}", "--html", tmp_path / "no" / "why.html")
    assert nowhere.returncode == 5
    assert "Traceback" not in nowhere.stderr
    itself = called("why", county, f"births:{left}", f"births:{left}")
    assert (itself.returncode, "one record" in itself.stderr) == (2, True)


def test_the_models_of_a_run_lie_beside_its_reports(county: Path) -> None:
    models = json.loads((run_folder(county) / "reports" / "models.json").read_text(encoding="utf-8"))
    child = models["births-hukou"]["child"]
    assert {"priors", "comparisons", "blocks", "blocking_recall", "expected", "unmatched_gain"} <= child.keys()
    accepted = "SELECT count(*) FROM links WHERE pair = 'births-hukou' AND relation = 'child' AND status = 'accepted'"
    assert child["expected"]["links"] >= table(county, accepted).item() > 10
    assert 0.5 < child["blocking_recall"] <= 1
    assert sum(block["pairs"] for block in child["blocks"]) > 0


def test_every_linked_record_is_in_one_cluster(county: Path) -> None:
    clusters = table(county, "SELECT * FROM clusters")
    assert clusters.select("register", "record_id").is_unique().all()
    linked = """
        SELECT count(*) FROM links AS l
        JOIN clusters AS a ON a.register = l.left_register AND a.record_id = l.left_id
        JOIN clusters AS b ON b.register = l.right_register AND b.record_id = l.right_id
        WHERE l.pair = 'births-hukou' AND l.relation = 'child' AND l.status = 'accepted'
          AND a.cluster_id = b.cluster_id
    """
    accepted = "SELECT count(*) FROM links WHERE pair = 'births-hukou' AND relation = 'child' AND status = 'accepted'"
    assert table(county, linked).item() == table(county, accepted).item()
