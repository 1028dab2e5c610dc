"""One file for a folder: a zip that any program opens, sealed so that no byte of it can change unseen.

Names are sorted, times fixed, nothing is compressed twice: the same files give the same bytes. The comment at the end
of the zip holds the SHA-256 of all bytes before it.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from reconcile.errors import Differs, WorkspaceError

_WHEN = (1980, 1, 1, 0, 0, 0)
_COMMENT = 64
# What the reader of zips was seen to raise on damaged ones.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
_AGAIN = "It was changed or damaged on the way: ask for the bundle again."


def pack(root: Path, out: Path) -> None:
    """Write all files below a folder into a new archive."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), _WHEN)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            entry.file_size = path.stat().st_size
            with archive.open(entry, "w") as inside, path.open("rb") as file:
                while block := file.read(1 << 20):
                    inside.write(block)
        archive.comment = b"0" * _COMMENT
    with out.open("r+b") as file:
        seal = _sealed(out)
        file.seek(-_COMMENT, 2)
        file.write(seal.encode())


def unpack(archive: Path, root: Path) -> str | None:
    """Lay the files of an archive into an empty folder; returns what is wrong with the archive, where it still opens.

    The caller looks at the files first: a file that was changed is named better than the archive around it.
    WorkspaceError where it is no archive of ours at all.
    """
    wrong = None if _is_sealed(archive) else f"{archive.name} is not as it was packed"
    try:
        with zipfile.ZipFile(archive) as packed:
            for entry in packed.infolist():
                _lay(packed, entry, root)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        OSError,
        OverflowError,
    ) as error:
        if wrong is None:
            raise
        raise Differs(f"{wrong}, and cannot be opened to its end", _AGAIN) from error
    return wrong


def _lay(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, root: Path) -> None:
    name = PurePosixPath(entry.filename)
    if name.is_absolute() or ".." in name.parts or entry.is_dir():
        raise WorkspaceError(f"the archive holds a name that leads out of it: {name.name}", _AGAIN)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with packed.open(entry) as inside, path.open("wb") as file:
            while block := inside.read(1 << 20):
                file.write(block)
    except _UNREADABLE as error:
        raise Differs(f"{name} in the bundle is damaged", _AGAIN) from error


def _sealed(archive: Path) -> str:
    """SHA-256 of all bytes before the seal."""
    whole, left = hashlib.sha256(), archive.stat().st_size - _COMMENT
    with archive.open("rb") as file:
        while left > 0 and (block := file.read(min(1 << 20, left))):
            whole.update(block)
            left -= len(block)
    return whole.hexdigest()


def _is_sealed(archive: Path) -> bool:
    with archive.open("rb") as file:
        file.seek(max(0, archive.stat().st_size - _COMMENT))
        return file.read() == _sealed(archive).encode()
