"""A small register with a field of every type, and rows of it."""

from __future__ import annotations

import polars as pl

from reconcile.registers.spec import RegisterSpec

FIELDS = (
    ("record_no", "text", "record", {}),
    ("child_name", "name", "child", {}),
    ("child_id", "resident_id", "child", {}),
    ("child_sex", "sex", "child", {}),
    ("child_birth_date", "date", "child", {}),
    ("birth_weight", "number", "child", {"unit": "g"}),
    ("mother_name", "name", "mother", {}),
    ("mother_residence", "place", "mother", {}),
    ("phone", "phone", "mother", {}),
    ("certificate_no", "certificate_no", "child", {}),
    ("status", "code", "record", {"codes": {"local": ("1", "本地"), "moved": ("2", "迁出")}}),
    ("mother_ethnicity", "ethnicity", "mother", {}),
)


def make_spec(key: tuple[str, ...] = ("record_no",), identifier: str = "births", child: str = "child") -> RegisterSpec:
    fields = [
        {"name": name, "type": type_name, "role": child if role == "child" else role, **more}
        for name, type_name, role, more in FIELDS
    ]
    return RegisterSpec.model_validate(
        {
            "id": identifier,
            "label": {"zh": "出生", "en": "births"},
            "office": "health",
            "kind": "increment",
            "key": key,
            "identity": ("record_no",),
            "field": fields,
        }
    )


def make_rows(*rows: dict[str, str | None], sheet: int = 1) -> pl.DataFrame:
    """Delivered rows, numbered from 1, with the fields named and all others empty."""
    complete = [
        {"sheet_id": sheet, "row_no": number, "child_no": 0} | {field[0]: row.get(field[0]) for field in FIELDS}
        for number, row in enumerate(rows, 1)
    ]
    schema = {"sheet_id": pl.Int32, "row_no": pl.Int32, "child_no": pl.Int32} | {
        field[0]: pl.String for field in FIELDS
    }
    return pl.DataFrame(complete, schema=schema)
