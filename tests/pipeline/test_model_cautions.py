"""What a model shows that must be known before its links are trusted."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from reconcile.pipeline.model_cautions import model_cautions
from reconcile.registers import load_declarations
from reconcile.report.texts import Texts

PAIRS = load_declarations().pairs
ENGLISH = Texts("en", load_declarations())


def told(
    pair: str,
    links: int,
    blocks: Sequence[str],
    second_look: Sequence[str] = (),
    records: int = 500,
    nothing: Sequence[str] = (),
) -> list[str]:
    """The cautions for a relation of that pair with such a model; its exact keys are numbers, and by the blocks in
    `nothing` nobody is found."""
    spec = PAIRS[pair]
    sizes = {"left_records": records, "right_records": 9_000, "expected": {"links": links}}
    found = [{"on": on, "recall": 0.0 if on in nothing else 0.5} for on in blocks]
    looks = {"blocks": found, "second_look": list(second_look)}
    return list(model_cautions(spec, spec.relations[0].name, json.dumps(sizes | looks), ENGLISH))


def test_a_model_like_any_other_is_nothing_to_speak_of() -> None:
    assert told("births-hukou", 450, ["child_id", "child_name + child_birth_date"]) == []


@pytest.mark.parametrize(("links", "records", "said"), [(49, 500, 1), (50, 500, 0), (0, 19, 0)])
def test_few_links_between_many_records_are_told(links: int, records: int, said: int) -> None:
    found = told("births-hukou", links, ["child_id", "child_name"], records=records)
    assert len(found) == said
    assert all(f"{links} links, although both registers have {records} records or more" in one for one in found)


def test_a_field_that_every_block_asks_for_is_told() -> None:
    """The key of the pair asks for the number: without it among the blocks' fields nothing is asked for always."""
    blocks = ["person_id + person_name", "pinyin:person_name + person_id"]
    (found,) = told("deaths-hukou", 450, blocks, ["person_id"])
    assert "all blocks ask for person_id." in found
    assert told("deaths-hukou", 450, blocks, ["person_name"]) == [], "it was tried without it"
    assert told("deaths-hukou", 450, ["person_name + person_sex", "person_name + place"]) == [], "keys go without it"


def test_a_block_of_an_empty_column_is_none() -> None:
    """Nobody has a number: without it, and the key that asks for it, all that is left asks for the name."""
    blocks = ["person_id", "person_name + person_sex", "person_name + place"]
    (found,) = told("deaths-hukou", 450, blocks, nothing=["person_id"])
    assert "all blocks ask for person_name." in found
    assert told("deaths-hukou", 450, blocks) == []


def test_where_nobody_is_found_no_declared_block_is_denied() -> None:
    """The second look asks for the date, the blocks do without it, in vain as everything here."""
    blocks, second_look = ["person_id", "person_name + person_sex"], ["person_birth_date + person_name"]
    (found,) = told("deaths-hukou", 0, blocks, second_look, nothing=blocks)
    assert "links, although" in found


def test_registers_with_themselves_are_left_alone() -> None:
    assert told("births-births", 0, ["child_name"]) == []
