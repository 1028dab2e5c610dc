"""The manifest of a run: a body that is the same wherever the same run is made, and beside it when it was made."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def digest(data: Any) -> str:
    """SHA-256 of plain data, whatever the order of its keys."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(path: Path, body: dict[str, Any], made_at: datetime | None = None) -> None:
    """Write `manifest.json`: the body, its hash, and outside the body the time it was written."""
    stamp = (made_at or datetime.now(UTC)).isoformat(timespec="seconds")
    content = {"body": body, "body_sha256": digest(body), "made_at": stamp}
    path.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8")
