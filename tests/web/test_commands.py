"""`reconcile users` and `reconcile serve`, as somebody types them."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.pipeline.conftest import Command

from reconcile.accounts import reading, sessions
from reconcile.accounts.demo import PASSWORD, demo_users
from reconcile.accounts.roles import Role, User
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.workspace import Workspace, create

ROOT = Path(__file__).parents[2]
ADDED = ("zhangmin", "--name", "张敏", "--role", "township", "--township", "990121001")


@pytest.fixture
def county(tmp_path: Path) -> Workspace:
    return create(tmp_path / "county", "990121", "示例县")


def accounts(workspace: Workspace) -> list[User]:
    with case_store(Context.of(workspace)) as store:
        return reading.listed(store)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("测试用的一句话 42\n"))


@pytest.mark.usefixtures("typed")
def test_an_account_is_opened_listed_and_shut(county: Workspace, called: Command) -> None:
    said = called("users", "add", county.root, *ADDED, "--password-stdin", "--actor", "周强")
    assert said.returncode == 0, said.stderr
    assert "reconcile serve" in said.stdout
    assert accounts(county) == [User("zhangmin", "张敏", Role.TOWNSHIP, township="990121001")]
    assert re.search(r"zhangmin\s+张敏\s+township\s+990121001", called("users", "list", county.root).stdout)
    assert called("users", "disable", county.root, "zhangmin").returncode == 0
    assert "shut" in called("users", "list", county.root).stdout
    assert called("users", "disable", county.root, "nobody").returncode == 2


@pytest.mark.usefixtures("typed")
def test_an_account_is_renamed(county: Workspace, called: Command) -> None:
    called("users", "add", county.root, *ADDED, "--password-stdin")
    said = called("users", "rename", county.root, "zhangmin", "--name", "张梅", "--actor", "周强")
    assert "zhangmin is called 张梅" in said.stdout, said.stderr
    assert [user.name for user in accounts(county)] == ["张梅"]
    assert called("users", "rename", county.root, "nobody", "--name", "张梅").returncode == 2
    assert called("users", "rename", county.root, "zhangmin", "--name", "=1").returncode == 2
    told = called("cases", "trail", county.root, "--action", "rename_user", "--language", "en").stdout
    assert "formerly" in told
    assert "周强" in told


@pytest.mark.usefixtures("typed")
def test_an_account_that_is_shut_stays_so_with_a_new_password_until_it_is_opened(
    county: Workspace, called: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    called("users", "add", county.root, *ADDED, "--password-stdin")
    called("users", "disable", county.root, "zhangmin")
    monkeypatch.setattr(sys, "stdin", io.StringIO("另外一句新的密码 9\n"))
    said = called("users", "password", county.root, "zhangmin", "--password-stdin")
    assert said.returncode == 0
    assert "stays so until it is opened" in said.stdout
    assert f"reconcile users enable {county.root} zhangmin" in said.stdout.replace("\n", " ")
    assert accounts(county)[0].disabled
    assert "may sign in again" in called("users", "enable", county.root, "zhangmin").stdout
    assert not accounts(county)[0].disabled
    monkeypatch.setattr(sys, "stdin", io.StringIO("第三句新的密码 11\n"))
    said = called("users", "password", county.root, "zhangmin", "--password-stdin")
    assert "opened" not in said.stdout, "of one that is open there is nothing more to say"
    assert called("users", "enable", county.root, "nobody").returncode == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("a", "--name", "张", "--role", "county"), "no login"),
        (("zhang", "--name", "张", "--role", "king"), "no role 'king'"),
        (("zhang", "--name", "张", "--role", "county", "--office", "post"), "no office 'post'"),
        (("zhang", "--name", "张", "--role", "township", "--township", "110101001"), "no township of 990121"),
        (("zhang", "--name", "张", "--role", "township"), "belong to a township"),
        (("zhang", "--name", "=张", "--role", "county"), "begins with none of"),
        (("zhang", "--name", "张\x1b[2J", "--role", "county"), "unseen sign"),
        (("zhang", "--name", "张" * 101, "--role", "county"), "100 characters at most"),
        (("zhang", "--name", "  ", "--role", "county"), "the name of a person"),
        (("reconcile", "--name", "张", "--role", "county"), "no login"),
    ],
)
@pytest.mark.usefixtures("typed")
def test_what_does_not_fit_is_said(county: Workspace, called: Command, more: tuple[str, ...], words: str) -> None:
    said = called("users", "add", county.root, *more, "--password-stdin")
    assert (said.returncode, county.cases.exists()) == (2, False)
    assert words in said.stderr


AREAS = """code,name,level,valid_from,valid_to,successor
990121001,城关镇,,,,
990121002,北坪乡,,,,
990121003,老营乡,,,2024-12-31,990121002
"""


@pytest.mark.parametrize(
    ("township", "words"),
    [
        ("990121009", "990121001 城关镇"),
        ("990121003", "Nearest: 990121002 北坪乡"),
        ("110101001", "no township of 990121 today"),
    ],
)
@pytest.mark.usefixtures("typed")
def test_a_township_is_one_of_the_county_today(county: Workspace, called: Command, township: str, words: str) -> None:
    county.areas.write_text(AREAS, encoding="utf-8")
    said = called("users", "add", county.root, *ADDED[:-1], township, "--password-stdin")
    assert (said.returncode, county.cases.exists()) == (2, False)
    assert words in said.stderr
    assert called("users", "add", county.root, *ADDED, "--password-stdin").returncode == 0


@pytest.mark.usefixtures("typed")
def test_who_opens_an_account_is_on_record_and_told_to_its_owner(
    county: Workspace, called: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "sysadmin")
    said = called("users", "add", county.root, *ADDED, "--password-stdin")
    assert "chooses another password" in said.stdout
    monkeypatch.setattr(sys, "stdin", io.StringIO("另外一句新的密码 9\n"))
    called("users", "disable", county.root, "zhangmin", "--reason", "调离")
    called("users", "enable", county.root, "zhangmin", "--actor", "周强")
    called("users", "password", county.root, "zhangmin", "--password-stdin", "--actor", "周强")
    lines = called("cases", "trail", county.root).stdout.splitlines()
    told = [tuple(line.split()[2:]) for line in lines if line.strip().startswith("20")]
    of = "张敏（zhangmin）"  # on a narrow screen long words go on below
    assert told == [
        ("sysadmin", "开通账号", of, "角色：乡镇核查", "命令"),
        ("sysadmin", "停用账号", of, "调离", "命令"),
        ("周强", "启用账号", of, "启用", "命令"),
        ("周强", "更换密码", of, "由他人设置", "命令"),
    ]
    for action in ("set_password", "更换密码"):
        said = called("cases", "trail", county.root, "--action", action, "--language", "en").stdout
        assert said.count("new password") == said.count("command") == 1
    with case_store(Context.of(county)) as store:
        token = sessions.sign_in(store, "zhangmin", "另外一句新的密码 9", "", datetime.now(UTC), demo=False)
        signed = sessions.find(store, token, datetime.now(UTC))
    assert signed
    assert signed.given
    assert signed.given.by == "周强"


@pytest.mark.usefixtures("typed")
def test_a_password_is_never_an_argument(county: Workspace, called: Command) -> None:
    said = called("users", "add", county.root, *ADDED)
    assert said.returncode == 2
    assert "--password-stdin" in said.stderr
    assert called("users", "add", county.root, *ADDED, "--password", "x").returncode == 2


@pytest.mark.parametrize(
    "more", [("--host", "0.0.0.0"), ("--certificate", "x.pem"), ("--certificate", "x.pem", "--key", "y.pem")]
)
def test_pages_are_not_served_where_passwords_could_be_read(
    county: Workspace, called: Command, more: tuple[str, ...]
) -> None:
    assert called("serve", county.root, *more).returncode == 2


def test_a_port_that_is_taken_is_said_before_any_address(county: Workspace, called: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = called("serve", county.root, "--port", port)
    assert (said.returncode, said.stdout) == (5, "")
    assert f"127.0.0.1 on port {port}" in said.stderr
    free = re.search(r"--port (\d+)", said.stderr)
    assert free
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", int(free[1])))


def test_an_address_of_another_machine_is_said(county: Workspace, called: Command) -> None:
    for name in ("server.pem", "server.key"):
        (county.root / name).touch()
    https = ("--certificate", county.root / "server.pem", "--key", county.root / "server.key")
    said = called("serve", county.root, "--host", "192.0.2.1", *https)
    assert (said.returncode, said.stdout) == (5, "")
    assert "--host" in said.stderr


WITHOUT_CASES = (
    ("serve",),
    ("users", "list"),
    ("users", "waiting"),
    *(("cases", name) for name in ("list", "check", "overdue", "remind", "rates", "export", "trail")),
    ("cases", "show", "F0000000"),
    ("cases", "answer", "F00000000000000:1", "--code", "90", "--actor", "张敏", "--reason", "约好周五上门"),
    ("cases", "confirm", "F00000000000000:1", "--actor", "张敏", "--reason", "核对了原始材料"),
)


@pytest.mark.parametrize("command", WITHOUT_CASES, ids=" ".join)
def test_where_there_are_no_cases_none_are_made(tmp_path: Path, called: Command, command: tuple[str, ...]) -> None:
    folder = create(tmp_path / "county", "990121", "示例县").root
    words = command[: 2 if command[0] in {"cases", "users"} else 1]
    said = called(*words, folder, *command[len(words) :])
    assert (said.returncode, said.stdout) == (5, "")
    assert "there are no cases in" in said.stderr
    assert "wrong folder" in said.stderr
    assert f"reconcile run {folder}" in said.stderr.replace("\n", " ")
    assert not (folder / "cases.db").exists()


@pytest.mark.usefixtures("typed")
def test_serve_serves_and_stops(county: Workspace, called: Command) -> None:
    assert called("users", "add", county.root, *ADDED, "--password-stdin").returncode == 0, "which makes the store"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "reconcile", "serve", str(county.root), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        try:
            page = _page(f"http://127.0.0.1:{port}/login", started)
        finally:
            started.terminate()
        out, err = started.communicate(timeout=30)
    assert "登录" in page
    assert f"http://127.0.0.1:{port}/" in out
    assert err == ""


def _page(address: str, started: subprocess.Popen[str]) -> str:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                return str(page.read().decode())
        except OSError:
            assert started.poll() is None, started.communicate()
            assert time.monotonic() < until
            time.sleep(0.1)


def test_the_demo_comes_with_an_account_of_each_role(called: Command, tmp_path: Path) -> None:
    said = called("demo", tmp_path / "demo", "--families", 20, "--months", 1)
    assert said.returncode == 0, said.stderr
    assert f"reconcile serve {tmp_path / 'demo'}" in said.stdout
    made = accounts(Workspace(tmp_path / "demo"))
    assert {user.role for user in made} == set(Role)
    assert all(user.demo for user in made)
    assert PASSWORD in said.stdout
    assert all(user.login in said.stdout for user in made)


def test_make_demo_ends_with_how_to_sign_in() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ndemo:")[1].split("\n\n")[0]
    assert "reconcile serve" in recipe
    assert f"password: {PASSWORD}" in recipe
    assert f"login: {demo_users('990121001')[0].login}" in recipe
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert PASSWORD in readme
