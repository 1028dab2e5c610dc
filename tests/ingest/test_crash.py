"""A file is taken in whole or not at all, whatever happens in between."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import pytest
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, DELIVERIES, as_csv, as_xlsx
from tests.ingest.test_deliveries import deliveries

from reconcile.ingest import ledger, stage


class PowerCut(BaseException):
    """Not an error that anybody catches."""


@pytest.mark.parametrize("moment", ["add_file", "add_sheet", "add_rows", "append", "publish", "keep"])
def test_a_cut_at_any_step_leaves_the_old_state_and_the_next_command_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    office.put("a.csv", as_csv(BIRTHS))
    office.ingest()
    office.put("b.xlsx", as_xlsx(DELIVERIES, ("出生", BIRTHS)))
    calls = []

    def cut(*arguments: object, **named: object) -> object:
        calls.append(moment)
        if len(calls) == (1 if moment in ("publish", "keep", "add_file") else 2):
            raise PowerCut
        return whole(*arguments, **named)

    place = stage if moment == "keep" else ledger
    whole = getattr(place, moment)
    with monkeypatch.context() as patch:
        patch.setattr(place, moment, cut)
        with pytest.raises(PowerCut):
            office.ingest()
    done = moment == "publish"
    assert office.query("SELECT count(*) FROM files") == [(2 if done else 1,)]
    assert office.query("SELECT count(*) FROM sheets") == [(3 if done else 1,)]
    assert office.rows("births").height == (6 if done else 3)
    outcome = next(file for file in office.ingest().files if file.path.endswith("b.xlsx"))
    assert outcome.status == ("known" if done else "accepted")
    assert office.query("SELECT sum(rows_kept) FROM sheets") == [(8,)]


PROGRAM = """
import sys
from pathlib import Path
from reconcile.ingest import ingest_workspace
from reconcile.registers import load_declarations
from reconcile.workspace import locked, open_workspace
workspace = open_workspace(Path(sys.argv[1]))
with locked(workspace, "test"):
    print("begin", flush=True)
    ingest_workspace(workspace, load_declarations())
"""


def test_kill_leaves_whole_files_and_the_rest_is_taken_in_afterwards(office: Office) -> None:
    for number in range(12):
        office.put(f"{number:02}.csv", as_csv(deliveries(number * 1000, 900)))
    chance = random.Random(5)
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(office.workspace.root)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0.05, 0.8))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if office.workspace.warehouse.exists() and office.query("SELECT count(*) FROM duckdb_tables()") != [(0,)]:
            counted = office.query(
                "SELECT s.sheet_id FROM sheets s JOIN files f USING (file_id) WHERE s.rows_kept <>"
                " (SELECT count(*) FROM rows_deliveries r WHERE r.sheet_id = s.sheet_id)"
                if office.query("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'rows_deliveries'") == [(1,)]
                else "SELECT sheet_id FROM sheets"
            )
            assert counted == []
    office.ingest()
    assert office.rows("deliveries").height == 12 * 900
    assert office.query("SELECT count(*), count(DISTINCT sequence) FROM files") == [(12, 12)]
    assert len(list(office.workspace.received.iterdir())) == 12
