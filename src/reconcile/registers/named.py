"""Names that a declaration uses: whether each is declared, and of a type that fits its use."""

from __future__ import annotations

from collections.abc import Iterable

from reconcile.registers.spec import RegisterSpec


def typed(where: str, used: Iterable[str], spec: RegisterSpec, allowed: set[str]) -> list[str]:
    """Fields of the register that are of another type than their use asks for."""
    wrong = [name for name in used if name in spec.field_names and spec.field(name).type not in allowed]
    return [f"{where}: `{name}` is {spec.field(name).type}, not {' or '.join(sorted(allowed))}" for name in wrong]


def unknown(where: str, used: Iterable[str], names: set[str]) -> list[str]:
    """The names that are used and not declared."""
    return [
        f"{where} names `{name}`, which is not declared; known: {', '.join(sorted(names))}"
        for name in sorted(set(used) - names)
    ]
