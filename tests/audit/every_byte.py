"""Flips every byte of a bundle, one after another, and looks whether it is seen and the file named.

    python -m tests.audit.every_byte 2026-09.bundle [--step 1]

The archive as one file, then every file of the unpacked bundle.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from reconcile.audit.archive import unpack
from reconcile.audit.bundle import read_contents
from reconcile.errors import ReconcileError
from reconcile.pipeline.bundle import opened


def unseen_in_archive(bundle: Path, step: int = 1) -> Iterator[str]:
    """The places of an archive where a flipped byte goes unseen, or something else than an error in words comes."""
    data = bundle.read_bytes()
    with TemporaryDirectory() as scratch:
        changed = Path(scratch) / "changed.bundle"
        for at in range(0, len(data), step):
            changed.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            try:
                with opened(changed, None):
                    yield f"byte {at} of the archive: not seen"
            except ReconcileError:
                pass


def unseen_in_folder(root: Path, step: int = 1) -> Iterator[str]:
    """The places of an unpacked bundle where a flipped byte goes unseen, or another file is named."""
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name, data = path.relative_to(root).as_posix(), path.read_bytes()
        for at in range(0, len(data), step):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            try:
                read_contents(root)
                yield f"byte {at} of {name}: not seen"
            except ReconcileError as error:
                if name not in error.message:
                    yield f"byte {at} of {name}: {error.message}"
        path.write_bytes(data)


def main() -> None:
    """Print what was not seen, and how many places were tried."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--step", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as root:
        unpack(asked.bundle, Path(root))
        places = asked.bundle.stat().st_size + sum(path.stat().st_size for path in Path(root).rglob("*"))
        found = [*unseen_in_archive(asked.bundle, asked.step), *unseen_in_folder(Path(root), asked.step)]
    print("\n".join([*found, f"{places // asked.step:,} places tried, {len(found)} not seen"]))
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
