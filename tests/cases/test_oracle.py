"""Any history of runs and answers leaves the store as a dict of cases has it, in both databases."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.cases.conftest import AREA, NewUrl
from tests.cases.told import Run, found

from reconcile.cases import reading, service
from reconcile.cases.codes import codes
from reconcile.cases.states import Step
from reconcile.cases.store import open_store
from reconcile.errors import Outdated, ReconcileError, WrongUse

CASES = ("F1", "F2")
PEOPLE = ("张", "李")
CODES = ("01", "02", "03", "06", "90")
"""One of each step, and two that explain: a second person is needed seldom enough."""
WAYS = {"agrees": Step.AGREE, "left_scope": Step.LEAVE, "withdrawn": Step.WITHDRAW}
ANSWERED = {"correct": "answered", "explain": "to_confirm", "note": "open"}
A_RUN = st.dictionaries(st.sampled_from(CASES), st.sampled_from(["1", "1", "2", *WAYS, "not asked"]))


class Histories(RuleBasedStateMachine):
    """The store beside a dict: case → state, revision, evidence, who answered, how it was closed."""

    new_url: NewUrl

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, dict[str, Any]] = {}
        self.before: dict[str, tuple[int, str, dict[str, Any]]] = {}
        """By case the revision that somebody wrote, who, and how it stood before: what can be taken back."""
        self.runs = 0
        self.open = ExitStack()

    @initialize()
    def opened(self) -> None:
        self.store = self.open.enter_context(open_store(type(self).new_url(), AREA))

    @rule(says=A_RUN)
    def run(self, says: dict[str, str]) -> None:
        self.runs += 1
        findings = [found(case, f"k:{what}") for case, what in says.items() if what.isdigit()]
        Run(f"r{self.runs}", findings, {c: (WAYS[what], what) for c, what in says.items() if what in WAYS}).by(
            self.store
        )
        for name, what in says.items():
            case = self.known.get(name)
            if what.isdigit() and case is None:
                self.known[name] = {
                    "state": "open",
                    "revision": 1,
                    "evidence": f"k:{what}",
                    "by": None,
                    "outcome": None,
                }
            elif what.isdigit() and case and (case["state"] == "closed" or case["evidence"] != f"k:{what}"):
                case |= {"state": "open", "evidence": f"k:{what}", "by": None, "outcome": None}
                case["revision"] += 1
            elif what in WAYS and case and case["state"] not in ("settled", "closed"):
                case |= {"state": "closed", "outcome": what}
                case["revision"] += 1

    @rule(
        name=st.sampled_from(CASES),
        late=st.sampled_from((False, False, False, True)),
        code=st.sampled_from(CODES),
        who=st.sampled_from(PEOPLE),
    )
    def answer(self, name: str, late: bool, code: str, who: str) -> None:
        step = codes()[code].step
        case = self.known.get(name, {})
        told = self._told(service.answer, name, late, code, actor=who)
        from_there = ("open", "answered") if step == "explain" else ("open",)
        if step == "hand_over" or not case:
            assert told is WrongUse
        elif late:
            assert told is Outdated
        elif case["state"] in from_there:
            before = dict(case)
            case |= {"state": ANSWERED[step], "by": who, "revision": case["revision"] + 1}
            self._can_be_undone(name, who, before)
            assert told is None
        else:
            assert told is WrongUse

    @rule(name=st.sampled_from(CASES), who=st.sampled_from(PEOPLE))
    def confirm(self, name: str, who: str) -> None:
        case = self.known.get(name, {})
        told = self._told(service.confirm, name, False, actor=who)
        if case.get("state") == "to_confirm" and case["by"] != who:
            before = dict(case)
            case |= {"state": "settled", "revision": case["revision"] + 1}
            self._can_be_undone(name, who, before)
            assert told is None
        else:
            assert told is WrongUse

    @rule(name=st.sampled_from(CASES))
    def settle(self, name: str) -> None:
        """Both at once: chance alone seldom brings two people together."""
        self.answer(name, False, "06", "张")
        self.confirm(name, "李")

    @rule(name=st.sampled_from(CASES))
    def send_back(self, name: str) -> None:
        case = self.known.get(name, {})
        told = self._told(service.send_back, name, False, actor="王")
        if case.get("state") in ("answered", "to_confirm", "settled"):
            case |= {"state": "open", "by": None, "revision": case["revision"] + 1}
            assert told is None
        else:
            assert told is WrongUse

    @rule(name=st.sampled_from(CASES), who=st.sampled_from(PEOPLE), late=st.sampled_from((False, False, True)))
    def take_back(self, name: str, who: str, late: bool) -> None:
        case = self.known.get(name, {})
        revision, by, before = self.before.get(name, (0, "", {}))
        told = self._told(service.take_back, name, late, actor=who)
        mine = case and revision == case["revision"] and by == who
        if late and case:
            assert told is Outdated
        elif mine and not (case["state"] == "to_confirm" and before["state"] == "answered"):
            case |= {**before, "revision": revision + 1}
            assert told is None
        else:
            assert told is WrongUse

    def _can_be_undone(self, name: str, who: str, before: dict[str, Any]) -> None:
        self.before[name] = (before["revision"] + 1, who, before)

    def _told(self, write: Any, name: str, late: bool, *more: str, actor: str) -> type[ReconcileError] | None:
        revision = self.known.get(name, {"revision": 1})["revision"] - late
        try:
            write(self.store, name, revision, *more, actor=actor, reason="看了双方的原件")
        except ReconcileError as error:
            return WrongUse if isinstance(error, WrongUse) else type(error)
        return None

    @invariant()
    def the_store_has_what_the_dict_has(self) -> None:
        if not hasattr(self, "store"):
            return
        names = {
            "state": "state",
            "revision": "revision",
            "evidence": "evidence",
            "answered_by": "by",
            "outcome": "outcome",
        }
        rows = reading.listed(self.store, restricted=True)
        assert {row["case_id"]: {ours: row[name] for name, ours in names.items()} for row in rows} == self.known

    def teardown(self) -> None:
        for name, case in self.known.items():
            lines = reading.history_of(self.store, name)
            assert [line["revision"] for line in lines] == list(range(1, case["revision"] + 1))
            assert lines[-1]["state"] == case["state"]
        self.open.close()


def test_any_history_is_as_a_dict_of_cases_has_it(new_url: NewUrl) -> None:
    machine = type("Here", (Histories,), {"new_url": staticmethod(new_url)})
    found_only = (Phase.explicit, Phase.reuse, Phase.generate)  # to make a failure shorter takes many minutes
    few = settings(max_examples=15, stateful_step_count=20, phases=found_only, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=few)
