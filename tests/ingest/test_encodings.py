"""Text is decoded strictly: a byte that does not fit is named, never dropped."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, as_csv, as_html

from reconcile.errors import FileRefused
from reconcile.ingest.encoding import decode


def test_a_damaged_byte_in_utf8_is_named_by_place_and_line(office: Office) -> None:
    data = bytearray(as_csv(BIRTHS))
    at = data.index("古丽".encode())
    data[at] = 0xFF
    refusal = office.refusal(bytes(data))
    assert f"byte {at + 1} (line 4)" in refusal.problem
    assert "UTF-8" in refusal.problem


def test_damaged_utf8_is_never_read_as_gb18030(office: Office) -> None:
    """Nearly any bytes are valid GB18030: the damaged name would become other characters, unnoticed."""
    data = as_csv(BIRTHS).replace("王一".encode(), "王一".encode()[:-1])
    with pytest.raises(FileRefused, match="UTF-8"):
        decode(data)


def test_a_damaged_byte_in_gb18030_is_named(office: Office) -> None:
    data = as_csv(BIRTHS, encoding="gb18030")
    at = data.index("李丽".encode("gb18030"))
    refusal = office.refusal(data[:at] + data[at + 1 :])
    assert "GB18030" in refusal.problem
    assert "byte " in refusal.problem


def test_a_text_that_ends_inside_a_character(office: Office) -> None:
    data = as_csv(BIRTHS).rstrip() + "村".encode()[:2]
    assert "ends inside a character" in office.refusal(data).problem


def test_damaged_utf16(office: Office) -> None:
    data = as_csv(BIRTHS, separator="\t", encoding="utf-16")
    assert "UTF-16" in office.refusal(data[:-1]).problem


def test_html_whose_text_is_damaged_is_refused(office: Office) -> None:
    data = as_html(BIRTHS).replace("李丽".encode("gb18030"), "李丽".encode("gb18030")[1:])
    assert "GB18030" in office.refusal(data).problem


def test_a_frame_shift_in_gbk_is_noticed(office: Office) -> None:
    """One stray byte moves all that follows: 实 becomes Bopomofo and other rare characters."""
    shifted = b"\xa1" + "（一）实".encode("gb18030") + b"\x40"
    text = "备注," + ",".join(str(c) for c in BIRTHS[0]) + "\r\n"
    rows = [text.encode("gb18030")]
    rows += [b"," + ",".join(str(c or "") for c in row).encode("gb18030") + b"\r\n" for row in BIRTHS[1:] * 200]
    rows[7] = shifted + rows[7]
    outcome = office.deliver("shift.csv", b"".join(rows))
    assert outcome.status == "accepted"
    assert "line 8" in outcome.warnings[0]
    assert "Bopomofo" in outcome.warnings[0]
    rows[2:400] = [shifted + row for row in rows[2:400]]
    refused = office.deliver("more.csv", b"".join(rows))
    assert refused.status == "refused"
    assert "Bopomofo" in refused.problem


def test_rare_characters_survive_in_gb18030(office: Office) -> None:
    rows = [list(row) for row in BIRTHS]
    rows[1][1] = "王䶮𠮷"
    office.sheet(as_csv(rows, encoding="gb18030"))
    assert office.cells("births", "child_name")[0] == ("王䶮𠮷",)


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
    st.sampled_from(["utf-8-sig", "gb18030"]),
)
def test_what_is_decoded_is_what_was_written(text: str, encoding: str) -> None:
    """With a mark, or with enough Chinese to tell by; a short text without either could be anything."""
    whole = text + "这是一段足够长的中文文字，用来判断编码。"
    assert decode(whole.encode(encoding)).utf8.decode() == whole or (
        encoding == "gb18030" and _could_be_utf8(whole.encode(encoding))
    )


def _could_be_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@given(st.binary(max_size=400))
def test_decoding_returns_or_refuses_and_nothing_else(data: bytes) -> None:
    with suppress(FileRefused):
        decode(data).utf8.decode()
