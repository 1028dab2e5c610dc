"""Says which column is which field, from header texts and what stands to their left and above them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reconcile.ingest.header_text import Meaning, Vocabulary, normal
from reconcile.ingest.meaning import Parts, Reader, read_in_order


@dataclass
class Resolution:
    """What became of each column, by its place from 0.

    `conflicts` are columns that claim the same field of the same newborn; `noticed` is said to the user,
    `titles` counts merged titles that say whose columns stand below them.
    """

    claims: dict[int, Meaning] = field(default_factory=dict)
    conflicts: list[tuple[int, ...]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    unclaimed: list[int] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    titles: int = 0

    @property
    def fields(self) -> set[str]:
        """The names of the fields that have a column."""
        return {meaning.field for meaning in self.claims.values()}


def resolve(columns: Sequence[Parts], vocabulary: Vocabulary, refuses: Callable[[str], bool]) -> Resolution:
    """Assign each column (its header parts, uppermost first) to a field of the register, or to none."""
    resolution = Resolution(refused=[index for index, parts in enumerate(columns) if refuses(".".join(parts))])
    texts = {i: tuple(text for part in parts if (text := normal(part))) for i, parts in enumerate(columns)}
    texts = {index: text for index, text in texts.items() if text}
    read = {index: text for index, text in texts.items() if index not in resolution.refused}
    reader = Reader(vocabulary)
    resolution.claims, guessed = read_in_order(reader, read)
    _fall_back(resolution, read, vocabulary)
    _find_conflicts(resolution)
    resolution.unclaimed = [index for index in read if index not in resolution.claims]
    resolution.noticed = [
        f"column {shown(columns[index])} was read as {resolution.claims[index].field}, because of the column left of it"
        for index in guessed
    ]
    resolution.titles = len({text[:-1] for text in read.values() if reader.title_role(text)})
    return resolution


def shown(parts: Parts) -> str:
    """A header as it is shown to people: its parts joined by dots, line breaks taken out."""
    return ".".join(" ".join(part.split()) for part in parts)


def _fall_back(resolution: Resolution, texts: dict[int, Parts], vocabulary: Vocabulary) -> None:
    """Second-choice headers, the first declared one first, for fields that no column has claimed."""
    claimed = resolution.fields
    order = {text: place for place, text in enumerate(vocabulary.later)}
    waiting = [
        (order[text[-1]], index, vocabulary.later[text[-1]].name)
        for index, text in texts.items()
        if text[-1] in order and index not in resolution.claims
    ]
    for _, index, name in sorted(waiting):
        if name not in claimed:
            resolution.claims[index] = Meaning(name)
            claimed = claimed | {name}


def _find_conflicts(resolution: Resolution) -> None:
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, meaning in resolution.claims.items():
        groups[meaning.field, meaning.order].append(index)
    for columns in groups.values():
        plain = [index for index in columns if not resolution.claims[index].label]
        if plain and len(plain) < len(columns):
            for index in set(columns) - set(plain):  # ticks that repeat what a column of its own says
                del resolution.claims[index]
        if len(plain) > 1:
            resolution.conflicts.append(tuple(plain))
