"""Two values that differ, as far as they may be shown beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reconcile.registers.spec import FieldSpec
from reconcile.report.masking import (
    mask_certificate,
    mask_difference,
    mask_id,
    mask_name,
    mask_phone,
    mask_place,
    mask_text,
)
from reconcile.report.texts import Texts

_NUMBERS = {"resident_id", "certificate_no", "phone"}
_MASKS: Mapping[str, Callable[[str | None], str]] = {
    "name": mask_name,
    "resident_id": mask_id,
    "certificate_no": mask_certificate,
    "phone": mask_phone,
    "place": mask_place,
}


@dataclass(frozen=True)
class Shown:
    """A value of one record: what field it is of, and why it is missing where it is."""

    field: FieldSpec
    value: Any
    kind: str | None

    @classmethod
    def of(cls, field: FieldSpec, record: Mapping[str, Any]) -> Shown:
        """The field's value in a record."""
        return cls(field, record[field.name], record[f"{field.name}_kind"])

    def words(self, texts: Texts) -> str:
        """The value masked by its type; where there is none, why."""
        if self.value is None or self.value == "":
            reason = self.kind if self.kind not in {None, "ok", "empty"} else None
            return (
                texts.word("list", "unusable", reason=texts.label("difference", reason))
                if reason
                else texts.word("list", "missing")
            )
        if isinstance(self.value, date):
            return self.value.isoformat()
        if self.field.type == "sex":
            return texts.label("sex", str(self.value))
        if self.field.type == "code":
            said = self.field.codes.get(str(self.value), ())
            return next((word for word in said if not word.isascii()), next(iter(said), str(self.value)))
        return _MASKS.get(self.field.type, mask_text)(str(self.value))


def shown_values(left: Shown, right: Shown, texts: Texts) -> tuple[str, str]:
    """Both values masked; of two numbers that differ, only the positions that do."""
    if left.value and right.value and left.field.type in _NUMBERS and left.value != right.value:
        return mask_difference(str(left.value), str(right.value))
    return left.words(texts), right.words(texts)
