"""A bundle without personal data has none: no name, number or address of the world in any byte of it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import duckdb
from tests.audit.conftest import SIGNED, County

import reconcile

PACKAGE = Path(reconcile.__file__).parent


def persons(county: County) -> set[str]:
    """Every name and number of a person in the records of the run, as delivered."""
    found: set[str] = set()
    with duckdb.connect(county.second / "run.duckdb", read_only=True) as connection:
        columns = connection.sql(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE table_name LIKE 'record_%' "
            "AND regexp_matches(column_name, '(name|_id|certificate_no|phone|record_no)(_raw|_pattern)?$') "
            "AND column_name <> 'record_id'"
        ).fetchall()
        for table, column in columns:
            values = connection.sql(f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM {table}').fetchall()
            found |= {value for (value,) in values if value and len(value) > 1}
    return found


def everything(data: bytes) -> bytes:
    """The bytes of a file, and of all that is packed inside it."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join([data, *(everything(archive.read(name)) for name in archive.namelist())])


def holds(data: bytes, values: set[str]) -> set[str]:
    encoded = {value: [value.encode(code, "ignore") for code in ("utf-8", "gb18030", "utf-16-le")] for value in values}
    return {value for value, forms in encoded.items() if any(form in data for form in forms)}


def test_no_name_and_no_number_is_in_it(county: County, bundles: Path) -> None:
    # A name of two characters may be a word of the reports' own texts: those texts say nothing of anybody.
    texts = b"\n".join(path.read_bytes() for path in PACKAGE.rglob("*") if path.suffix in {".toml", ".j2", ".txt"})
    values = persons(county) - holds(texts, persons(county)) - {SIGNED.name}
    assert len(values) > 150
    assert holds(everything((bundles / "whole.bundle").read_bytes()), values) == values, (
        "the search finds what is there"
    )
    assert holds(everything((bundles / "open.bundle").read_bytes()), values) == set()
    assert holds((bundles / "secret.bundle").read_bytes(), values) == set()


def test_what_it_holds_is_what_may_leave_the_county(bundles: Path, county: County) -> None:
    with zipfile.ZipFile(bundles / "open.bundle") as archive:
        names = set(archive.namelist())
    run = f"runs/{county.second.name}"
    pages = {f"{run}/reports/report.html", f"{run}/reports/report.en.html"}
    basis = {f"{run}/basis/reconcile.toml", f"{run}/basis/areas.csv"}
    about = {"README.txt", "bundle.json", "chain.jsonl"}
    assert names == pages | basis | about | {f"{run}/manifest.json"}


def test_its_manifest_does_not_tell_how_many_records_are_restricted(bundles: Path, county: County) -> None:
    with zipfile.ZipFile(bundles / "open.bundle") as archive:
        body = json.loads(archive.read(f"runs/{county.second.name}/manifest.json"))["body"]
    told = {name: set(facts) for name, facts in body["tables"].items()}
    assert told.pop("restricted_records") == {"sha256"}
    assert set(map(frozenset, told.values())) == {frozenset({"rows", "sha256"})}
