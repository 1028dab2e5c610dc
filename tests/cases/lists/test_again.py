"""A case that is answered more than once: by the same row, by somebody else, and asked again in the next list."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from sqlalchemy import select
from tests.cases.lists.books import FIRST, read
from tests.cases.lists.conftest import WHO
from tests.cases.lists.hostile import CASE
from tests.cases.lists.test_handing_out import TOWNS
from tests.cases.lists.test_taking_in import case, content, fill
from tests.pipeline.conftest import Command

from reconcile.cases import service
from reconcile.cases.contradicting import contradict
from reconcile.cases.tables import events
from reconcile.pipeline.case_lists import importing
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.workspace import Workspace, open_workspace

WHY = "为何核查"


@pytest.fixture
def own(handed_out: Workspace, tmp_path: Path) -> Workspace:
    """A county of one's own; its lists lie in `lists/`."""
    return open_workspace(Path(shutil.copytree(handed_out.root, tmp_path / "county")))


def ids(path: Path) -> list[str]:
    return [str(line.means(CASE)) for line in read(path)]


def taken(called: Command, own: Workspace, *paths: Path, actor: str = "张敏") -> int:
    return int(called("cases", "import", own.root, *paths, "--actor", actor, "--apply").returncode)


def conflicts(path: Path) -> list[int]:
    return [at for at, line in enumerate(read(path)) if "字段不一致" in str(line.means("核查类型"))]


def test_a_row_that_left_its_case_open_can_be_answered_again(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    at = conflicts(path)[0]
    name = ids(path)[at]
    first = Path(shutil.copy(path, own.root / "first.xlsx"))
    fill(first, {at: ("90", "待联系")})
    assert taken(called, own, first) == 0
    fill(path, {at: ("15", "不愿提供")}, checker="王")
    assert taken(called, own, path, actor="李") == 0
    fill(path, {at: ("02", "已改")}, checker="王")
    assert taken(called, own, path) == 0
    assert (case(own, name)["code"], case(own, name)["revision"]) == ("02", 4)
    before = content(own)
    assert taken(called, own, first, path) == 0, "both were taken before"
    assert content(own) == before


def test_an_answer_that_is_final_is_not_written_over(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    fill(path, {0: ("04", None)})
    assert taken(called, own, path) == 0
    fill(path, {0: ("90", "再查")})
    assert taken(called, own, path) == 3
    assert case(own, ids(path)[0])["code"] == "04"


@pytest.mark.parametrize("who", ["somebody else", "another row"])
def test_a_row_is_outdated_where_somebody_else_was_there_meanwhile(own: Workspace, called: Command, who: str) -> None:
    path = own.lists / TOWNS[0]
    at = conflicts(path)[0]
    fill(path, {at: ("90", "待联系")})
    assert taken(called, own, path) == 0
    if who == "somebody else":
        with case_store(Context.of(own)) as store:
            service.answer(store, ids(path)[at], 2, "11", actor="张敏", reason="再查")
    else:
        called("cases", "export", own.root, "--out", own.root / "next", *WHO)
        again = own.root / "next" / TOWNS[0]
        fill(again, {ids(again).index(ids(path)[at]): ("15", "不愿提供")})
        assert taken(called, own, again) == 0
    fill(path, {at: ("02", "已改")})
    assert taken(called, own, path) == 3
    assert case(own, ids(path)[at])["revision"] == 3


def test_an_old_row_and_a_new_one_that_differ_are_taken_neither(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    at = conflicts(path)[0]
    name = ids(path)[at]
    fill(path, {at: ("90", "待联系")})
    assert taken(called, own, path) == 0
    called("cases", "export", own.root, "--out", own.root / "next", *WHO)
    again = own.root / "next" / TOWNS[0]
    fill(path, {at: ("02", "已改")})
    fill(again, {ids(again).index(name): ("01", "两处是同一人")})
    assert taken(called, own, path, again) == 3
    assert case(own, name)["revision"] == 2


def test_the_next_list_says_what_was_answered_before_and_why_it_is_back(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    at, other = conflicts(path)[:2]
    fill(path, {at: ("02", "已按原件改"), other: ("15", "不愿提供")})
    assert taken(called, own, path) == 0
    names = ids(path)
    with case_store(Context.of(own)) as store:
        service.send_back(store, names[at], 2, actor="李明", reason="系统里没有改")
    assert called("cases", "export", own.root, "--out", own.root / "next", *WHO).returncode == 0
    why = {str(line.means(CASE)): str(line.means(WHY)) for line in read(own.root / "next" / TOWNS[0])}
    assert "：02 本系统有误已更正，已按原件改" in why[names[at]]
    assert why[names[at]].endswith("复核未通过，退回重查：系统里没有改")
    assert "：15 本人或家属不愿提供，不愿提供" in why[names[other]]
    assert why[names[other]].endswith("当时未办结，请继续核查")
    assert sum("此前答复" in text for text in why.values()) == 2


def test_what_was_taken_back_is_no_earlier_answer(own: Workspace, called: Command) -> None:
    """Once for each step, once after an answer that stands; a row that was taken back is not told as taken."""
    path = own.lists / TOWNS[0]
    corrected, explained, noted, contradicted = conflicts(path)[:4]
    names, who = ids(path), {"actor": "张敏", "reason": "两处是同一人"}
    fill(path, {corrected: ("02", None), noted: ("90", "待联系")})
    assert taken(called, own, path) == 0
    with case_store(Context.of(own)) as store:
        service.take_back(store, names[corrected], 2, **who)
        service.answer(store, names[explained], 1, "01", **who)
        service.take_back(store, names[explained], 2, **who)
        service.answer(store, names[noted], 2, "02", **who)
        service.take_back(store, names[noted], 3, **who)
        service.answer(store, names[contradicted], 1, "02", actor="李明", reason="已按原件改")
        contradict(store, names[contradicted], 2, "01", **who)
        service.take_back(store, names[contradicted], 4, **who)
    said = called("cases", "export", own.root, "--out", own.root / "next", *WHO)
    assert said.returncode == 0, said.stdout + said.stderr
    why = {str(line.means(CASE)): str(line.means(WHY)) for line in read(own.root / "next" / TOWNS[0])}
    assert "此前答复" not in why[names[corrected]] + why[names[explained]]
    assert why[names[noted]].endswith("当时未办结，请继续核查")
    assert "02 本系统有误已更正，已按原件改" in why[names[contradicted]]
    assert sum("此前答复" in text for text in why.values()) == 2
    back = called("cases", "import", own.root, path, *WHO)
    assert (back.returncode, "1 taken before" in back.stdout) == (3, False), back.stdout


def test_the_words_of_an_office_do_not_go_to_another_one(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    at = conflicts(path)[0]
    fill(path, {at: ("03", "证上有误，孩子叫小明")})
    assert taken(called, own, path) == 0
    assert called("cases", "export", own.root, "--out", own.root / "next", *WHO).returncode == 0
    (why,) = {
        str(line.means(WHY))
        for line in read(own.root / "next" / "核查清单-妇幼保健.xlsx")
        if line.means(CASE) == ids(path)[at]
    }
    assert "03 对方有误已转办" in why
    assert "小明" not in why


def test_who_filled_a_list_in_is_not_its_second_person(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    at, unsigned = conflicts(path)[:2]
    fill(path, {at: ("01", "两处是同一人")}, checker="李 明（城关镇）13900000000")
    fill(path, {unsigned: ("01", "两处是同一人")}, checker="")
    assert taken(called, own, path) == 0
    agreed = ("--reason", "看了存根")
    names = [f"{ids(path)[one]}:2" for one in (at, unsigned)]
    assert str(case(own, ids(path)[at])["answered_by"]) == "李 明（城关镇）***********"
    refused = called("cases", "confirm", own.root, names[0], "--actor", "李明", *agreed)
    assert (refused.returncode, "answered by the same person" in refused.stderr) == (2, True)
    assert called("cases", "confirm", own.root, names[0], "--actor", "张敏", *agreed).returncode == 0
    refused = called("cases", "confirm", own.root, names[1], "--actor", "张敏", *agreed)
    assert refused.returncode == 2, "who takes it in answers for a row that names nobody"


def test_a_lost_key_is_not_blamed_on_the_clerk(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    fill(path, {0: ("04", None)})
    kept = own.cases_key.read_bytes()
    own.cases_key.unlink()
    said = called("cases", "import", own.root, path, *WHO, "--apply")
    assert said.returncode == 3
    assert "cases.key" in said.stdout + said.stderr
    (back,) = (own.lists / "returned").glob("*.xlsx")
    row = [str(cell.value) for cell in openpyxl.load_workbook(back)["清单"][FIRST]]
    assert "不是填报有误" in row[-1]
    own.cases_key.write_bytes(kept)
    assert taken(called, own, back) == 0, "what went back can be taken in once the key is there again"


def test_an_import_that_was_killed_is_finished_by_the_next(
    own: Workspace, called: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own.lists / TOWNS[0]
    fill(path, {0: ("04", None), 1: ("04", None), 2: ("02", None)})
    write, killed = importing.take, KeyboardInterrupt()

    def once(*given: object, **named: object) -> None:
        monkeypatch.setattr(importing, "take", lambda *_, **__: (_ for _ in ()).throw(killed))
        write(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "take", once)
    assert called("cases", "import", own.root, path, *WHO, "--apply").returncode == 130
    assert trail(own) == [("take_in_begins", "3 of 11 row(s) to take, 0 taken before")]
    monkeypatch.setattr(importing, "take", write)
    assert taken(called, own, path) == 0
    told = [
        ("take_in_begins", "3 of 11 row(s) to take, 0 taken before"),
        ("take_in_begins", "2 of 11 row(s) to take, 1 taken before"),
        ("take_in", "2 of 11 row(s) taken, 1 before"),
    ]
    assert trail(own) == told
    assert [case(own, one)["state"] for one in ids(path)[:3]] == ["answered"] * 3
    assert taken(called, own, path) == 0
    assert trail(own) == told, "a third time changes nothing"


def trail(own: Workspace) -> list[tuple[str, str]]:
    wanted = select(events.c.action, events.c.reason).where(events.c.action.in_(("take_in", "take_in_begins")))
    with case_store(Context.of(own)) as store, store.reading() as connection:
        return [tuple(row) for row in connection.execute(wanted.order_by(events.c.event_id))]


def test_a_path_that_is_not_there_leaves_the_others_alone(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    fill(path, {0: ("04", None)})
    missing = [own.root / "nowhere.xlsx", own.root]
    large = Path(shutil.copy(path, own.root / "large.xlsx"))
    with ZipFile(large, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"A" * 40_000_000)
    said = called("cases", "import", own.root, missing[0], path, missing[1], large, *WHO, "--apply")
    assert said.returncode == 3
    assert "large.xlsx: the workbook is 0.1 MB and unpacks to 38 MB" in said.stdout.replace("\n", " ")
    assert "nowhere.xlsx cannot be read: No such file" in said.stdout
    assert f"{own.root.name} cannot be read" in said.stdout
    assert case(own, ids(path)[0])["code"] == "04"
