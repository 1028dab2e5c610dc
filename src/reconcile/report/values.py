"""Two values that differ, as far as they may be shown beside each other."""

from __future__ import annotations

from collections.abc import Mapping
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


def shown_values(left: tuple[FieldSpec, Any], right: tuple[FieldSpec, Any], texts: Texts) -> tuple[str, str]:
    """Both values masked; of two numbers that differ, only the positions that do."""
    (left_field, left_value), (right_field, right_value) = left, right
    if left_value and right_value and left_field.type in _NUMBERS and left_value != right_value:
        return mask_difference(str(left_value), str(right_value))
    return shown(left_field, left_value, texts), shown(right_field, right_value, texts)


def shown(field: FieldSpec, value: Any, texts: Texts) -> str:
    """One value masked by its type."""
    if value is None or value == "":
        return texts.word("list", "missing")
    if isinstance(value, date):
        return value.isoformat()
    masks: Mapping[str, Any] = {
        "name": mask_name,
        "resident_id": mask_id,
        "certificate_no": mask_certificate,
        "phone": mask_phone,
        "place": mask_place,
        "sex": lambda code: texts.label("sex", code),
        "code": lambda code: next(iter(field.codes.get(code, ())), code),
    }
    return str(masks.get(field.type, mask_text)(str(value)))
