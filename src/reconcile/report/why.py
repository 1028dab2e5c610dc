"""An explanation in words: what each field says, what it comes to, and who else was in question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Any

import polars as pl

from reconcile.comparison.explanation import Explanation
from reconcile.comparison.written import COMPANIONS, kind_of_agreement
from reconcile.registers import PairSpec, RegisterSpec, RelationSpec
from reconcile.registers.pair import Compare
from reconcile.report.charts.waterfall import WaterfallChart, waterfall_chart
from reconcile.report.formatting import factor, percent
from reconcile.report.texts import Texts
from reconcile.report.values import Shown, shown_values

READER = "health"
"""The office whose staff read explanations unless another is named: what it may not see is not shown."""
LEAST = 0.05  # a step that changes the odds by less is not drawn
KEPT = 0.01  # a pair that is less likely is not on record
CERTAIN = 1e-6  # probabilities are known to six places
Record = Mapping[str, Any]


@dataclass(frozen=True)
class FieldLine:
    """One compared field: both values masked, how they differ, and what that says."""

    field: str
    left: str
    right: str
    level: str
    weight: float | None
    words: str


@dataclass(frozen=True)
class Why:
    """Everything that is shown of one pair."""

    title: str
    relation: str
    heads: tuple[str, str]
    places: tuple[str, str]
    verdict: str
    notes: tuple[str, ...]
    fields: tuple[FieldLine, ...]
    chart: WaterfallChart
    steps: tuple[tuple[str, str], ...]
    blocks: tuple[tuple[str, str], ...]
    rivals: tuple[tuple[str, str, str], ...]
    texts: Texts


def why_of(
    explanation: Explanation,
    records: tuple[Record, Record],
    places: Mapping[tuple[str, int], str],
    texts: Texts,
    reader: str = READER,
    *,
    restricted: bool = False,
) -> Why:
    """Put an explanation into words; `records` are the two, `places` says where each record in question stands.

    `restricted`: a discrepancy of theirs is for the county's authorised staff alone.
    """
    declared = texts.declarations
    pair = declared.pairs[explanation.pair]
    relation = next(relation for relation in pair.relations if relation.name == explanation.relation)
    name = texts.word("why", "case") if pair.left == pair.right else texts.label("relation", relation.name)
    fields = tuple(_fields(explanation, pair, relation, records, texts, reader))
    steps = _steps(explanation, fields, texts)
    together = (texts.word("step", "total"), _final(explanation), percent(_share(_final(explanation))))
    drawn = [(label, weight, factor(weight)) for label, weight in steps]
    notes = [texts.word("why", "against", name=texts.label("class", explanation.against))]
    if explanation.duplicates:
        notes.append(texts.word("why", "duplicates"))
    if restricted:
        notes.append(texts.word("why", "restricted"))
    notes += [
        texts.word(
            "why",
            "undisclosed",
            register=texts.register(side),
            office=texts.label("office", reader),
            id=side,
            reader=reader,
        )
        for side in dict.fromkeys((pair.left, pair.right))
        if not _may_see(reader, declared.registers[side])
    ]
    title = texts.word("why", "title", relation=name)
    return Why(
        title=title,
        relation=name,
        heads=(
            texts.word("why", "side_a", register=texts.register(pair.left)),
            texts.word("why", "side_b", register=texts.register(pair.right)),
        ),
        places=(places[pair.left, explanation.left_id], places[pair.right, explanation.right_id]),
        verdict=_verdict(explanation, name, texts),
        notes=tuple(notes),
        fields=fields,
        chart=waterfall_chart(title, drawn, together, label_width=_room(texts)),
        steps=(*((label, factor(weight)) for label, weight in steps), (together[0], together[2])),
        blocks=_blocks(explanation, texts),
        rivals=tuple(_rivals(explanation, pair, places, texts)),
        texts=texts,
    )


def _room(texts: Texts) -> int:
    """How wide the words beside the bars may be."""
    return 300 if texts.language == "zh" else 430


def _fields(
    explanation: Explanation,
    pair: PairSpec,
    relation: RelationSpec,
    records: tuple[Record, Record],
    texts: Texts,
    reader: str,
) -> list[FieldLine]:
    against = explanation.against
    lines = []
    for compare, evidence in zip(relation.compare, explanation.fields, strict=True):
        values = _values(compare, pair, records, texts, reader)
        missing = evidence.level == "missing"
        level = texts.word("why", "missing") if missing else _kind(compare, evidence.level, records, texts)
        weight = None if missing else evidence.weights[against]
        words = texts.word("why", "nothing") if weight is None else factor(weight)
        lines.append(FieldLine(texts.compared(compare.name, pair.id), *values, level, weight, words))
    return lines


def _kind(compare: Compare, level: str, records: tuple[Record, Record], texts: Texts) -> str:
    """How the two values differ, be it only as they were delivered."""
    columns = (compare.left_column, compare.right_column)
    written: dict[str, Any] = {"level": level}
    for side, column, record in zip(("left", "right"), columns, records, strict=True):
        written |= {f"{side}{companion}": record[f"{column}{companion}"] for companion in COMPANIONS}
    pair = pl.DataFrame([written], schema=dict.fromkeys(written, pl.String))
    return texts.label("difference", pair.select(kind_of_agreement(compare.type)).item())


def _values(
    compare: Compare, pair: PairSpec, records: tuple[Record, Record], texts: Texts, reader: str
) -> tuple[str, str]:
    left, right = compare.left_column, compare.right_column
    specs = [texts.declarations.registers[side] for side in (pair.left, pair.right)]
    shown = shown_values(Shown.of(specs[0].field(left), records[0]), Shown.of(specs[1].field(right), records[1]), texts)
    a, b = (
        value if _may_see(reader, spec) else texts.word("list", "undisclosed")
        for value, spec in zip(shown, specs, strict=True)
    )
    return a, b


def _may_see(reader: str, spec: RegisterSpec) -> bool:
    """Whether an office may see the values of a register."""
    return reader in (spec.office, *spec.disclose_to)


def _steps(explanation: Explanation, fields: tuple[FieldLine, ...], texts: Texts) -> list[tuple[str, float]]:
    """What the odds are made of, from top to bottom, in natural log odds."""
    against = texts.label("class", explanation.against)
    steps = [(texts.word("step", "prior", name=against), explanation.priors[explanation.against])]
    steps += [(f"{line.field} · {line.level}", line.weight) for line in fields if line.weight is not None]
    others = (
        ("other_classes", explanation.other_classes),
        ("led", explanation.led),
        ("unmatched", explanation.unmatched),
        ("doubt", explanation.doubt),
        ("claims", _final(explanation) - explanation.odds),
    )
    return steps + [(texts.word("step", key), weight) for key, weight in others if abs(weight) >= LEAST]


def _final(explanation: Explanation) -> float:
    """Log odds after the claims of others: those on record, the pair's own where nothing is on record.

    Probabilities are on record to six places: where the pair's own odds lie beyond that, they stand.
    """
    if explanation.decided is None:
        return explanation.odds
    probability = explanation.decided.probability
    if probability >= 1.0 - CERTAIN:
        return max(explanation.odds, log((1.0 - CERTAIN) / CERTAIN))
    kept = max(probability, CERTAIN)
    return log(kept / (1.0 - kept))


def _share(odds: float) -> float:
    return 1.0 / (1.0 + exp(-max(min(odds, 700.0), -700.0)))


def _verdict(explanation: Explanation, relation: str, texts: Texts) -> str:
    alone = percent(_share(explanation.odds))
    decided = explanation.decided
    if decided:
        lost = decided.status == "rejected" and explanation.odds > 0
        key = "verdict_lost" if lost else f"verdict_{decided.status}"
        words = {"relation": relation, "method": texts.method(decided.method, explanation.pair)}
        return texts.word("why", key, **words, probability=alone if lost else percent(decided.probability))
    if explanation.second_look or any(leads for _, leads in explanation.blocks):
        key = "verdict_lost" if _share(explanation.odds) >= KEPT else "verdict_unlikely"
    else:
        key = "verdict_unseen"
    return texts.word("why", key, relation=relation, probability=alone)


def _rivals(
    explanation: Explanation, pair: PairSpec, places: Mapping[tuple[str, int], str], texts: Texts
) -> list[tuple[str, str, str]]:
    lines = []
    for rival in explanation.rivals:
        register, record_id = (pair.right, rival.right_id) if rival.side == "left" else (pair.left, rival.left_id)
        words = f"{texts.register(register)} · {places[register, record_id]}"
        lines.append((words, texts.label("link_status", rival.status), percent(rival.probability)))
    return lines


def _blocks(explanation: Explanation, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Each block and whether it puts the two together; of the second look only those that do."""
    words = [texts.word("why", "block_leads" if leads else "block_leaves") for _, leads in explanation.blocks]
    lines = [(texts.block(on, explanation.pair), word) for (on, _), word in zip(explanation.blocks, words, strict=True)]
    lines += [(texts.block(on, explanation.pair), texts.word("why", "second_look")) for on in explanation.second_look]
    return tuple(lines)
