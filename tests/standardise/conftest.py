from __future__ import annotations

import pytest
from tests.standardise.register import make_spec

from reconcile.registers.spec import RegisterSpec
from reconcile.values.gazetteer import Area, Gazetteer, gazetteer_of


@pytest.fixture
def spec() -> RegisterSpec:
    """A small register with a field of every type."""
    return make_spec()


@pytest.fixture
def places() -> Gazetteer:
    return gazetteer_of("990121", [Area("990121", "示例县"), Area("990121001", "城关镇")])
