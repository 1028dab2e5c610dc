"""Results become visible in one step: written aside, brought to the disk, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Write a file as a whole: the block fills the path it is given, which then takes the place of `path`.

    Where the block raises, `path` stays as it was and nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.aside")
    try:
        yield aside
        _to_disk(aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    _to_disk(path.parent)


def publish_directory(folder: Path, final: Path) -> Path:
    """Give a finished folder its final name.

    A run's name is the hash of all that it rests on: where `final` is there already it is the same run, so the
    new folder is dropped and the published one stays untouched.
    """
    if final.exists():
        shutil.rmtree(folder)
        return final
    for parent, _, names in os.walk(folder):
        for name in names:
            _to_disk(Path(parent, name))
        _to_disk(Path(parent))
    folder.rename(final)
    _to_disk(final.parent)
    return final


def _to_disk(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, would outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
