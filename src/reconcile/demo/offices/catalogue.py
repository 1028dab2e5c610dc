"""All offices of the demo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.offices import (
    birth_certificates,
    births,
    deaths,
    deliveries,
    hukou,
    insurance_answers,
    live_birth_totals,
    marriages,
    population_deaths,
    population_marriages,
    vaccination,
)
from reconcile.demo.offices.records import Records
from reconcile.demo.world import World


@dataclass(frozen=True)
class Office:
    """A register's office: what it has on record, and the files it delivers for a month."""

    register: str
    build: Callable[[World, ErrorTable], Records]
    deliver: Callable[[World, Records, int], list[Sheet]]


def _office(module: ModuleType) -> Office:
    return Office(module.REGISTER, module.build, module.deliver)


OFFICES = tuple(
    _office(module)
    for module in (
        births,
        birth_certificates,
        vaccination,
        deliveries,
        hukou,
        marriages,
        deaths,
        population_deaths,
        population_marriages,
        live_birth_totals,
        insurance_answers,
    )
)
