from __future__ import annotations

import pytest

from reconcile.registers.spec import RegisterSpec
from reconcile.values.gazetteer import Area, Gazetteer, gazetteer_of
from tests.standardise.register import make_spec


@pytest.fixture
def spec() -> RegisterSpec:
    """A small register with a field of every type."""
    return make_spec()


@pytest.fixture
def places() -> Gazetteer:
    return gazetteer_of("990121", [Area("990121", "示例县"), Area("990121001", "城关镇")])
