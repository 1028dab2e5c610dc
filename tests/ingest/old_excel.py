"""Writes the least that is an old .xls: a compound file with a BIFF8 workbook of text and number cells."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
FILEPASS = struct.pack("<HHH", 0x2F, 2, 0)


def xls(rows: Sequence[Sequence[object]], sheet: str = "Sheet1", *, password: bool = False) -> bytes:
    """A workbook of one sheet; `password` only marks it as encrypted, as Excel does right after the beginning."""
    return compound({"Workbook": _workbook(rows, sheet, password)})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of these streams, each at least as long as goes into sectors of its own."""
    bodies = [body.ljust(-(-max(len(body), 4096) // SECTOR) * SECTOR, b"\0") for body in streams.values()]
    chain, starts = [FAT], []
    for body in bodies:
        starts.append(len(chain))
        length = len(body) // SECTOR
        chain += [*range(len(chain) + 1, len(chain) + length), END]
    directory_at = len(chain)
    directory = _entry("Root Entry", 5, END, 0, child=1)
    for number, (name, body) in enumerate(zip(streams, bodies, strict=True)):
        right = number + 2 if number + 1 < len(bodies) else FREE
        directory += _entry(name, 2, starts[number], len(body), right=right)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    chain += [*range(directory_at + 1, directory_at + len(directory) // SECTOR), END]
    assert len(chain) <= SECTOR // 4, "one sector of table is enough for a test"
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    return _header(directory_at) + table + b"".join(bodies) + directory


def _header(directory_at: int) -> bytes:
    fixed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    counts = b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, END, 0, END, 0)
    return fixed + counts + struct.pack("<109I", 0, *[FREE] * 108)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


def _workbook(rows: Sequence[Sequence[object]], sheet: str, password: bool) -> bytes:
    name = sheet.encode("utf-16-le")
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + (FILEPASS if password else b"")
    sheet_record_size = 4 + 8 + len(name)
    offset = len(begin) + sheet_record_size + 4
    bound = _record(0x85, struct.pack("<IHBB", offset, 0, len(sheet), 1) + name)
    cells = b"".join(
        _cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None
    )
    width = max(map(len, rows), default=0)
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    body += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)) + cells + _record(0x0A, b"")
    return begin + bound + _record(0x0A, b"") + body


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x203, place + struct.pack("<d", value))
    text = str(value).encode("utf-16-le")
    return _record(0x204, place + struct.pack("<HB", len(str(value)), 1) + text)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
