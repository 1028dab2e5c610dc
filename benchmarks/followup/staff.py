"""The offices' staff: look into what they are asked, correct what is wrong, have a second person agree on the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
from benchmarks.followup.county import County
from benchmarks.followup.question import Question, Truth

from reconcile.cases import reading, service
from reconcile.cases.states import State
from reconcile.cases.store import Store

LOOKED_INTO = 0.6
"""The share of open cases that somebody looks into each month."""
SAID_ONLY = 0.1
"""The share of corrections that are reported and not made: their cases have to stay open."""
OFFICES = {"births": "health", "birth_certificates": "maternal_health", "vaccination": "cdc", "hukou": "police"}


class Staff:
    """Everybody who answers. What they say is right but for SAID_ONLY; who looks into what is drawn."""

    def __init__(self, county: County, seed: int) -> None:
        self._county, self._truth, self._rng = county, Truth(county), np.random.default_rng([seed, 22])

    def work(self, store: Store, asked: dict[str, Question]) -> None:
        """A month's work on the open cases."""
        for case in sorted(reading.listed(store, restricted=True), key=lambda case: str(case["case_id"])):
            drawn = self._rng.random(2)
            if case["state"] == State.OPEN and case["case_id"] in asked and drawn[0] < LOOKED_INTO:
                self._look_into(store, case, asked[case["case_id"]], only_said=bool(drawn[1] < SAID_ONLY))

    def _look_into(self, store: Store, case: dict[str, Any], one: Question, *, only_said: bool) -> None:
        both = None not in one.held
        if one.kind == "link_uncertain" or (both and not self._truth.one_person(one)):
            self._settle(store, case, "21" if self._truth.one_person(one) else "22")
        elif one.kind == "field_conflict":
            self._compare(store, case, one, only_said=only_said)
        elif one.kind in ("missing_in", "extra_in"):
            self._look_for(store, case, one, only_said=only_said)
        elif one.kind == "duplicate_in" and both and self._county.can_merge(one.registers[1]):
            held = one.held[1]
            if not only_said and held is not None:
                self._county.merge(one.registers[1], held)
            self._answer(store, case, "05")
        else:
            self._answer(store, case, "90")

    def _compare(self, store: Store, case: dict[str, Any], one: Question, *, only_said: bool) -> None:
        sides = self._truth.wrong_sides(one)
        if not sides:
            self._settle(store, case, "01")
            return
        if not only_said:
            for side in sides:
                held = one.held[side]
                for column in one.columns[side] if held is not None else ():
                    self._county.correct(one.registers[side], held or 0, column)
        office = OFFICES[one.registers[sides[0]]]
        if office != case["office"]:
            service.hand_over(store, case["case_id"], case["revision"], office, actor="甲", reason="对方有误")
            case = {**case, "revision": case["revision"] + 1}
        self._answer(store, case, "02")

    def _look_for(self, store: Store, case: dict[str, Any], one: Question, *, only_said: bool) -> None:
        register, person = self._truth.sought(one)
        found = self._county.forgotten(register, person)
        if found is None:
            self._settle(store, case, "06")
            return
        if not only_said:
            self._county.enter(register, found)
        self._answer(store, case, "04")

    @staticmethod
    def _answer(store: Store, case: dict[str, Any], code: str) -> None:
        service.answer(store, case["case_id"], case["revision"], code, actor="甲", reason="查看了原件")

    def _settle(self, store: Store, case: dict[str, Any], code: str) -> None:
        self._answer(store, case, code)
        service.confirm(store, case["case_id"], case["revision"] + 1, actor="乙", reason="电话核实")
