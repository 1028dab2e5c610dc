"""kill -9 at random moments: the workspace is as before or as after, never a mix, and a rerun ends the same.

Five moments in the suite; `make crash` tries fifty (RECONCILE_CRASHES).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

CRASHES = int(os.environ.get("RECONCILE_CRASHES", "5"))
PERIOD = "2026-09"
EXPORTS = ("links", "findings", "figures")


def reconcile(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "reconcile", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def exports(county: Path, out: Path) -> list[bytes]:
    out.mkdir(parents=True)
    for what in EXPORTS:
        assert reconcile("export", county, what, "--out", out / f"{what}.csv").wait() == 0
    return [(out / f"{what}.csv").read_bytes() for what in EXPORTS]


def assert_whole(county: Path) -> None:
    """Whatever is visible is complete: files on the ledger have all their rows, published runs all their parts."""
    warehouse = county / "warehouse.duckdb"
    if warehouse.exists():
        with duckdb.connect(warehouse) as connection:
            tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
            sheets = (
                connection.execute(
                    "SELECT sheet_id, register, rows_in, rows_kept, rows_quarantined FROM sheets"
                ).fetchall()
                if "sheets" in tables
                else []
            )
            for sheet, register, rows, kept, quarantined in sheets:
                assert rows == kept + quarantined
                (found,) = connection.execute(
                    f"SELECT count(DISTINCT row_no) FROM rows_{register} WHERE sheet_id = {sheet}"
                ).fetchone() or (0,)
                assert found == kept, (sheet, register)
    for folder in (county / "runs").glob("[0-9a-f]*"):
        assert {"run.duckdb", "manifest.json", "reports"} <= {path.name for path in folder.iterdir()}
        with duckdb.connect(folder / "run.duckdb", read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM figures").fetchone() != (0,)
    pointer = county / "runs" / "latest"
    if pointer.exists():
        assert (county / "runs" / pointer.read_text().strip() / "manifest.json").exists()


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_a_killed_command_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    assert reconcile("demo", origin, "--families", 400, "--months", 2, "--seed", 3).wait() == 0
    calm = tmp_path / "calm"
    shutil.copytree(origin, calm)
    started = time.monotonic()
    assert reconcile("run", calm, "--period", PERIOD).wait() == 0
    whole_run = time.monotonic() - started
    expected = exports(calm, tmp_path / "expected")
    moments = random.Random(20260901)
    county = tmp_path / "county"
    shutil.copytree(origin, county)
    killed = 0
    for number in range(CRASHES):
        process = reconcile("run", county, "--period", PERIOD)
        time.sleep(moments.uniform(0.3, 1.0) * whole_run if number % 2 else moments.uniform(0.05, 0.6) * whole_run)
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert_whole(county)
        if number % 10 == 9:  # begin anew, so that early moments are tried again
            assert reconcile("run", county, "--period", PERIOD).wait() == 0
            assert exports(county, tmp_path / f"after-{number}") == expected
            shutil.rmtree(county)
            shutil.copytree(origin, county)
    assert reconcile("run", county, "--period", PERIOD).wait() == 0
    assert_whole(county)
    assert exports(county, tmp_path / "after") == expected
    assert killed >= CRASHES // 2, "too few commands were still at work when they were killed"
    assert not list((county / "runs").glob(".aside/*"))
