"""The review pages of a small county, with an account of each role; every test has a case store of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from argon2 import PasswordHasher
from tests.cases import conftest as stores
from tests.cases.lists import conftest as lists
from tests.pipeline import conftest as command_line
from tests.web.visitor import PASSWORD, Visitor

from reconcile.accounts import passwords, users
from reconcile.accounts.roles import Role, User
from reconcile.cases.following import follow
from reconcile.cases.said import said_by
from reconcile.cases.store import Origin, Store, open_store
from reconcile.pipeline.context import Context
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.desk.runs import OpenRuns
from reconcile.web import Serving, create_app
from reconcile.workspace import Workspace, open_workspace, run_folder

called = command_line.called
followed = lists.followed
server, new_postgresql = stores.server, stores.new_postgresql
USERS = (
    User("officer", "李明", Role.DATA_OFFICER),
    User("county", "王芳", Role.COUNTY),
    User("maternal", "赵静", Role.COUNTY, office="maternal_health"),
    User("east", "张敏", Role.TOWNSHIP, township="990121001"),
    User("north", "刘洋", Role.TOWNSHIP, township="990121002"),
    User("limited", "郑洁", Role.RESTRICTED),
    User("auditor", "吴涛", Role.AUDITOR),
    User("admin", "周强", Role.ADMINISTRATOR),
)
NewDesk = Callable[[], Desk]
Visit = Callable[..., Visitor]


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashes that take no time: how long real ones take is argon2's business."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        passwords._nobodys.cache_clear()
        yield
    passwords._nobodys.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    """The event loop of every visitor."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Visitor, "loop", portal)
        yield


@pytest.fixture(scope="session")
def with_users(followed: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case store of the county with the accounts in it, to be copied."""
    path = tmp_path_factory.mktemp("store") / "cases.db"
    shutil.copy(followed.cases, path)
    with open_store(f"sqlite:///{path}", lists_area(followed), Origin.WEB) as store:
        add_users(store)
    return path


@pytest.fixture(scope="session")
def runs(followed: Workspace) -> Iterator[OpenRuns]:
    """The county's runs, open."""
    opened = OpenRuns(followed)
    yield opened
    opened.close()


@pytest.fixture
def new_desk(followed: Workspace, with_users: Path, runs: OpenRuns, tmp_path: Path) -> Iterator[NewDesk]:
    """Makes desks, each with a case store of its own."""
    context = Context.of(followed)
    with ExitStack() as stack:
        made = 0

        def new() -> Desk:
            nonlocal made
            made += 1
            path = shutil.copy(with_users, tmp_path / f"cases{made}.db")
            return Desk(
                context, stack.enter_context(open_store(f"sqlite:///{path}", context.settings.area, Origin.WEB)), runs
            )

        yield new


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    return new_desk()


@pytest.fixture
def own(followed: Workspace, with_users: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose workspace may be written: the run, the chain and a case store of its own."""
    root = tmp_path / "county"
    shutil.copytree(followed.root, root, ignore=shutil.ignore_patterns("received", "lists", "*.lock"))
    shutil.copy(with_users, root / "cases.db")
    workspace = open_workspace(root)
    context = Context.of(workspace)
    with ExitStack() as stack:
        store = stack.enter_context(open_store(f"sqlite:///{workspace.cases}", context.settings.area, Origin.WEB))
        runs = OpenRuns(workspace)
        stack.callback(runs.close)
        yield Desk(context, store, runs)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, new_desk: NewDesk) -> Iterator[Desk]:
    """A desk on each kind of store."""
    made = new_desk()
    if request.param == "sqlite":
        yield made
        return
    url = request.getfixturevalue("new_postgresql")()
    workspace = made.context.workspace
    with open_store(url, made.context.settings.area, Origin.WEB) as store:
        key = bytes.fromhex(workspace.cases_key.read_text(encoding="ascii"))
        with said_by(run_folder(workspace, "latest"), made.context.declarations, key) as said:
            follow(store, said, actor="reconcile", reason="a run")
        add_users(store)
        yield replace(made, store=store)


@pytest.fixture
def visit(desk: Desk) -> Visit:
    """Somebody's browser at the pages of `desk`, signed in under that login (empty: not signed in)."""
    return lambda login="", serving=None, on=None: visitor(on or desk, login, serving)


def visitor(desk: Desk, login: str = "", serving: Serving | None = None) -> Visitor:
    made = Visitor(create_app(desk, serving or Serving()), serving or Serving())
    if login:
        said = made.sign_in(login, PASSWORD)
        assert said.status_code == 303, said.text
    return made


def add_users(store: Store) -> None:
    for user in USERS:
        users.add(store, user, PASSWORD, actor="测试", reason="开通", own=True)


def lists_area(workspace: Workspace) -> str:
    return Context.of(workspace).settings.area
