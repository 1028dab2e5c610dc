"""What was explained away is looked at by a second person on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cases.conftest import AREA
from tests.cases.told import Run, found
from tests.pipeline.conftest import Command

from reconcile.accounts import users
from reconcile.accounts.roles import Role, User
from reconcile.cases import reading, service
from reconcile.cases.states import State
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.workspace import Workspace, create

WHO = ("--actor", "李", "--reason", "核对了存根")


@pytest.fixture
def county(tmp_path: Path) -> Workspace:
    """A workspace without a run; two of its four cases were explained away by 张, one of them restricted."""
    workspace = create(tmp_path / "county", AREA, "示例县")
    with case_store(Context.of(workspace), new=True) as store:
        Run("r1", [*(found(f"F{n}") for n in range(3)), found("F3", restricted=True)]).by(store)
        for case in ("F1", "F3"):
            service.answer(store, case, 1, "01", actor="张", reason="两处同为一人，存根在案")
    return workspace


def states(workspace: Workspace) -> dict[str, str]:
    with case_store(Context.of(workspace)) as store:
        return {row["case_id"]: row["state"] for row in reading.listed(store, restricted=True)}


def test_what_waits_for_a_second_person_is_listed_with_its_evidence(county: Workspace, called: Command) -> None:
    said = called("cases", "check", county.root, "--language", "en")
    assert said.returncode == 0, said.stderr
    lines = [line for line in said.stdout.splitlines() if line.startswith("F")]
    assert [line.split()[0] for line in lines] == ["F1:2", "F1:2"], "in the table, and with its evidence"
    assert "01 they" in lines[0]
    assert lines[1] == "F1:2 evidence: 两处同为一人，存根在案"
    assert "F3:2" in called("cases", "check", county.root, "--restricted").stdout


def test_nothing_to_check_is_said(tmp_path: Path, called: Command) -> None:
    root = create(tmp_path / "county", AREA, "示例县").root
    called("cases", "update", root)
    said = called("cases", "check", root, "--language", "en")
    assert "Nothing waits for a second person." in said.stdout


def test_a_second_person_agrees(county: Workspace, called: Command) -> None:
    said = called("cases", "confirm", county.root, "F1:2", *WHO)
    assert (said.returncode, states(county)["F1"]) == (0, State.SETTLED), said.stderr


@pytest.mark.parametrize(
    ("answered_by", "actor", "agrees"),
    [("zhang1", "zhang2", False), ("zhang1", "张敏", False), ("张敏", "zhang2", False), ("zhang1", "li", True)],
)
def test_by_command_too_accounts_of_one_name_count_as_one(
    county: Workspace, called: Command, answered_by: str, actor: str, agrees: bool
) -> None:
    with case_store(Context.of(county)) as store:
        for login, name in (("zhang1", "张敏"), ("zhang2", "张敏"), ("li", "李明")):
            users.add(store, User(login, name, Role.DATA_OFFICER), "a long password", actor="测试", reason="开通")
        service.answer(store, "F2", 1, "01", actor=answered_by, reason="两处同为一人，存根在案")
    said = called("cases", "confirm", county.root, "F2:2", "--actor", actor, "--reason", "核对了存根")
    assert (said.returncode, states(county)["F2"]) == ((0, State.SETTLED) if agrees else (2, State.TO_CONFIRM))
    assert agrees or "another name" in said.stderr


@pytest.mark.parametrize(("step", "state"), [("confirm", State.SETTLED), ("send-back", State.OPEN)])
def test_of_restricted_cases_nobody_decides_without_the_role(
    county: Workspace, called: Command, step: str, state: State
) -> None:
    said, none = (called("cases", step, county.root, named, *WHO) for named in ("F3:2", "F8:2"))
    assert (said.returncode, states(county)["F3"]) == (2, State.TO_CONFIRM)
    assert said.stderr.replace("F3", "F8") == none.stderr, "as if there were none"
    assert "--restricted alone" in said.stderr
    assert called("cases", step, county.root, "F3:2", *WHO, "--restricted").returncode == 0
    assert states(county)["F3"] == state


def test_or_sends_it_back(county: Workspace, called: Command) -> None:
    said = called("cases", "send-back", county.root, "F1:2", *WHO)
    assert (said.returncode, states(county)["F1"]) == (0, State.OPEN), said.stderr


def test_after_an_agreement_was_taken_back_the_evidence_is_that_of_the_answer(
    county: Workspace, called: Command
) -> None:
    with case_store(Context.of(county)) as store:
        service.confirm(store, "F1", 2, actor="李", reason="看过存根")
        service.take_back(store, "F1", 3, actor="李", reason="按错了")
    said = called("cases", "check", county.root, "--language", "en").stdout
    assert "F1:4 evidence: 两处同为一人，存根在案" in said


def test_nobody_confirms_an_answer_of_his_own(county: Workspace, called: Command) -> None:
    said = called("cases", "confirm", county.root, "F1:2", "--actor", " 张 ", "--reason", "看过")
    assert (said.returncode, states(county)["F1"]) == (2, State.TO_CONFIRM)
    assert "second person" in said.stderr


def test_nor_sends_it_back_but_takes_it_back(county: Workspace, called: Command) -> None:
    """By login or name, as on the pages."""
    with case_store(Context.of(county)) as store:
        users.add(store, User("zhang1", "张", Role.DATA_OFFICER), "a long password", actor="测试", reason="开通")
    for actor in (" 张 ", "zhang1"):
        said = called("cases", "send-back", county.root, "F1:2", "--actor", actor, "--reason", "看错了行")
        assert (said.returncode, states(county)["F1"]) == (2, State.TO_CONFIRM)
        assert "take it back" in " ".join(said.stderr.split())
    said = called("cases", "take-back", county.root, "F1:2", "--actor", "李", "--reason", "看错了行")
    assert (said.returncode, states(county)["F1"]) == (2, State.TO_CONFIRM), "somebody else's"
    said = called("cases", "take-back", county.root, "F1:2", "--actor", "张", "--reason", "看错了行")
    assert (said.returncode, states(county)["F1"]) == (0, State.OPEN), said.stderr
    assert called("cases", "take-back", county.root, "F3:2", "--actor", "张", "--reason", "看错了行").returncode == 2
    with case_store(Context.of(county)) as store:
        told = [(line["action"], line["actor"]) for line in reading.history_of(store, "F1")]
    assert told[1:] == [("explain", "张"), ("take_back", "张")]


def test_of_several_the_good_ones_are_written_and_each_other_one_is_told(county: Workspace, called: Command) -> None:
    said = called("cases", "confirm", county.root, "F1:2", "F0:1", "F9:1", "F3:1", *WHO, "--restricted")
    assert said.returncode == 8, "the last one was changed since"
    assert states(county) == {
        "F0": State.OPEN,
        "F1": State.SETTLED,
        "F2": State.OPEN,
        "F3": State.TO_CONFIRM,
    }
    assert "1 of 4 case(s) written." in said.stdout
    assert all(f"{case}: " in said.stdout + said.stderr for case in ("F0", "F9", "F3"))


@pytest.mark.parametrize("named", ["F1", "F1:", ":2", "F1:two", "F1:-2", "F1:²"])
def test_a_case_is_named_with_the_revision_that_was_looked_at(county: Workspace, called: Command, named: str) -> None:
    said = called("cases", "confirm", county.root, "F1:2", named, *WHO)
    assert (said.returncode, states(county)["F1"]) == (2, State.TO_CONFIRM), "nothing is written"
    assert "check" in said.stderr
