"""A case in words: both sides beside each other as far as they may be shown, and why it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from reconcile.registers import RegisterSpec
from reconcile.report.case_lists.content import GIVEN
from reconcile.report.case_lists.keys import other_keys, own_keys, wanted_for_keys
from reconcile.report.lines import FindingLines
from reconcile.report.masking import mask_name_difference, mask_place
from reconcile.report.texts import Texts, vocabulary
from reconcile.report.values import Shown, shown_values

SIDES = ("left", "right")
Finding = dict[str, Any]


class CaseLines(FindingLines):
    """The cases of a run as one office may see them; reads the records they speak of once."""

    def given(self, case: Finding) -> dict[str, str]:
        """The texts of a row by column: GIVEN without its number, and without what the list alone knows."""
        line = self.line(case)
        born = line.birth_date.isoformat() if line.birth_date else ""
        texts = {
            **{name: str(getattr(line, name)) for name in ("subject", "sex", "mother", "value_a", "value_b")},
            "check": "\n".join(part for part in (check_of(case["type"], self._texts), line.field) if part),
            "birth_date": born,
            "source_a": "\n".join(
                filter(None, (self._register(case, "left"), line.place_a, *self._keys(case, "left")))
            ),
            "source_b": "\n".join(
                filter(None, (self._register(case, "right"), line.place_b, *self._keys(case, "right")))
            ),
            "reason": self._reason(case),
        }
        if case["type"] == "impossible_sequence":
            earlier, later = map(self._texts.field, self._sequence(case))
            texts |= {"source_a": f"{texts['source_a']}\n{earlier}", "source_b": later}
        return {name: texts[name] for name in GIVEN if name in texts}

    def own(self, case: Finding) -> str:
        """By what the asked office finds its own record; empty where it has none."""
        return "\n".join(line for side in SIDES if self._is_own(case, side) for line in self._keys(case, side))

    def address(self, case: Finding) -> tuple[str, str]:
        """Where the person is to be found, without numbers of houses, and the code of the place."""
        asked = "right" if case["register"] == case["right_register"] else "left"
        for side in (asked, *SIDES):
            record, spec = self.record(case, side), self._registers.get(case[f"{side}_register"] or "")
            if record and spec and self.disclosed(case, side):
                for name in _places(spec):
                    if record[name]:
                        return mask_place(record[name]), record[f"{name}_code"] or ""
        return "", ""

    def values(self, case: Finding) -> tuple[str, str]:
        """The two values; where no single field is in question, what both records say of who it is."""
        if case["type"] == "impossible_sequence":
            return self._dates(case)
        compare = self._compares.get((case["pair"], case["relation"], case["field"]))
        records = [self.record(case, side) for side in SIDES]
        if compare is None or records[0] is None or records[1] is None:
            return self._summary(case, "left"), self._summary(case, "right")
        specs = [self._registers[case[f"{side}_register"]] for side in SIDES]
        left = Shown.of(specs[0].field(compare.left_column), records[0])
        right = Shown.of(specs[1].field(compare.right_column), records[1])
        shown = beside(left, right, self._texts)
        a, b = (
            value if self.disclosed(case, side) else self._texts.word("list", "undisclosed")
            for value, side in zip(shown, SIDES, strict=True)
        )
        return a, b

    def wanted(self, register: str) -> set[str]:
        """Beside what all lines need the two dates of a sequence, and addresses with their codes."""
        spec = self._registers[register]
        dates = {name for rule in spec.sequence for name in (rule.earlier, rule.later)}
        return super().wanted(register) | dates | set(_places(spec)) | {spec.event or ""} | wanted_for_keys(spec)

    def coded(self, register: str) -> tuple[str, ...]:
        """The places by which a village is known."""
        return _places(self._registers[register])

    def _is_own(self, case: Finding, side: str) -> bool:
        spec = self._registers.get(case[f"{side}_register"] or "")
        return spec is not None and spec.office == case["office"]

    def _keys(self, case: Finding, side: str) -> list[str]:
        record = self.record(case, side)
        if record is None or not self.disclosed(case, side):
            return []
        spec = self._registers[case[f"{side}_register"]]
        if self._is_own(case, side):
            return list(own_keys(spec, record, self._texts, with_id=case["type"] != "identity_conflict"))
        return list(other_keys(spec, record, self._texts))

    def _dates(self, case: Finding) -> tuple[str, str]:
        record, (earlier, later) = self.record(case, "left"), self._sequence(case)
        if record is None or not self.disclosed(case, "left"):
            return "", ""
        return record[earlier].isoformat(), record[later].isoformat()

    def _sequence(self, case: Finding) -> tuple[str, str]:
        rules = self._registers[case["left_register"]].sequence
        record = self.record(case, "left") or {}
        broken = [rule for rule in rules if rule.later == case["field"] and _in_wrong_order(record, *_ends(rule))]
        return _ends(broken[0] if broken else next(rule for rule in rules if rule.later == case["field"]))

    def _summary(self, case: Finding, side: str) -> str:
        record = self.record(case, side)
        if record is None:
            return self._texts.word("case_list", "not_found") if self._register(case, side) else ""
        if not self.disclosed(case, side):
            return self._texts.word("list", "undisclosed")
        return "\n".join(self._who(record, case[f"{side}_register"]))

    def _who(self, record: Finding, register: str) -> Iterator[str]:
        subject, texts = self._subjects[register], self._texts
        name = texts.word("list", "unnamed") if subject.unnamed(record) else subject.name(record)
        yield f"{name} {texts.label('sex', record['sex'])}".strip()
        born: date | None = subject.born(record) or record.get(self._registers[register].event or "")
        if born:
            yield born.isoformat()
        if mother := subject.mother_name(record):
            yield texts.word("case_list", "mother_of", name=mother)

    def _register(self, case: Finding, side: str) -> str:
        """What the register on that side is called, be there a record or not; empty where there is no such side."""
        pair = self._texts.declarations.pairs.get(case["pair"])
        return self._texts.register(getattr(pair, side) if pair else case["register"] if side == "left" else None)

    def _reason(self, case: Finding) -> str:
        texts, kind = self._texts, case["type"]
        known = [key for key in vocabulary()["case_reason"] if kind.startswith(key)]
        there = "left" if case["left_id"] is None else "right"
        here = next(side for side in SIDES if side != there)
        words = {
            "here": self._register(case, here),
            "there": self._register(case, there),
            "field": texts.field(case["field"], case["left_register"]),
            "difference": texts.label("difference", case["difference"] or "different"),
        }
        if kind == "impossible_sequence":
            words |= zip(("earlier", "later"), map(texts.field, self._sequence(case)), strict=True)
        return texts.word("case_reason", known[0] if known else "other", **words)


def check_of(kind: str, texts: Texts) -> str:
    """What is to be checked, in a word or two: the type without what its reason says again."""
    return re.split(r"[（(]", texts.kind(kind))[0].strip()


def beside(left: Shown, right: Shown, texts: Texts) -> tuple[str, str]:
    """Of two names, as of two numbers, only what differs."""
    named = all(one.field.type == "name" and one.value and one.kind != "placeholder" for one in (left, right))
    if named and left.value != right.value:
        return mask_name_difference(str(left.value), str(right.value))
    return shown_values(left, right, texts)


def _places(spec: RegisterSpec) -> tuple[str, ...]:
    return tuple(name for name in spec.township if spec.field(name).type == "place")


def _ends(rule: Any) -> tuple[str, str]:
    return rule.earlier, rule.later


def _in_wrong_order(record: Finding, earlier: str, later: str) -> bool:
    return bool(record.get(earlier) and record.get(later) and record[later] < record[earlier])
