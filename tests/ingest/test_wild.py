"""Whatever a file holds, its rows are kept or set aside, or the file is refused in words; nothing else happens."""

from __future__ import annotations

import random
from contextlib import suppress

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.offices import BIRTHS, CERTIFICATES, DELIVERIES, Rows, as_csv, as_dbf, as_html, as_xls, as_xlsx
from tests.ingest.spreadsheet_xml import as_xml

from reconcile.errors import FileRefused
from reconcile.ingest.deliveries import Said
from reconcile.ingest.read import read
from reconcile.ingest.recognise import Recogniser
from reconcile.ingest.taking import take
from reconcile.registers import load_declarations

RECOGNISER = Recogniser(load_declarations())

CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "合计",
            "合 计",
            "说明：",
            "注：见上",
            "√",
            "1",
            "母亲姓名",
            "姓名",
            "王一",
            "2026-05-12",
            "填报人：",
            " ",
            "男",
        ]
    ),
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\0", exclude_categories=["C", "Z"]), max_size=8
    ),
)
HEADERS = st.sampled_from([[str(c) for c in table[0]] for table in (BIRTHS, CERTIFICATES, DELIVERIES)])


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    """Title rows, a header with columns added and moved, and rows of anything, ragged and blank ones among them."""
    header = draw(st.permutations([*draw(HEADERS), *draw(st.lists(CELLS, max_size=3))]))
    titles = draw(st.lists(st.lists(CELLS, max_size=2), max_size=3))
    rows = draw(st.lists(st.lists(CELLS, max_size=len(header) + 2), max_size=12))
    return [*titles, header, *rows]


@given(tables(), st.sampled_from([as_csv, as_html]))
def test_every_row_is_kept_or_set_aside(rows: Rows, write: object) -> None:
    data = write(rows)  # type: ignore[operator]
    taken = None
    with suppress(FileRefused):
        taken = take(data, RECOGNISER, Said())
    for sheet in taken.sheets.values() if taken else ():
        assert sheet.rows_in == sheet.rows_kept + sheet.aside.height
        kept, aside = set(sheet.rows["row_no"]), set(sheet.aside["row_no"])
        assert not kept & aside
        table, below = sheet.recognised.table.frame, sheet.recognised.last_row + 1
        refused = [str(i) for i in sheet.recognised.resolution.refused]
        filled = table.slice(below).drop(refused).select(pl.any_horizontal(pl.all().is_not_null()).alias("filled"))
        assert kept | aside == {i + 1 for i, there in enumerate(filled["filled"]) if there}


WHOLE = {
    "csv": as_csv(BIRTHS), "gb18030": as_csv(BIRTHS, encoding="gb18030"), "utf-16": as_csv(BIRTHS, encoding="utf-16"),
    "html": as_html(BIRTHS), "xlsx": as_xlsx(BIRTHS), "xls": as_xls(BIRTHS), "dbf": as_dbf(BIRTHS),
    "xml": as_xml(BIRTHS),
}  # fmt: skip


@pytest.mark.parametrize("form", WHOLE)
def test_a_damaged_file_is_read_or_refused_and_never_raises_anything_else(form: str) -> None:
    """Bytes changed, taken away or put in at places that are the same on every run."""
    chance = random.Random(form)
    for _ in range(150):
        data = bytearray(WHOLE[form])
        for _ in range(chance.choice((1, 1, 3, 20))):
            at = chance.randrange(len(data) or 1)
            match chance.randrange(4):
                case 0:
                    data[at : at + 1] = chance.randbytes(1)
                case 1:
                    del data[at : at + chance.randrange(1, 40)]
                case 2:
                    data[at:at] = chance.randbytes(chance.randrange(1, 9))
                case _:
                    del data[max(at, 1) :]
        with suppress(FileRefused):
            read(bytes(data))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><table>", b"\x03~\x0b\x15"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, begin: bytes) -> None:
    with suppress(FileRefused):
        read(begin + data)
