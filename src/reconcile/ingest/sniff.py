"""What a file is, by its content; its name and ending say nothing."""

from __future__ import annotations

import io
import zipfile
import zlib

from reconcile.errors import FileRefused
from reconcile.workbook import refuse_blown_up

_AGAIN = "Save or export it again as .xlsx or .csv and put it into the folder."
_BLANK = b"\0 \t\r\n\xef\xbb\xbf"
_OLE = b"\xd0\xcf\x11\xe0"
_DBF_VERSIONS = {0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0xCB, 0xF5}
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\xff\xd8\xff", "a photo (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a parquet file"),
    (b"MIME-Version", "a single-file web page (MHTML)"),
)


def sniff(data: bytes) -> str:
    """The format: `xlsx`, `xls`, `html`, `xml` (Excel 2003), `dbf` or `text`; FileRefused where it is none of them."""
    if not data[:4096].strip(_BLANK) and not data.strip(_BLANK):
        raise FileRefused("the file is empty", "Export it again; nothing of it was taken in.")
    for signature, what in _FOREIGN:
        if data.startswith(signature):
            raise FileRefused(f"the file is {what}, not a table", _AGAIN)
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(_OLE):
        return _compound(data)
    return _markup(data) or ("dbf" if _is_dbf(data) else "text")


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_blown_up(archive)
            names = set(archive.namelist())
            broken = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileRefused(
            "the file is cut off or damaged: it begins like an .xlsx workbook, but its end is missing or unreadable",
            "Copy or export it again; nothing of it was taken in.",
        ) from error
    if broken:
        raise FileRefused(f"the workbook is damaged: its part {broken} cannot be read", "Copy or export it again.")
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise FileRefused(f"the file is {_archive(names)}, not an .xlsx workbook", _AGAIN)


def _archive(names: set[str]) -> str:
    for part, what in (
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a presentation"),
        ("xl/workbook.bin", "a binary workbook (.xlsb)"),
        ("content.xml", "an OpenDocument file"),
    ):
        if part in names:
            return what
    return "a ZIP archive"


def _compound(data: bytes) -> str:
    """Old Office files share one container; the names of its streams say which program wrote it."""
    if _stream(data, "EncryptedPackage"):
        raise _password()
    if _stream(data, "Workbook") or _stream(data, "Book"):
        if _has_filepass(data):
            raise _password()
        return "xls"
    what = "a Word document" if _stream(data, "WordDocument") else "an old Office file, but no workbook"
    raise FileRefused(f"the file is {what}, or it is cut off", _AGAIN)


def _password() -> FileRefused:
    return FileRefused(
        "the workbook is protected by a password", "Remove the password (save it without one) and deliver it again."
    )


def _stream(data: bytes, name: str) -> bool:
    # A directory entry holds the name in UTF-16 with its end mark, filled up to 64 bytes.
    return (name + "\0").encode("utf-16-le") in data


def _has_filepass(data: bytes) -> bool:
    """Whether the workbook's first records say that the rest is encrypted ([MS-XLS] 2.4.117)."""
    for begin in (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00"):
        at = data.find(begin)
        for _ in range(8 if at >= 0 else 0):
            kind, length = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
            if kind == 0x2F:
                return True
            at += 4 + length
    return False


def _markup(data: bytes) -> str | None:
    head = data[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) // 2 * 2].decode("utf-16", errors="replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head.startswith(b"<"):
        return None
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<workbook" in head:
        return "xml"
    if b"<html" in head or b"<table" in head or b"<!doctype html" in head:
        return "html"
    if head.startswith(b"<?xml"):
        raise FileRefused("the file is XML, but no Excel workbook saved as XML", _AGAIN)
    return None


def _is_dbf(data: bytes) -> bool:
    """A dBase header: a version, a date of last change, and field descriptions that end in 0x0D where they should."""
    if len(data) < 65 or data[0] not in _DBF_VERSIONS or not (1 <= data[2] <= 12 and 1 <= data[3] <= 31):
        return False
    header = int.from_bytes(data[8:10], "little")
    return 65 <= header <= len(data) and (b"\x0d" in data[32 : header + 1]) and data[43:44] in b"CNDLFMBGIYTV+@O"
