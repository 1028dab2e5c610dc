"""What cannot be taken in is refused in words that say what to do; nothing of it stays but its line in the ledger."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, CERTIFICATES, DEATHS, as_csv, as_dbf, as_html, as_xls, as_xlsx
from tests.ingest.old_excel import compound, xls
from tests.ingest.spreadsheet_xml import as_xml

from reconcile.ingest.sniff import sniff
from reconcile.workbook.unpacked import UNASKED


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def broken_part() -> bytes:
    """A workbook whose directory is whole, but one of whose parts is not."""
    data = bytearray(as_xlsx(BIRTHS * 50))
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at : at + 20] = b"\0" * 20
    return bytes(data)


def blown_up(part: bytes) -> bytes:
    """A workbook with one part more, packed well."""
    out = io.BytesIO(as_xlsx(BIRTHS))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", part)
    return out.getvalue()


WORDS = {
    "xlsx that blows up": (blown_up(b"A" * 40_000_000), "unpacks to 38 MB"),
    "empty": (b"", "empty"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "xlsx with a password": (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "password"),
    "xls with a password": (xls(BIRTHS, password=True), "password"),
    "xlsx cut off": (as_xlsx(BIRTHS)[:-500], "cut off"),
    "xlsx cut to its first bytes": (as_xlsx(BIRTHS)[:40], "cut off"),
    "xlsx with a damaged part": (broken_part(), "damaged"),
    "xls cut off": (as_xls(BIRTHS)[:3000], "cut off"),
    "HTML cut off": (as_html(BIRTHS)[: as_html(BIRTHS).rindex(b"<td>")], "cut off"),
    "XML cut off": (as_xml(BIRTHS)[:-40], "cut off"),
    "dbf cut off": (as_dbf(BIRTHS)[:-100], "cut off"),
    "Word document": (zipped("word/document.xml"), "Word document"),
    "old Word document": (compound({"WordDocument": b"x"}), "Word document"),
    "ZIP archive": (zipped("births.csv"), "ZIP archive"),
    "PDF": (b"%PDF-1.7\n...", "PDF"),
    "photo": (b"\xff\xd8\xff\xe0\0\x10JFIF", "photo"),
    "other XML": (b'<?xml version="1.0"?><root/>', "XML"),
    "HTML without a table": (b"<html><body>" + "登录超时".encode() + b"</body></html>", "no table"),
    "a text": ("今天没有数据。\n明天再报。\n".encode(), "no register"),
    "a table of something else": ("品名,数量\n苹果,3\n".encode(), "no register"),
    "no header": (as_csv(BIRTHS[1:]), "no register"),
    "bytes of a program": (b"\x00\x01\x02\x03\x00\x00" * 300, "zero bytes"),
    "other bytes of a program": (b"\x01\x02\x03\x04" * 300, "control characters"),
}


@pytest.mark.parametrize("what", WORDS)
def test_a_file_that_is_no_table_is_refused_in_words(office: Office, what: str) -> None:
    content, word = WORDS[what]
    assert word in office.refusal(content, "births.xlsx").problem


def test_a_long_list_that_says_nearly_the_same_in_every_row_is_no_such_file() -> None:
    """50,000 rows of 24 cells that hardly differ: more than any list, and as well packed as a table gets."""
    cells = "".join(f'<c r="{chr(65 + at)}%d" s="3" t="s"><v>{at}</v></c>' for at in range(24))
    rows = "".join(f'<row r="{row}">{cells.replace("%d", str(row))}</row>' for row in range(1, 50_001))
    assert len(rows) > UNASKED
    assert sniff(blown_up(rows.encode())) == "xlsx"


def test_a_missing_required_column_is_named_with_the_headers_it_may_have(office: Office) -> None:
    without = [row[:5] + row[6:] for row in BIRTHS]
    refusal = office.refusal(as_csv(without))
    assert "births (人口系统出生)" in refusal.problem
    assert "mother_name (母亲姓名)" in refusal.problem
    assert 'extends = "births"' in refusal.hint


@pytest.mark.parametrize("page", ["<html", "<!DOCTYPE html>", '<?xml version="1.0"?><html', "<table"])
def test_a_web_page_that_holds_nothing(office: Office, page: str) -> None:
    office.refusal(page)


def test_a_cell_far_away_makes_no_sheet_of_billions(office: Office) -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(BIRTHS)))
    book.active.cell(row=1_048_576, column=16_001).value = " "
    out = io.BytesIO()
    book.save(out)
    refusal = office.refusal(out.getvalue())
    assert "1,048,576" in refusal.problem
    assert "empty rows" in refusal.hint


def test_an_old_workbook_as_xml_with_cells_far_away(office: Office) -> None:
    from tests.ingest.spreadsheet_xml import as_xml

    book = as_xml(BIRTHS).decode()
    first, rest = book.split("<Row", 1)
    far = '<Row ss:Index="1000000"><Cell ss:Index="16000"><Data ss:Type="String">x</Data></Cell></Row>'
    refusal = office.refusal((first + "<Row" + rest).replace("</Table>", far + "</Table>").encode())
    assert "1,000,000" in refusal.problem


def test_two_headers_for_one_field_that_differ_are_both_named(office: Office) -> None:
    rows = [[*row, row[6]] for row in BIRTHS]
    rows[0][8] = "母亲证件号码"
    rows[2][8] = "990121199103070099"
    refusal = office.refusal(as_csv(rows))
    assert "母亲身份证号 (column 7)" in refusal.problem
    assert "母亲证件号码 (column 9)" in refusal.problem


def test_a_header_that_stands_twice_for_one_person_is_refused(office: Office) -> None:
    rows = [[*row, row[7]] for row in BIRTHS]
    rows[2][8] = "别处"
    assert "column 8" in office.refusal(as_csv(rows)).problem


def test_headers_that_fit_two_registers_are_not_guessed(office: Office) -> None:
    """The same columns as civil affairs and as the population system would name them."""
    header = ["结婚证字号", "变更编号", "登记日期", "初婚日期", "男方姓名", "女方姓名", "登记机关"]
    row = ["J990121-2026-1", "B1", "2026-05-01", "2026-05-01", "王强", "李丽", "示例县"]
    refusal = office.refusal(as_csv([header, row]))
    assert "marriages (民政婚姻)" in refusal.problem
    assert "population_marriages (人口系统婚姻)" in refusal.problem
    assert "title row" in refusal.hint
    assert "delivery.toml" in refusal.hint


def test_a_title_row_decides_between_two_registers(office: Office) -> None:
    header = ["结婚证字号", "变更编号", "登记日期", "初婚日期", "男方姓名", "女方姓名", "登记机关"]
    row = ["J990121-2026-1", "B1", "2026-05-01", "2026-05-01", "王强", "李丽", "示例县"]
    assert office.sheet(as_csv([["婚姻登记明细"], header, row])).register == "marriages"


def test_one_bad_sheet_refuses_the_whole_workbook_and_names_the_sheet(office: Office) -> None:
    """Half of a delivery would look like a whole one."""
    without = [row[:5] + row[6:] for row in BIRTHS]
    refusal = office.refusal(as_xlsx(CERTIFICATES, ("出生", without), sheet="证"))
    assert refusal.problem.startswith("sheet 出生: ")


def test_other_files_go_on(office: Office) -> None:
    office.put("a.xlsx", b"")
    office.put("b.csv", as_csv(BIRTHS))
    office.put("c.pdf", b"%PDF-1.7")
    office.put("d.csv", as_csv(DEATHS))
    summary = office.ingest()
    assert [file.status for file in summary.files] == ["refused", "accepted", "refused", "accepted"]
    assert (summary.rows_in, summary.rows_kept) == (5, 5)


def test_a_refused_file_is_reported_again_without_being_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = office.refusal(b"%PDF-1.7")
    monkeypatch.setattr("reconcile.ingest.stage.take", None)
    (again,) = office.ingest().files
    assert again == first
    assert office.query("SELECT count(*) FROM files") == [(1,)]


def test_a_refused_file_is_read_again_when_the_declarations_can_take_it(office: Office) -> None:
    rows = [list(row) for row in BIRTHS]
    rows[0][5] = "妈妈叫什么"
    office.refusal(as_csv(rows))
    (office.workspace.registers_dir / "local.toml").write_text(
        'extends = "births"\n[headers]\nmother_name = ["妈妈叫什么"]\n', encoding="utf-8"
    )
    from reconcile.registers import load_declarations

    office.declarations = load_declarations(office.workspace.registers_dir)
    (outcome,) = office.ingest().files
    assert outcome.status == "accepted"
    assert office.query("SELECT status FROM files") == [("accepted",)]


def test_no_value_of_a_person_stands_in_a_refusal_or_a_summary(office: Office) -> None:
    people = BIRTHS[1:]
    for number, content in enumerate([as_csv(people), as_csv([row[:5] for row in BIRTHS]), as_csv(BIRTHS)]):
        office.put(f"{number}.csv", content)
    said = repr(office.ingest())
    for row in people:
        for value in (row[1], row[2], row[5], row[6]):
            assert value is None or str(value) not in said


def test_a_quotation_mark_that_swallows_rows_is_refused(office: Office) -> None:
    """The swallowed rows would be lost without a word, and refused columns in them kept."""
    lines = as_csv([BIRTHS[0], *BIRTHS[1:] * 5]).decode().splitlines()
    lines[3] = '"' + lines[3]
    assert "swallows the lines below it" in office.refusal("\r\n".join(lines)).problem


def test_a_full_extract_without_a_row_is_refused(office: Office) -> None:
    refusal = office.refusal(as_csv(BIRTHS[:1]))
    assert "without a row" in refusal.problem
    assert "increment" in refusal.hint
