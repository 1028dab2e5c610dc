"""Worlds that the tests of the demo share; each is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.demo import generate
from reconcile.demo.errors import ErrorTable, error_table
from reconcile.demo.offices import OFFICES
from reconcile.demo.offices.records import Records
from reconcile.demo.window import Window
from reconcile.demo.world import World, build

SMALL = {"families": 400, "months": 3, "seed": 1, "noise": 1.0}


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small county, delivered."""
    root = tmp_path_factory.mktemp("demo") / "county"
    generate(root, **SMALL)
    return root


@pytest.fixture(scope="session")
def world() -> World:
    """A medium county, not delivered."""
    return build(20_000, Window.parse("2026-09", 24), 7)


@pytest.fixture(scope="session")
def table() -> ErrorTable:
    """The committed error rates as they are."""
    return error_table(1.0)


@pytest.fixture(scope="session")
def held(world: World, table: ErrorTable) -> dict[str, Records]:
    """What each office of the medium county has on record, errors and all."""
    return {office.register: office.build(world, table) for office in OFFICES}


@pytest.fixture(scope="session")
def clean(world: World) -> dict[str, Records]:
    """What each office would have on record if nobody made mistakes."""
    return {office.register: office.build(world, error_table(0.0)) for office in OFFICES}
