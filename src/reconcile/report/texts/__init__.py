"""Every word the reports show, in both languages side by side: one TOML file a subject, one line a word.

What a figure is called and how it is computed stands with its definition, in registers/definitions.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from reconcile.registers.definitions import definition_of, definitions
from reconcile.registers.load import Declarations
from reconcile.registers.spec import Label

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def vocabulary() -> Mapping[str, Mapping[str, Label]]:
    """All words: table → key → the word in both languages."""
    declared = definitions().values()
    found: dict[str, dict[str, Label]] = {
        "definition": {definition.id: definition.label for definition in declared},
        "formula": {definition.id: definition.formula for definition in declared},
    }
    for file in sorted(files("reconcile.report.texts").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for table, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found.setdefault(table, {}).update({key: Label.model_validate(word) for key, word in words.items()})
    return found


@dataclass(frozen=True)
class Texts:
    """The words of one language, and the labels that registers, pairs and fields declare themselves."""

    language: Language
    declarations: Declarations

    def in_language(self, table: str, said: str) -> str:
        """The word of `table` that is `said`, as its key or in either language; what is none of its words stays."""
        known = vocabulary().get(table, {})
        key = next((key for key, label in known.items() if said in {key, label.zh, label.en}), None)
        return self._of(known[key]) if key else said

    @property
    def other(self) -> Language:
        """The other language."""
        return next(language for language in LANGUAGES if language != self.language)

    def word(self, table: str, key: str, **values: object) -> str:
        """The word `key` of `table`, its `{places}` filled; KeyError where we have no such word."""
        text = self._of(vocabulary()[table][key])
        return text.format(**values) if values else text

    def label(self, table: str, key: str | None) -> str:
        """The word where there is one, else the key itself in plain letters: for what an office may declare."""
        if not key:
            return ""
        found = vocabulary().get(table, {}).get(key)
        return self._of(found) if found else key.replace("_", " ")

    def register(self, register: str | None) -> str:
        """The register's own label."""
        spec = self.declarations.registers.get(register or "")
        return self._of(spec.label) if spec else register or ""

    def basis(self, register: str) -> str:
        """Whom an office counts that gives totals, in its spec's own words."""
        spec = self.declarations.registers.get(register)
        return self._of(spec.totals.basis) if spec and spec.totals else ""

    def figure(self, figure: str) -> str:
        """What a figure is called; where it is what an office answered to our list, with the source of its answers."""
        name, source = self.word("definition", definition_of(figure).id), self.source(figure.partition(".")[2])
        return f"{name} · {source}" if source else name

    def source(self, register: str) -> str:
        """How the answers of an office came about that answers our list, in its spec's own words; '' of others."""
        spec = self.declarations.registers.get(register)
        return self._of(spec.answered.source) if spec and spec.answered else ""

    def said(self, label: Label) -> str:
        """What a declaration says in both languages."""
        return self._of(label)

    def pair(self, pair: str) -> str:
        """The pair's own label; the labels of both registers where the pair is not declared."""
        spec = self.declarations.pairs.get(pair)
        if spec:
            return self._of(spec.label)
        return " – ".join(self.register(side) for side in pair.split("-"))

    def field(self, name: str | None, register: str | None = None) -> str:
        """What a field is called: our word, else (in Chinese) the first header its register declares for it."""
        if not name or name in vocabulary()["field"] or self.language != "zh":
            return self.label("field", name)
        spec = self.declarations.registers.get(register or "")
        headers = spec.field(name).headers if spec and name in spec.field_names else ()
        return headers[0] if headers else self.label("field", name)

    def compared(self, name: str, pair: str) -> str:
        """What a field that a pair compares is called."""
        spec = self.declarations.pairs.get(pair)
        return self.field(name, spec.left if spec else None)

    def block(self, on: str, pair: str) -> str:
        """The columns of a block such as `pinyin:child_name + mother_name`: what follows from a field stands before."""
        parts = []
        for name in on.split(" + "):
            kind, _, field = name.rpartition(":")
            words = self.compared(field, pair)
            parts.append(self.word("derived", kind, field=words) if kind else words)
        return " + ".join(parts)

    def kind(self, kind: str) -> str:
        """The name of a discrepancy type without the field it speaks of."""
        return self.discrepancy(kind.partition(".")[0])

    def discrepancy(self, kind: str) -> str:
        """The name of a discrepancy type such as `missing_in_hukou` or `field_conflict.child_name`."""
        if kind in vocabulary()["type"]:
            return self.word("type", kind)
        head, _, tail = kind.partition(".")
        if tail and head in vocabulary()["type"]:
            return f"{self.word('type', head)}{'：' if self.language == 'zh' else ': '}{self.field(tail)}"
        for prefix in ("missing_in", "extra_in", "duplicate_in"):
            if kind.startswith(f"{prefix}_"):
                return self.word("type", prefix, register=self.register(kind.removeprefix(f"{prefix}_")))
        return self.label("type", kind)

    def method(self, method: str | None, pair: str) -> str:
        """How a link was found: by an exact key and which one, by the model, or through a duplicate."""
        name, _, keys = (method or "").partition(":")
        if not keys:
            return self.label("method", name)
        fields = " + ".join(self.compared(key, pair) for key in keys.split("+"))
        return self.word("page", "method_of", method=self.label("method", name), fields=fields)

    def _of(self, label: Label) -> str:
        return label.zh if self.language == "zh" else label.en
