"""Says which column is which field, from header texts and what stands to their left and above them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reconcile.ingest.header_text import Meaning, Vocabulary, normal

Parts = tuple[str, ...]
_LONGEST_ROLE_TITLE = 14


@dataclass
class Resolution:
    """What became of each column, by its place from 0.

    `conflicts` are columns that claim the same field of the same newborn; `noticed` is said to the user.
    """

    claims: dict[int, Meaning] = field(default_factory=dict)
    conflicts: list[tuple[int, ...]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    unclaimed: list[int] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    roles_seen: int = 0

    @property
    def fields(self) -> set[str]:
        """The names of the fields that have a column."""
        return {meaning.field for meaning in self.claims.values()}


def resolve(
    columns: Sequence[Parts], vocabulary: Vocabulary, refuses: Callable[[str], bool], *, short_headers: bool = False
) -> Resolution:
    """Assign each column (its header parts, uppermost first) to a field of the register, or to none."""
    resolution = Resolution()
    texts = [tuple(t for t in (normal(part) for part in parts) if t) for parts in columns]
    doubtful: dict[int, Meaning] = {}
    reading = _Reading(vocabulary, Counter(t[-1] for t in texts if t), short_headers)
    for index, (parts, text) in enumerate(zip(columns, texts, strict=True)):
        if not text:
            continue
        if refuses(".".join(parts)):
            resolution.refused.append(index)
        elif meaning := reading.meaning(text, shown(parts)):
            resolution.claims[index] = meaning
        elif reading.doubtful:
            doubtful[index] = reading.doubtful
    resolution.claims |= {i: meaning for i, meaning in doubtful.items() if meaning.field not in resolution.fields}
    _fall_back(resolution, texts, vocabulary)
    _find_conflicts(resolution)
    known = {*resolution.claims, *resolution.refused}
    resolution.unclaimed = [i for i, text in enumerate(texts) if text and i not in known]
    resolution.noticed += reading.noticed
    resolution.roles_seen = len(reading.titles)
    return resolution


def shown(parts: Parts) -> str:
    """A header as it is shown to people: its parts joined by dots, line breaks taken out."""
    return ".".join(" ".join(part.split()) for part in parts)


class _Reading:
    """One pass over the columns from left to right, remembering whose columns are being read."""

    def __init__(self, vocabulary: Vocabulary, counts: Counter[str], short_headers: bool) -> None:
        self.vocabulary = vocabulary
        self.counts = counts
        self.short_headers = short_headers
        self.role: str | None = None
        self.titles: set[str] = set()
        self.noticed: list[str] = []
        self.doubtful: Meaning | None = None

    def meaning(self, text: Parts, header: str) -> Meaning | None:
        """What a column means; where that is None, `doubtful` may be meant if no other column is."""
        self.doubtful = None
        found = self._joined(text) or self._below_title(text)
        if found is None and not self._title_role(text):
            found = self._alone(text[-1], header)
        if found:
            role = self.vocabulary.spec.field(found.field).role
            self.role = role if role in self.vocabulary.spec.roles else None
        return found

    def _joined(self, text: Parts) -> Meaning | None:
        """The longest run of parts that names a field by itself: 新生儿 over 姓名, 性别 over 男."""
        for start in range(len(text) - 1):
            for joint in (".", ""):
                if found := self.vocabulary.stated(joint.join(text[start:])):
                    return found
        return None

    def _title_role(self, text: Parts) -> str | None:
        """The one role that the merged titles above a column name."""
        named = {title: self.vocabulary.roles_in(title) for title in text[:-1] if len(title) <= _LONGEST_ROLE_TITLE}
        roles = set().union(*named.values()) if named else set()
        if len(roles) != 1:
            return None
        self.titles.update(title for title, found in named.items() if found)
        return str(next(iter(roles)))

    def _below_title(self, text: Parts) -> Meaning | None:
        role = self._title_role(text)
        if role is None:
            return None
        self.role = role
        last = text[-1]
        if found := self._of_role(role, last) or self._of_role(role, self._without_role(last)):
            return found
        stated = self.vocabulary.stated(last)
        # 民族 below 母亲 is not the child's, whatever the register calls 民族 alone.
        if stated and last in self.vocabulary.generic and self.vocabulary.spec.field(stated.field).role != role:
            return None
        return stated

    def _alone(self, text: str, header: str) -> Meaning | None:
        stated = self.vocabulary.stated(text)
        if stated and text not in self.vocabulary.generic:
            return stated
        if own := self.vocabulary.role_of(text):
            self.role, rest = own
            return self._of_role(self.role, rest) or self._cut(text)
        near = self._of_role(self.role, text) if self.role else None
        if near is None and stated and self._elsewhere(stated, text):
            self.doubtful = stated
            return None
        if near is None:
            return stated or self._cut(text)
        if stated and stated.field != near.field and self.counts[text] == 1:
            self.noticed.append(f"column {header} was read as {near.field}, because of the column left of it")
        return near

    def _of_role(self, role: str, text: str) -> Meaning | None:
        if short := self.vocabulary.in_role(role, text):
            return Meaning(short.name)
        stated = self.vocabulary.stated(text)
        return stated if stated and self.vocabulary.spec.field(stated.field).role == role else None

    def _without_role(self, text: str) -> str:
        own = self.vocabulary.role_of(text)
        return own[1] if own else text

    def _elsewhere(self, stated: Meaning, text: str) -> bool:
        """A header that is there several times and stands among the columns of another person is not this field's."""
        role = self.vocabulary.spec.field(stated.field).role
        return self.counts[text] > 1 and self.role is not None and self.role != role

    def _cut(self, text: str) -> Meaning | None:
        field = self.vocabulary.cut.get(text) if self.short_headers else None
        return Meaning(field.name) if field else None


def _fall_back(resolution: Resolution, texts: Sequence[Parts], vocabulary: Vocabulary) -> None:
    """Second-choice headers, the first declared one first, for fields that no column has claimed."""
    claimed = resolution.fields
    order = {text: place for place, text in enumerate(vocabulary.later)}
    waiting = [
        (order[text[-1]], index, vocabulary.later[text[-1]].name)
        for index, text in enumerate(texts)
        if text and text[-1] in order and index not in resolution.claims and index not in resolution.refused
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
