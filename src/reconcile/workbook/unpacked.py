"""How large a workbook may be once it is unpacked: a small file can hold what no memory does."""

from __future__ import annotations

from zipfile import ZipFile

from reconcile.errors import FileRefused

MEGABYTE = 1 << 20
UNASKED = 32 * MEGABYTE
"""So much any file may unpack to, however small it is."""
MOST = 2048 * MEGABYTE
"""And so much none may: a sheet filled to its last row with thirty columns is half of it."""
MOST_TIMES = 100
"""So many times its packed size a file unpacks to at most; tables that offices deliver come to ten or twenty."""


def refuse_blown_up(archive: ZipFile) -> None:
    """FileRefused where the directory of an .xlsx says that it unpacks to more than a table does; nothing is unpacked.

    A directory that says too little is no way around: no part is read beyond the size that it gives.
    """
    unpacked = sum(entry.file_size for entry in archive.infolist())
    packed = sum(entry.compress_size for entry in archive.infolist())
    if unpacked > MOST or (unpacked > UNASKED and unpacked > MOST_TIMES * packed):
        raise FileRefused(
            f"the workbook is {packed / MEGABYTE:,.1f} MB and unpacks to {unpacked / MEGABYTE:,.0f} MB: no table does",
            "Copy its rows into a new workbook, or save it as .csv. If it came from outside, ask who sent it.",
        )
