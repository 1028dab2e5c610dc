"""What a bundle holds: `bundle.json`, the list of its files by hash, sealed by a hash of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reconcile.audit.canonical import digest, file_digest
from reconcile.errors import Differs

NAME = "bundle.json"
_AGAIN = "It was changed or damaged after it was packed: ask for the bundle again."


@dataclass(frozen=True)
class Contents:
    """The run a bundle is about, whether it holds personal data, and its files: path → sha256 and bytes."""

    run_id: str
    personal_data: bool
    files: Mapping[str, Mapping[str, Any]]

    @property
    def text(self) -> str:
        """What `bundle.json` holds."""
        about = asdict(self)
        return json.dumps(about | {"seal": digest(about)}, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def contents_of(root: Path, run_id: str, *, personal_data: bool) -> Contents:
    """The list of the files below a folder."""
    paths = sorted(path for path in root.rglob("*") if path.is_file() and path != root / NAME)
    files = {
        path.relative_to(root).as_posix(): {"sha256": file_digest(path), "bytes": path.stat().st_size} for path in paths
    }
    return Contents(run_id, personal_data, files)


def read_contents(root: Path) -> Contents | None:
    """What the bundle in this folder holds, each file checked; None where it is no bundle. Differs names the first."""
    if not (root / NAME).exists():
        return None
    contents = _parsed((root / NAME).read_bytes())
    for name, wanted in sorted(contents.files.items()):
        path = root / name
        if not path.is_file():
            raise Differs(f"{name} is missing from the bundle", _AGAIN)
        if path.stat().st_size != wanted["bytes"] or file_digest(path) != wanted["sha256"]:
            raise Differs(f"{name} is not what was packed", _AGAIN)
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} - {NAME}
    for name in sorted(there - set(contents.files)):
        raise Differs(f"{name} was added to the bundle", "Remove it, or ask for the bundle again.")
    return contents


def _parsed(data: bytes) -> Contents:
    try:
        told = json.loads(data.decode("utf-8"))
        contents = Contents(told["run_id"], told["personal_data"], told["files"])
        whole = contents.text.encode() == data
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Differs(f"{NAME} is damaged", _AGAIN) from error
    if not whole:
        raise Differs(f"{NAME} is not as it was packed", _AGAIN)
    return contents
