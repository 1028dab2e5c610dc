"""Local header aliases: a workspace adds the headers its offices write to a register, without code."""

from __future__ import annotations

from typing import Any

from reconcile.registers.spec import RegisterSpec

_KEYS = {"extends", "headers", "codes", "titles"}


def extend_headers(registers: dict[str, RegisterSpec], data: dict[str, Any]) -> list[str]:
    """Add `[headers] field = [...]`, `[codes.field] code = [...]`, `titles` to the register; returns the problems."""
    target = data["extends"]
    if target not in registers:
        return [f"extends `{target}`, which is not a register; known: {', '.join(sorted(registers))}"]
    spec = registers[target]
    problems = [f"`{key}` is not known here; known: {', '.join(sorted(_KEYS))}" for key in sorted(set(data) - _KEYS)]
    headers, codes = data.get("headers", {}), data.get("codes", {})
    for name in sorted((set(headers) | set(codes)) - set(spec.field_names)):
        problems.append(f"`{name}` is no field of {target}; known: {', '.join(spec.field_names)}")
    fields = tuple(
        field.model_copy(
            update={
                "headers": field.headers + tuple(headers.get(field.name, ())),
                "codes": _merged(field.codes, codes.get(field.name, {})),
            }
        )
        for field in spec.fields
    )
    titles = spec.titles + tuple(data.get("titles", ()))
    registers[target] = spec.model_copy(update={"fields": fields, "titles": titles})
    return problems


def _merged(known: dict[str, tuple[str, ...]], more: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        code: known.get(code, ()) + tuple(more.get(code, ())) for code in [*known, *(c for c in more if c not in known)]
    }
