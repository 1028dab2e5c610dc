"""By what an office finds a record: the record's number in its register, whole but for certificates of others.

No number of a person is shown whole, not to the office that keeps it either: a list passes through many hands, and the
county and the date of birth stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reconcile.registers import RegisterSpec
from reconcile.registers.spec import FieldSpec
from reconcile.report.masking import HIDDEN, mask_certificate, mask_id_region, mask_key
from reconcile.report.texts import Texts
from reconcile.values.certificates import is_marriage_no

Record = Mapping[str, Any]
NUMBERS = ("text", "certificate_no", "code")
"""Types of fields that number a record; all others say something of a person."""


def key_fields(spec: RegisterSpec) -> tuple[str, ...]:
    """The fields by which an office finds a record of its own: `found_by`, else of its key what numbers it."""
    return tuple(name for name in spec.found_by or spec.key if spec.field(name).type in NUMBERS)


def id_field(spec: RegisterSpec) -> FieldSpec | None:
    """The ID number of whom a record is about."""
    numbers = [field for field in spec.fields if field.type == "resident_id"]
    own = [field for field in numbers if field.role in ("child", "person")]
    return next(iter(own or numbers), None)


def wanted_for_keys(spec: RegisterSpec) -> set[str]:
    """The fields that these lines need."""
    number = id_field(spec)
    return {*key_fields(spec), *([number.name] if number else ())}


def own_keys(spec: RegisterSpec, record: Record, texts: Texts, *, with_id: bool) -> Iterator[str]:
    """A line for each number of a record of one's own; where one of them is missing also of which area its ID is."""
    told = {name: mask_key(_text(record, name)) for name in key_fields(spec)}
    for name, said in told.items():
        if said:
            yield f"{texts.field(name, spec.id)} {said}"
    number = id_field(spec)
    if with_id and number and record[number.name] and not (told and all(_tells(said) for said in told.values())):
        yield f"{texts.field(number.name, spec.id)} {mask_id_region(str(record[number.name]))}"


def other_keys(spec: RegisterSpec, record: Record, texts: Texts) -> Iterator[str]:
    """A line for each number of a record of somebody else, by which one office asks the other: of certificates, with
    which more than a register can be opened, the last characters alone."""
    for name in key_fields(spec):
        number = _text(record, name)
        is_certificate = spec.field(name).type == "certificate_no" or is_marriage_no(number)
        if _tells(said := mask_certificate(number) if is_certificate else mask_key(number)):
            yield f"{texts.field(name, spec.id)} {said}"


def _text(record: Record, name: str) -> str:
    return str(record[name] or "").strip()


def _tells(said: str) -> bool:
    """Whether masks leave anything of it."""
    return bool(said.strip(HIDDEN))
