"""EM must find the shares that made the pairs, without being told which pair is which."""

from __future__ import annotations

import numpy as np
import pytest
from tests.link.world import crowd, link

from reconcile.comparison.vocabulary import KINDS, expected_shares, level_names
from reconcile.link.em import STRENGTH, EqualPairs, fit, log_likelihoods
from reconcile.link.model import starting_model
from reconcile.link.patterns import BITS, count_patterns
from reconcile.registers import RelationSpec

LINKS, OTHERS = 4_000, 60_000
TOTAL = LINKS + OTHERS

NOT_COUNTED = EqualPairs(*np.zeros((3, 5)))


def relation() -> RelationSpec:
    compares = [{"name": f"field_{n}", "as": kind} for n, kind in enumerate(["name", "name", "date", "code", "id"])]
    return RelationSpec.model_validate(
        {"name": "person", "key_fields": ["field_0", "field_1"], "block": [["field_0"]], "compare": compares}
    )


def drawn(shares: list[np.ndarray], size: int, missing: float, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    columns = [generator.choice(len(s), size=size, p=s / s.sum()) + 1 for s in shares]
    levels = np.stack(columns, axis=1).astype(np.int8)
    levels[generator.random(levels.shape) < missing] = 0
    return levels


def true_shares(compare_type: str, agree: float) -> np.ndarray:
    rest = np.array(expected_shares(compare_type))[1:]
    return np.concatenate([[agree], rest / rest.sum() * (1 - agree)])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_em_recovers_known_shares_and_counts(seed: int) -> None:
    spec = relation()
    same = [true_shares(c.type, agree) for c, agree in zip(spec.compare, [0.7, 0.85, 0.9, 0.95, 0.6], strict=True)]
    other = [true_shares(c.type, 0.02) for c in spec.compare]
    vectors = np.concatenate([drawn(same, LINKS, 0.2, seed), drawn(other, OTHERS, 0.2, seed + 100)])
    patterns = count_patterns(vectors, np.zeros(len(vectors), dtype=np.int64), 1)
    start = starting_model(spec, [o / o.sum() for o in other], TOTAL, 1_000)

    model = fit(start, patterns, TOTAL, np.ones((1, 5), dtype=np.bool_), NOT_COUNTED)

    assert model.priors[0] * TOTAL == pytest.approx(LINKS, rel=0.03)
    for c in range(5):
        assert model.shares[0][c] == pytest.approx(same[c], abs=0.02)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_em_recovers_twins_and_siblings_too(seed: int) -> None:
    """A register in which 150 pairs are twins of each other and 900 siblings: how often twins agree on a name of their
    own, and how many there are of each, is found beside the links."""
    family = {"shared": ["twin", "sibling"]}
    compares = [
        {"name": "child_name", "as": "name"},
        {"name": "birth_date", "as": "date", "shared": ["twin"]},
        {"name": "mother_name", "as": "name", **family},
        {"name": "mother_id", "as": "id", **family},
        {"name": "weight", "as": "number"},
    ]
    classes = ["same", "twin", "sibling", "unrelated"]
    spec = RelationSpec.model_validate(
        {"name": "child", "key_fields": ["child_name"], "block": [["mother_name"]], "compare": compares}
        | {"classes": classes}
    )
    agree = {
        "same": [0.85, 0.9, 0.9, 0.9, 0.8],
        "twin": [0.001, 0.93, 0.9, 0.9, 0.05],
        "sibling": [0.001, 0.002, 0.9, 0.9, 0.05],
        "unrelated": [0.001, 0.002, 0.002, 1e-4, 0.05],
    }
    sizes = dict(zip(classes, [4_000, 150, 900, 60_000], strict=True))
    shares = {k: [true_shares(c.type, a) for c, a in zip(spec.compare, agree[k], strict=True)] for k in classes}
    drawn_of = [drawn(shares[k], sizes[k], 0.1, seed + 10 * n) for n, k in enumerate(classes)]
    patterns = count_patterns(np.concatenate(drawn_of), np.zeros(sum(sizes.values()), dtype=np.int64), 1)
    total = sum(sizes.values())
    start = starting_model(spec, [s / s.sum() for s in shares["unrelated"]], total, 1_000)

    model = fit(start, patterns, total, np.ones((1, 5), dtype=np.bool_), NOT_COUNTED)

    for k, name in enumerate(classes[:-1]):
        assert model.priors[k] * total == pytest.approx(sizes[name], rel=0.15), name
        for c in range(5):
            exact = shares[name][c][0]
            assert model.shares[k][c][0] == pytest.approx(exact, abs=0.03 if name == "same" else 0.1), (name, c)


def test_a_difference_that_was_never_seen_is_no_proof() -> None:
    """Neither links nor strangers differ in the first field, and few pairs say so: elsewhere they may."""
    spec = relation()
    same = [true_shares(c.type, 0.9) for c in spec.compare]
    other = [true_shares(c.type, 0.02) for c in spec.compare]
    same[0], other[0] = (np.append(shares[:-1], 0.0) for shares in (same[0], other[0]))
    vectors = np.concatenate([drawn(same, 40, 0.0, 1), drawn(other, 600, 0.0, 2)])
    patterns = count_patterns(vectors, np.zeros(len(vectors), dtype=np.int64), 1)
    unrelated = [(o + 2e-6) / (o + 2e-6).sum() for o in other]

    model = fit(starting_model(spec, unrelated, 640, 40), patterns, 640, np.ones((1, 5), dtype=np.bool_), NOT_COUNTED)

    for mine, strangers in zip(model.shares[0], model.shares[-1], strict=True):
        assert mine[-1] <= strangers[-1]
        assert mine.sum() == pytest.approx(1.0)


def test_a_rule_does_not_teach_the_fields_it_used() -> None:
    """Links accepted because field 0 agrees would make field 0 look perfect."""
    spec = relation()
    same = [true_shares(c.type, 0.8) for c in spec.compare]
    accepted = drawn(same, 20_000, 0.0, 5)
    accepted = accepted[accepted[:, 0] == 1]
    rest = drawn(same, 4_000, 0.0, 6)
    vectors = np.concatenate([accepted, rest])
    sources = np.repeat([1, 0], [len(accepted), len(rest)])
    patterns = count_patterns(vectors, sources, 2)
    start = starting_model(spec, [true_shares(c.type, 0.001) for c in spec.compare], 1e6, 4_000)
    taught = np.ones((2, 5), dtype=np.bool_)

    naive = fit(start, patterns, 1e6, taught, NOT_COUNTED)
    taught[1, 0] = False
    fair = fit(start, patterns, 1e6, taught, NOT_COUNTED)

    assert naive.shares[0][0][0] > 0.93
    assert fair.shares[0][0][0] == pytest.approx(0.8, abs=0.02)


def test_chance_equality_is_learned_where_all_equal_pairs_are_seen() -> None:
    """A number that unrelated people hardly share: counting all pairs shows the links, and no chance beside them."""
    spec = relation()
    same = [true_shares(c.type, 0.9) for c in spec.compare]
    other = [true_shares(c.type, 0.02) for c in spec.compare]
    shared_by_chance = drawn(other, 200, 0.0, 8)
    shared_by_chance[:, 1] = 1
    linked = drawn(same, 2_000, 0.2, 7)
    patterns = count_patterns(np.concatenate([linked, shared_by_chance]), np.zeros(2_200, dtype=np.int64), 1)
    counted = [o / o.sum() for o in other]
    counted[1] = true_shares(spec.compare[1].type, 2_000 / 1e8)
    start = starting_model(spec, counted, 1e8, 2_000)
    taught = np.ones((1, 5), dtype=np.bool_)

    model = fit(start, patterns, 1e8, taught, EqualPairs(np.array([0.0, 1e8, 0.0, 0.0, 0.0]), *np.zeros((2, 5))))

    assert model.shares[-1][1][0] == pytest.approx(200 / 1e8, rel=0.1)
    assert model.shares[-1][1].sum() == pytest.approx(1)
    assert fit(start, patterns, 1e8, taught, NOT_COUNTED).shares[-1][1][0] == pytest.approx(2_000 / 1e8)


def test_equal_pairs_that_links_put_apart_are_chance() -> None:
    """Beside ten candidates that nothing else holds together, ninety more whose records are linked with others."""
    spec = relation()
    same = [true_shares(c.type, 0.9) for c in spec.compare]
    other = [true_shares(c.type, 0.02) for c in spec.compare]
    by_chance = drawn(other, 10, 0.0, 8)
    by_chance[:, 1] = 1
    patterns = count_patterns(np.concatenate([drawn(same, 2_000, 0.2, 7), by_chance]), np.zeros(2_010, np.int64), 1)
    start = starting_model(spec, [o / o.sum() for o in other], 1e8, 2_000)
    present, apart = np.array([0.0, 1e8, 0.0, 0.0, 0.0]), np.array([0.0, 90.0, 0.0, 0.0, 0.0])
    model = fit(start, patterns, 1e8, np.ones((1, 5), dtype=np.bool_), EqualPairs(present, np.zeros(5), apart))
    assert model.shares[-1][1][0] == pytest.approx(100 / 1e8, rel=0.1)


def test_a_missing_comparison_says_nothing() -> None:
    spec = relation()
    start = starting_model(spec, [true_shares(c.type, 0.01) for c in spec.compare], 1e6, 1_000)
    logs = log_likelihoods(start, np.zeros((1, 5), dtype=np.int8))
    assert logs[0] == pytest.approx(np.log(start.priors))


def test_patterns_count_every_pair_once() -> None:
    vectors = np.array([[1, 2], [1, 2], [0, 1], [1, 2]], dtype=np.int8)
    patterns = count_patterns(vectors, np.array([0, 1, 0, 0]), 2)
    assert patterns.counts.sum() == 4
    assert (patterns.levels[patterns.of_pair] == vectors).all()
    assert all(len(level_names(kind)) < 2**BITS for kind in KINDS), "a level fits the bits it is packed into"


def test_what_is_expected_before_any_pair_counts_once() -> None:
    """A level that no pair has reached keeps what it had of the pairs that the start weighs as, although EM runs twice:
    with the links among the pairs that count as unrelated, and without them."""
    rows = [{**row, "certificate_no": None, "mother_id": None, "mother_name": None} for row in crowd(60)]
    shares = link(rows, rows).model("births-cards")["comparisons"]["child_sex"]["same"]
    assert shares["different"] == pytest.approx(expected_shares("code")[1] * STRENGTH / (60 + STRENGTH), rel=0.1)
