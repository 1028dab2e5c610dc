"""Twelve months of a small county: what its offices deliver, and what changes beside the data, month by month."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from tests.audit.conftest import BIRTHS, CARDS
from tests.link.world import family

from reconcile import engine
from reconcile.compare.stage import compare_outcomes
from reconcile.link.judged import VERDICTS
from reconcile.link.leaning import LEANING
from reconcile.measure.figures import conformed
from reconcile.measure.stage import MeasureRequest, counted_figures
from reconcile.pipeline import stages
from reconcile.pipeline.run import run
from reconcile.registers import Declarations
from reconcile.workspace import Workspace, create, run_folder

A_MONTH = 7
MONTHS = (*(f"2025-{month}" for month in (10, 11, 12)), *(f"2026-{month:02d}" for month in range(1, 10)))
PAIR = "births-birth_certificates"
OTHER_HEADERS = CARDS.replace("母亲姓名", "妈咪").replace("新生儿姓名", "宝宝称呼")
LOCAL = 'extends = "birth_certificates"\n[headers]\nmother_name = ["妈咪"]\nchild_name = ["宝宝称呼"]\n'


def child(number: int) -> dict[str, object]:
    """The n-th child of the county, seven a month; its papers are nobody else's."""
    year, month = (int(part) for part in MONTHS[number // A_MONTH].split("-"))
    return family(number, child_birth_date=date(year, month, number % A_MONTH * 4 + 1))


@dataclass
class County:
    """The county while its months go by: what is wrong with which child, and the settings of the office.

    `wrong`: children whose name the population system has wrong; `gone`: whom it no longer holds; `late`: whose
    certificate is not sent with its month.
    """

    workspace: Workspace
    wrong: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    settings: dict[str, str] = field(default_factory=dict)
    verdicts: list[tuple[int, int, str]] = field(default_factory=list)

    def deliver(self, month: str, name: str, header: str, lines: list[str]) -> None:
        folder = self.workspace.inbox / month
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join([header, *lines, ""]), encoding="utf-8-sig")

    def births(self, month: str) -> None:
        """The whole list of the population system up to a month."""
        children = range((MONTHS.index(month) + 1) * A_MONTH)
        self.deliver(
            month, "births.csv", BIRTHS, [self._birth(number) for number in children if number not in self.gone]
        )

    def cards(self, month: str, children: list[int], name: str, header: str = CARDS) -> None:
        self.deliver(month, name, header, [_card(number) for number in children])

    def month(self, month: str) -> None:
        """What comes in every month: the whole list of births, and the certificates of the month."""
        at = MONTHS.index(month) * A_MONTH
        self.births(month)
        self.cards(month, [n for n in range(at, at + A_MONTH) if n not in self.late], f"cards-{month}.csv")

    def set(self, **settings: str) -> None:
        """Lines of reconcile.toml by table: `thresholds="accept = 0.99"`."""
        self.settings |= settings
        text = "".join(f"[{table}]\n{lines}\n" for table, lines in self.settings.items())
        self.workspace.settings_path.write_text(f'area = "990121"\nname = "示例县"\n{text}', encoding="utf-8")

    def run(self, month: str, as_of: date | None = None) -> Path:
        rows = [(PAIR, "child", *ends) for ends in self.ends()]
        verdicts = pl.DataFrame(rows, schema=VERDICTS, orient="row")
        return run(self.workspace, month, as_of or last_day(month), verdicts=verdicts).folder

    def ends(self) -> Iterator[tuple[int, int, str]]:
        """The verdicts by record id: lasting ids are what a case is about."""
        if not self.verdicts:
            return
        ids = [self.ids("births", "record_no"), self.ids("birth_certificates", "certificate_no")]
        for left, right, word in self.verdicts:
            yield ids[0][f"R{left:05d}"], ids[1][str(child(right)["certificate_no"])], word

    def ids(self, register: str, key: str) -> dict[str, int]:
        """Record ids by their register's key, as the latest run has them."""
        with engine.connect(run_folder(self.workspace, "latest") / "run.duckdb", read_only=True) as connection:
            return dict(connection.sql(f"SELECT {key}, record_id FROM record_{register}").fetchall())

    def like_after(self, months: int, changes: list[Callable[[County, str], None]], known: County) -> list[Path]:
        """The runs of the month after so many, which lie in inbox/ already: one run after each of these changes.

        Records have the ids by which another county `known` has them.
        """
        for month in range(months):
            for special in SPECIAL.get(month, []):
                special(self, MONTHS[month])
        self.month(MONTHS[months])
        self.ids = known.ids  # type: ignore[method-assign]
        runs = []
        for change in changes:
            change(self, MONTHS[months])
            runs.append(self.run(MONTHS[months]))
        return runs

    def _birth(self, number: int) -> str:
        row = child(number)
        name = "误记名" if number in self.wrong else row["child_name"]
        return (
            f"R{number:05d},{name},{'男女'[number % 2]},{row['child_birth_date']},{row['mother_name']},"
            f"{row['mother_id']},{row['certificate_no']},9901210{number % 3 + 1:02d},二孩"
        )


def _card(number: int) -> str:
    row, sex = child(number), "男女"[number % 2 if number % 9 else 0]
    return (
        f"{row['certificate_no']},{row['child_name']},{sex},{row['child_birth_date']},{row['mother_name']},"
        f"{row['mother_id']},2026-09-20,县医院,9901210{number % 3 + 1:02d}"
    )


def last_day(month: str) -> date:
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


@contextmanager
def quick() -> Iterator[None]:
    """Runs without what nobody looks at here: reports, cases, and all figures that are estimated."""
    with pytest.MonkeyPatch.context() as patch:
        without_estimates(patch)
        patch.setattr(stages, "compare_registers", compare_outcomes)
        patch.setattr("reconcile.pipeline.run.follow_or_say", lambda _: ([], None))
        yield


def without_estimates(patch: pytest.MonkeyPatch) -> None:
    """Runs without reports, and with the figures alone that are counted."""
    patch.setattr(stages, "store_leaning", _no_leaning)
    patch.setattr(stages, "write_reports", lambda *_: [])
    patch.setattr(stages, "measure_run", _counted_only)


def _no_leaning(connection: duckdb.DuckDBPyConnection, *_: object) -> None:
    engine.store(connection, "leaning", pl.DataFrame(schema=LEANING))


def _counted_only(
    connection: duckdb.DuckDBPyConnection, declared: Declarations, request: MeasureRequest, _: object
) -> None:
    provided = engine.frame(connection, "measure/00_provided")["register"].to_list()
    rows = [frame for frame in counted_figures(connection, declared, provided, request) if len(frame)]
    engine.store(connection, "figures", conformed(rows))


def new_county(root: Path) -> County:
    return County(create(root, "990121", "示例县"), wrong={1, 9, 16, 23, 30}, late={8, 10, 17, 26, 33, 40})


def year(county: County) -> list[Path]:
    """The run of each month; what is special about a month stands below."""
    runs = []
    for month in MONTHS:
        county.month(month)
        for special in SPECIAL.get(MONTHS.index(month), []):
            special(county, month)
        runs.append(county.run(month))
    return runs


def late_files(county: County, month: str) -> None:
    """Certificates of earlier months."""
    county.cards(month, [8, 10], "late.csv")


def corrections(county: County, month: str) -> None:
    """The population system corrects two names, and spoils another one."""
    county.wrong = county.wrong - {1, 16} | {2}
    county.births(month)


def new_rules(county: County, month: str) -> None:
    """Births are due sooner; and a file that only other headers let in comes together with these headers."""
    (county.workspace.registers_dir / "local.toml").write_text(LOCAL, encoding="utf-8")
    county.cards(month, [17, 26], "other-headers.csv", OTHER_HEADERS)
    county.set(lags="births = { days = 10 }")


def strict_threshold(county: County, month: str) -> None:
    """A wrong name is too much now."""
    county.set(thresholds="accept = 0.9999995")


def verdicts(county: County, month: str) -> None:
    """A child and the certificate of another one, whom nobody would link; a sure link that is none."""
    county.verdicts = [(33, 34, "same"), (5, 5, "different")]


def more_data(county: County, month: str) -> None:
    """A late certificate, and a birth that the population system no longer has."""
    county.cards(month, [33], "late.csv")
    county.gone = {12}
    county.births(month)


def more_corrections(county: County, month: str) -> None:
    """Corrected once more."""
    county.wrong = {16, 31}
    county.births(month)


def other_settings(county: County, month: str) -> None:
    """Births are due a little later."""
    county.set(lags="births = { days = 20 }")


def mild_threshold(county: County, month: str) -> None:
    """Back to nearly the usual."""
    county.set(thresholds="accept = 0.9")


def other_verdicts(county: County, month: str) -> None:
    """One was withdrawn, one is new."""
    county.verdicts = [(5, 5, "different"), (6, 6, "different")]


EVERYTHING = 8
"""The month in which everything changes."""
ALL_AT_ONCE = [more_data, more_corrections, other_settings, mild_threshold, other_verdicts]
SPECIAL: dict[int, list[Callable[[County, str], None]]] = {
    3: [late_files],
    4: [corrections],
    5: [new_rules],
    6: [strict_threshold],
    7: [verdicts],
    EVERYTHING: ALL_AT_ONCE,
}
