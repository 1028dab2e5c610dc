"""What two people agreed on about two records steers the next runs while the records say what they said then."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.audit.conftest import BIRTHS, CARDS
from tests.audit.history import without_estimates
from tests.cases.conftest import AREA
from tests.cases.test_month import OURS, content, store_of
from tests.cases.told import Run, found
from tests.link.world import family
from tests.pipeline.conftest import Command

from reconcile import engine
from reconcile.cases import reading, service
from reconcile.cases.store import Store, open_store
from reconcile.cases.tables import cases
from reconcile.errors import WrongUse
from reconcile.pipeline.decided import standing_decisions
from reconcile.pipeline.run import run
from reconcile.workspace import Workspace, create, open_workspace, run_folder

DOUBTED, STRANGERS, AGREES = 112, 105, 114
CHILDREN = range(101, 141)


@dataclass
class Births:
    """What the population system says otherwise: columns by child, and numbers that it gave anew."""

    wrong: dict[int, dict[str, str]] = field(default_factory=dict)
    number: dict[int, int] = field(default_factory=dict)


MOTHER = str(family(DOUBTED)["mother_name"])[0]
LITTLE = {"child_name": "误记名", "mother_name": f"{MOTHER}某", "mother_id": "", "certificate_no": ""}
OTHERWISE = {"child_name": "误记名"}
AUGUST = Births({DOUBTED: LITTLE, STRANGERS: OTHERWISE, AGREES: OTHERWISE})
CHANGED = Births(
    {DOUBTED: {**LITTLE, "mother_name": f"{MOTHER}乙"}, STRANGERS: OTHERWISE, AGREES: OTHERWISE}, {STRANGERS: 999}
)


def deliver(workspace: Workspace, period: str, month: Births) -> None:
    births, cards = [BIRTHS], [CARDS]
    for child in CHILDREN:
        row, sex, place = family(child), "男女"[child % 2], OURS.format(child % 3 + 1)
        told = {**row, **month.wrong.get(child, {})}
        births.append(
            f"R{month.number.get(child, child):04d},{told['child_name']},{sex},{row['child_birth_date']},"
            f"{told['mother_name']},{told['mother_id']},{told['certificate_no']},{place},"
        )
        cards.append(
            f"{row['certificate_no']},{row['child_name']},{sex},{row['child_birth_date']},{row['mother_name']},"
            f"{row['mother_id']},2026-09-20,县医院,{place}"
        )
    folder = workspace.inbox / period
    folder.mkdir(parents=True)
    (folder / "births.csv").write_text("\n".join([*births, ""]), encoding="utf-8-sig")
    (folder / "cards.csv").write_text("\n".join([*cards, ""]), encoding="utf-8-sig")


def about(workspace: Workspace, child: int) -> dict[str, dict[str, Any]]:
    """The cases of both records of a child, by type."""
    with engine.connect(run_folder(workspace, "latest") / "run.duckdb", read_only=True) as connection:
        rows = connection.sql("SELECT record_no, record_id::VARCHAR FROM record_births").fetchall()
    record = dict(rows)[f"R{child:04d}"]
    with store_of(workspace) as store:
        return {case["type"]: case for case in reading.listed(store) if case["left_id"] == record}


def settle(workspace: Workspace, case: dict[str, Any], code: str) -> None:
    with store_of(workspace) as store:
        service.answer(store, case["case_id"], case["revision"], code, actor="张", reason="看了双方的原件")
        service.confirm(store, case["case_id"], case["revision"] + 1, actor="李", reason="电话核实")


def made(workspace: Workspace, period: str, *, whole: bool = False) -> Workspace:
    """The workspace after a run; without what nobody looks at, unless it is to be `whole`."""
    with pytest.MonkeyPatch.context() as patch:
        if not whole:
            without_estimates(patch)
        assert run(workspace, period).cases_problem is None
    return workspace


def copied(workspace: Workspace, to: Path) -> Workspace:
    return open_workspace(Path(shutil.copytree(workspace.root, to / "county", symlinks=True)))


def links(workspace: Workspace, child: int) -> list[tuple[str, str]]:
    """Status and method of the accepted or doubtful links of a child."""
    with engine.connect(run_folder(workspace, "latest") / "run.duckdb", read_only=True) as connection:
        return connection.sql(
            "SELECT status, method FROM links JOIN record_births ON record_id = left_id "
            f"WHERE record_no = 'R{child:04d}' AND status <> 'rejected'"
        ).fetchall()


def used(workspace: Workspace) -> list[str]:
    with engine.connect(run_folder(workspace, "latest") / "run.duckdb", read_only=True) as connection:
        return [word for (word,) in connection.sql("SELECT verdict FROM verdicts ORDER BY verdict").fetchall()]


@pytest.fixture(scope="module")
def august(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A link is in doubt, another one is sure and its names differ; both questions were settled."""
    workspace = create(tmp_path_factory.mktemp("verdicts") / "county", AREA, "示例县")
    deliver(workspace, "2026-08", AUGUST)
    made(workspace, "2026-08")
    assert (links(workspace, DOUBTED), used(workspace)) == ([("review", "model")], [])
    settle(workspace, about(workspace, DOUBTED)["link_uncertain"], "21")
    settle(workspace, about(workspace, STRANGERS)["field_conflict.child_name"], "22")
    settle(workspace, about(workspace, AGREES)["field_conflict.child_name"], "01")
    return workspace


@pytest.fixture(scope="module")
def september(august: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The same once more."""
    workspace = copied(august, tmp_path_factory.mktemp("september"))
    deliver(workspace, "2026-09", AUGUST)
    return made(workspace, "2026-09", whole=True)


def test_the_next_run_links_and_parts_as_was_decided(september: Workspace) -> None:
    assert used(september) == ["different", "same"]
    assert links(september, DOUBTED) == [("accepted", "verdict")]
    assert links(september, STRANGERS) == []


def test_settled_questions_do_not_come_back(september: Workspace) -> None:
    states = {
        child: about(september, child)[kind]["state"]
        for child, kind in (
            (DOUBTED, "link_uncertain"),
            (STRANGERS, "field_conflict.child_name"),
            (AGREES, "field_conflict.child_name"),
        )
    }
    assert set(states.values()) == {"settled"}


def test_answers_change_the_rates_beside_the_raw_ones(september: Workspace) -> None:
    folder = run_folder(september, "latest")
    with engine.connect(folder / "run.duckdb", read_only=True) as connection:
        told = connection.sql("SELECT code, effect, field FROM feedback").fetchall()
        rates = dict(
            connection.sql(
                "SELECT estimate, numerator FROM figures WHERE definition = 'consistency.ref' AND period = 'all' "
                "AND pair = 'births-birth_certificates' AND coalesce(township, facility, event_month, sex) IS NULL"
            ).fetchall()
        )
    assert told == [("01", "agrees", "child_name")]
    assert rates["with_feedback"] == rates["raw"] + 1
    assert rates["without_verdicts"] == rates["raw"], "who is the same by a verdict has other names still"


def test_both_languages_show_them_beside_the_headline(september: Workspace) -> None:
    reports = run_folder(september, "latest") / "reports"
    for page, words in (("report.html", "计入核实反馈"), ("report.en.html", "with feedback")):
        text = (reports / page).read_text(encoding="utf-8")
        table = text[text.index(words) :].partition("</table>")[0]
        assert re.findall(r'<td class="n(?: main)?[^>]*>([^<\s]+)', table)[-1] == "＊", (
            "one child apart from the raw figure"
        )


def test_the_same_again_is_the_same_run(september: Workspace) -> None:
    before, made_before = content(september), run_folder(september, "latest").name
    made(september, "2026-09")
    assert (content(september), run_folder(september, "latest").name) == (before, made_before)


def test_another_machine_makes_the_run_again_without_the_cases(
    september: Workspace, tmp_path: Path, called: Command
) -> None:
    elsewhere = copied(september, tmp_path)
    for mine in (elsewhere.cases, elsewhere.cases_key, elsewhere.warehouse):
        mine.unlink()
    shutil.rmtree(elsewhere.inbox)
    said = called("verify", elsewhere.root)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "made once more" in said.stdout
    assert not elsewhere.cases.exists()


@pytest.fixture(scope="module")
def october(september: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A value in question is another one, and the population system has numbered the other child anew."""
    workspace = copied(september, tmp_path_factory.mktemp("october"))
    deliver(workspace, "2026-10", CHANGED)
    return made(workspace, "2026-10")


def test_where_the_values_are_others_the_verdict_is_void_and_the_question_comes_back(october: Workspace) -> None:
    assert used(october) == []
    assert links(october, DOUBTED) == [("review", "model")]
    case = about(october, DOUBTED)["link_uncertain"]
    assert (case["state"], case["code"], case["answered_by"]) == ("open", None, None)


def test_a_verdict_never_passes_over_to_another_number(october: Workspace) -> None:
    """Whoever has the number now was looked at by nobody: the question is a new one, the old answer stays on record."""
    assert about(october, 999)["field_conflict.child_name"]["state"] == "open"
    with store_of(october) as store:
        assert sorted(case["code"] for case in reading.listed(store) if case["state"] == "settled") == ["01", "22"]


def test_verdicts_of_a_lost_key_wait_for_the_run_that_finds_the_question_again(
    september: Workspace, tmp_path: Path
) -> None:
    workspace = copied(september, tmp_path)
    workspace.cases_key.unlink()
    assert standing_decisions(workspace, "2026-09").verdicts.is_empty()
    made(workspace, "2026-09")
    assert standing_decisions(workspace, "2026-09").verdicts["verdict"].sort().to_list() == ["different", "same"]


def test_verdicts_that_contradict_each_other_count_neither(september: Workspace, tmp_path: Path) -> None:
    workspace = copied(september, tmp_path)
    both = standing_decisions(workspace, "2026-09").verdicts
    case = about(workspace, DOUBTED)["link_uncertain"]
    with store_of(workspace) as store, store.writing() as connection:
        twin = {**case, "case_id": "F-other", "state": "settled", "code": "22"}
        connection.execute(cases.insert().values(**twin))
    assert standing_decisions(workspace, "2026-09").verdicts.equals(both.filter(pl.col("verdict") == "different"))


def test_a_run_that_cannot_read_its_cases_is_not_begun(august: Workspace, tmp_path: Path, called: Command) -> None:
    """Without them its figures would be others, and nobody would see it."""
    workspace = copied(august, tmp_path)
    workspace.cases.write_text("no database at all" * 100)
    said = called("run", workspace.root, "--period", "2026-08", "--as-of", "2026-09-01")
    assert (said.returncode, "the case store cannot be used" in said.stderr) == (5, True), said.stderr
    assert len(list(workspace.runs.glob("[0-9a-f]*"))) == 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'cases.db'}", AREA) as opened:
        Run("r1", [found("F1"), {**found("F2"), "right_id": None, "right_register": None}]).by(opened)
        yield opened


def test_who_stands_alone_is_not_the_same_as_anybody(store: Store) -> None:
    with pytest.raises(WrongUse, match="speaks of two records"):
        service.answer(store, "F2", 1, "21", actor="张", reason="两处是同一人")
    service.answer(store, "F2", 1, "12", actor="张", reason="是双胞胎姐妹")


def test_only_what_a_second_person_agreed_on_counts(store: Store) -> None:
    service.answer(store, "F1", 1, "21", actor="张", reason="两处是同一人")
    assert reading.decided_cases(store).is_empty()
    service.confirm(store, "F1", 2, actor="李", reason="电话核实")
    (row,) = reading.decided_cases(store).iter_rows(named=True)
    assert (row["case_id"], row["verdict"], row["evidence"]) == ("F1", "same", "k:a")
