"""Brings header texts to one form, and says what each may mean in a register."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reconcile.registers import FieldSpec, RegisterSpec

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|《[^《》]*》")
_DECORATION = re.compile(r"[\s*★※:;。、,'\"“”?\u200b\ufeff]+")
_NUMBERING = re.compile(r"^(?:\d{1,3}[.)]|[一二三四五六七八九十]{1,3}\))(?=[^\d])")
_UNIT = re.compile(r"(?<=[\u4e00-\u9fff])/?(?:g|kg|cm|mm|KG|CM)$")
_ORDER = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TEN_BYTES = 10
SEXES = {"男": "男", "女": "女", "不明": "不明", "男性": "男", "女性": "女", "未知": "不明", "不详": "不明"}


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """A header without what offices vary: width, spaces, line breaks, brackets, units, asterisks, colons."""
    folded = unicodedata.normalize("NFKC", text)
    bare = folded
    while bare != (fewer := _BRACKETS.sub("", bare)):
        bare = fewer
    for candidate in (bare, folded.translate(str.maketrans("", "", "()[]【】〔〕<>《》"))):
        stripped = _UNIT.sub("", _DECORATION.sub("", _NUMBERING.sub("", candidate.strip())))
        if stripped:
            return stripped
    return ""


@dataclass(frozen=True)
class Meaning:
    """What a header stands for: a field, for the newborn `order` (0: not numbered), ticked for `label` (one-hot)."""

    field: str
    order: int = 0
    label: str = ""


class Vocabulary:
    """The headers of one register in normal form. `generic` are words that mean nothing without their context."""

    def __init__(self, spec: RegisterSpec, generic: frozenset[str]) -> None:
        self.spec = spec
        self.generic = generic
        self.exact = {
            _joined(header): field for field in spec.fields for header in field.headers if "{n}" not in header
        }
        self.later = {_joined(header): field for field in spec.fields for header in field.fallback}
        self.short = {(field.role, normal(text)): field for field in spec.fields for text in field.short}
        self._role_words = {normal(word): role for role, words in spec.roles.items() for word in words}
        longest_first = sorted(self._role_words, key=len, reverse=True)
        self._begins = re.compile("|".join(map(re.escape, longest_first)))

    @cached_property
    def numbered(self) -> list[tuple[re.Pattern[str], FieldSpec]]:
        """Headers such as 婴儿{n}姓名 as patterns."""
        return [
            (
                re.compile(
                    "([1-9]|[一二三四五六七八九])".join(re.escape(normal(part)) for part in header.split("{n}"))
                ),
                field,
            )
            for field in self.spec.fields
            for header in field.headers
            if "{n}" in header
        ]

    @cached_property
    def cut(self) -> dict[str, FieldSpec]:
        """Headers as a dbf file cuts them, where what is left still means one field only."""
        meant: dict[str, set[str]] = defaultdict(set)
        for header, field in [*self.exact.items(), *self.later.items()]:
            if len(header.encode("gb18030")) > _TEN_BYTES:
                meant[ten_bytes(header)].add(field.name)
        return {text: self.spec.field(min(names)) for text, names in meant.items() if len(names) == 1}

    @cached_property
    def ticked(self) -> dict[str, Meaning]:
        """Headers over columns of ticks: the field's own header and the label of a code."""
        return {
            f"{header}{dot}{label}": Meaning(field.name, label=value)
            for header, field in self.exact.items()
            for label, value in labels(field).items()
            for dot in (".", "")
        }

    def stated(self, text: str) -> Meaning | None:
        """The field that the text names by itself."""
        if field := self.exact.get(text):
            return Meaning(field.name)
        if ticked := self.ticked.get(text):
            return ticked
        for pattern, numbered in self.numbered:
            if match := pattern.fullmatch(text):
                return Meaning(numbered.name, int(_ORDER.get(match[1], match[1])))
        return None

    def in_role(self, role: str, text: str) -> FieldSpec | None:
        """The field that a short header means in the context of a role."""
        return self.short.get((role, text))

    def role_of(self, text: str) -> tuple[str, str] | None:
        """The role whose word the text begins with, and the rest of the text."""
        match = self._begins.match(text)
        return (self._role_words[match[0]], text[match.end() :]) if match and match[0] else None

    def roles_in(self, text: str) -> set[str]:
        """All roles that are named anywhere in the text."""
        return {role for word, role in self._role_words.items() if word in text}

    def knows(self, text: str) -> bool:
        """Whether the text means something in a header here: used to tell header rows from others."""
        if text in self._words:
            return True
        own = self.role_of(text)
        return (own is not None and own[1] in self._words) or self.stated(text) is not None

    @cached_property
    def labels(self) -> set[str]:
        """What may stand over a column of ticks."""
        return {label for field in self.spec.fields for label in labels(field)}

    @cached_property
    def _words(self) -> set[str]:
        return {"", *self.exact, *self.later, *self.cut, *(text for _, text in self.short)}


def generic_words(specs: Iterable[RegisterSpec]) -> frozenset[str]:
    """Words that some register uses as short headers: 姓名 alone does not say whose."""
    return frozenset(normal(text) for spec in specs for field in spec.fields for text in field.short)


def labels(field: FieldSpec) -> dict[str, str]:
    """What may stand over a column of ticks for this field: normal form → the value it means."""
    if field.type == "sex":
        return SEXES
    return {normal(label): label for labels in field.codes.values() for label in labels if not label.isdigit()}


def ten_bytes(text: str) -> str:
    """The text as the ten bytes of a dbf field name hold it."""
    return text.encode("gb18030")[:_TEN_BYTES].decode("gb18030", errors="ignore")


def _joined(header: str) -> str:
    return ".".join(normal(part) for part in header.split("."))
