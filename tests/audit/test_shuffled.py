"""The order of rows in a delivered file decides nothing: the same figures, links and discrepancies by number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import polars as pl
import pytest
from tests.link.world import family

from reconcile import engine
from reconcile.pipeline import stages
from reconcile.pipeline.run import run
from reconcile.workspace import create

BIRTHS = (
    "个人编码,姓名,性别,出生日期,公民身份号码,母亲姓名,母亲公民身份号码,父亲姓名,出生医学证明编号,出生医院,现居住地"
)
CARDS = "出生医学证明编号,新生儿姓名,性别,出生日期,母亲姓名,母亲身份证号,签发日期,接生机构,母亲现住址,证件状态"


def births() -> list[str]:
    """Three hundred children; some twice under another number, some twice under the same."""
    lines = []
    for number in range(300):
        row = family(number)
        values = [row["child_name"], "男女"[number % 2], row["child_birth_date"].isoformat(), "", row["mother_name"]]
        rest = ["", row["certificate_no"] if number % 3 else "", "县医院", f"9901210{number % 3 + 1:02d}"]
        lines.append(",".join([f"R{number:05d}", *values, row["mother_id"] if number % 4 else "", *rest]))
        if number % 25 == 0:
            lines.append(lines[-1].replace("R", "S", 1).replace("县医院", ""))
        if number % 40 == 1:
            lines.append(lines[-1].replace("男", "女").replace("县医院", "中医院"))
    return lines


def cards() -> list[str]:
    """Nearly the same children: names not given yet, sexes, days and papers that differ, certificates void or twice."""
    lines = []
    for number in range(20, 320):
        row = family(number)
        name = row["child_name"] if number % 9 else row["mother_name"] + "之子"
        day = row["child_birth_date"] if number % 11 else date(2026, 1, 2)
        values = [name, "男女"[number % 2 if number % 13 else 0], day.isoformat(), row["mother_name"], row["mother_id"]]
        issued = "2026-09-20" if number % 17 else "2025-01-01"
        rest = [
            issued,
            "县医院",
            f"9901210{number % 3 + 1:02d}" if number % 7 else "",
            "作废" if number % 50 == 3 else "",
        ]
        lines.append(",".join([f"A{number:09d}", *values, *rest]))
        if number % 30 == 0:
            lines.append(lines[-1].replace("县医院", "乡医院").replace(name, f"{name[:-1]}春"))
    return lines


@contextmanager
def reconciled(root: Path, order: Random | None) -> Iterator[duckdb.DuckDBPyConnection]:
    workspace = create(root, "990121")
    inbox = workspace.root / "inbox" / "2026-09"
    inbox.mkdir(parents=True, exist_ok=True)
    for name, header, lines in (("births", BIRTHS, births()), ("cards", CARDS, cards())):
        if order:
            order.shuffle(lines)
        (inbox / f"{name}.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8-sig")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "write_reports", lambda *_: [])  # nobody looks at them here
        result = run(workspace, "2026-09", date(2026, 12, 31))
    with engine.connect(result.folder / "run.duckdb", read_only=True) as connection:
        yield connection


def table(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    frame = connection.sql(f"SELECT * FROM {name}").pl()
    return frame.drop("run_id", strict=False).sort(pl.all())


def test_shuffled_rows_give_the_same_figures_links_and_findings(tmp_path: Path) -> None:
    names = ("figures", "findings", "links")
    with reconciled(tmp_path / "in-order", None) as connection:
        expected = {name: table(connection, name) for name in names}
    assert expected["findings"].height > 50
    assert expected["figures"].filter(pl.col("definition") == "duplicates.births")["numerator"].max() > 5
    with reconciled(tmp_path / "shuffled", Random(1)) as connection:
        found = {name: table(connection, name) for name in names}
    for name in names:
        assert found[name].equals(expected[name]), name
