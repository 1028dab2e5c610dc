"""A few months of `python -m benchmarks.followup`: what is corrected closes by itself, what is settled stays so."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.followup.__main__ import simulate
from benchmarks.followup.county import County
from benchmarks.followup.score import Score
from tests.audit.history import without_estimates

FIRST, MONTHS = 6, 9


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> Score:
    registers = ("births", "birth_certificates", "vaccination")
    county = County(tmp_path_factory.mktemp("months") / "county", 300, MONTHS, 3, 3.0, registers)
    with pytest.MonkeyPatch.context() as patch:
        without_estimates(patch)
        return simulate(county, MONTHS, 3, FIRST)


def test_what_is_corrected_closes_by_itself_and_nothing_wrongly(score: Score) -> None:
    assert len(score.corrected) >= 5, "there is something to see"
    assert set(score.corrected) == set(score.by_itself)
    assert score.wrongly == []


def test_settled_questions_do_not_come_back(score: Score) -> None:
    assert len(score.ever_settled) >= 3
    assert score.returned == []


def test_what_is_only_said_to_be_corrected_stays_open(score: Score) -> None:
    ways = Counter(how.partition(",")[0] for how in score.closed.values())
    assert ways["agrees"] == len(score.by_itself)
    assert len(score.asked) > len(score.closed)
