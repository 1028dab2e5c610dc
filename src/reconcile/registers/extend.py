"""Local header aliases: a workspace adds the headers its offices write to a register, without code."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from reconcile.registers.spec import Declared, FieldSpec, RegisterSpec


class Extension(Declared):
    """What a workspace adds to a register: headers by field, words of codes by field and code, titles."""

    extends: str
    headers: dict[str, tuple[str, ...]] = Field(default={})
    codes: dict[str, dict[str, tuple[str, ...]]] = Field(default={})
    titles: tuple[str, ...] = ()


def extend_headers(registers: dict[str, RegisterSpec], data: dict[str, Any]) -> list[str]:
    """Add headers, codes and titles to the register; returns the problems. ValidationError where the form is wrong."""
    more = Extension.model_validate(data)
    if more.extends not in registers:
        return [f"extends `{more.extends}`, which is not a register; known: {', '.join(sorted(registers))}"]
    spec = registers[more.extends]
    problems = [
        f"`{name}` is no field of {spec.id}; known: {', '.join(spec.field_names)}"
        for name in sorted((set(more.headers) | set(more.codes)) - set(spec.field_names))
    ]
    coded = {field.name for field in spec.fields if field.type == "code"}
    for name in sorted((set(more.codes) & set(spec.field_names)) - coded):
        problems.append(f"`{name}` of {spec.id} is {spec.field(name).type}, not code: it has no `codes`")
    fields = tuple(_extended(field, more) for field in spec.fields)
    registers[spec.id] = spec.model_copy(update={"fields": fields, "titles": spec.titles + more.titles})
    return problems


def _extended(field: FieldSpec, more: Extension) -> FieldSpec:
    words = more.codes.get(field.name, {})
    codes = {code: field.codes.get(code, ()) + words.get(code, ()) for code in dict.fromkeys([*field.codes, *words])}
    return field.model_copy(update={"headers": field.headers + more.headers.get(field.name, ()), "codes": codes})
