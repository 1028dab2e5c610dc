"""What was answered to a case before it is asked again, and why it is back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reconcile.cases.standing import ANSWERS, standing
from reconcile.cases.states import Step
from reconcile.cases.writing import Row, day_of

ASKS = (Step.REOPEN, Step.CHANGE, Step.SEND_BACK)


@dataclass(frozen=True)
class Earlier:
    """An answer: of which `office` and day, by which `code`, in which words (those of other offices are left out).

    `back` is the step by which the case was asked again after it, `note` or `hand_over` where it was left open by the
    answer itself; `by` and `why` say who took that step and why.
    """

    office: str
    day: date
    code: str
    words: str
    back: str
    by: str = ""
    why: str = ""


def earlier(history: Sequence[Row]) -> Earlier | None:
    """The last answer in a case's history that stands; None where there was none."""
    lines = standing(history)
    told = [at for at, line in enumerate(lines) if line["action"] in ANSWERS and line["code"]]
    if not told:
        return None
    at = told[-1]
    line, office = lines[at], lines[at - 1]["office"]
    again = next((later for later in reversed(lines[at + 1 :]) if later["action"] in ASKS), None)
    return Earlier(
        office=office,
        day=day_of(line["at"]),
        code=line["code"],
        words=line["reason"] if office == lines[-1]["office"] else "",
        back=again["action"] if again else line["action"],
        by=again["actor"] if again else "",
        why=again["reason"] if again else "",
    )
