"""The manifest of a run: a body that is the same wherever the same run is made, and beside it what is not."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from reconcile.audit.canonical import digest
from reconcile.errors import Differs

NAME = "manifest.json"
LIBRARIES = ("duckdb", "numpy", "polars", "pyarrow", "rapidfuzz", "scipy", "xlsxwriter")
"""Libraries that figures or exports are made with: where figures differ, their versions are looked at first."""


def made_with() -> dict[str, str]:
    """Versions of Python and of the libraries that a run rests on."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def write_manifest(path: Path, body: dict[str, Any], made_at: datetime | None = None) -> None:
    """Write `manifest.json`: the body, its hash, and outside the body when it was written and with which libraries."""
    stamp = (made_at or datetime.now(UTC)).isoformat(timespec="seconds")
    content = {"body": body, "body_sha256": digest(body), "made_at": stamp, "made_with": made_with()}
    path.write_text(_text(content), encoding="utf-8")


def read_manifest(path: Path) -> dict[str, Any]:
    """All that a manifest holds; Differs where it is gone, or is not as it was written."""
    name = f"runs/{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        content: dict[str, Any] = json.loads(text)
        whole = text == _text(content) and content["body_sha256"] == digest(content["body"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Differs(f"{name} is gone or cannot be read", _HINT) from error
    if not whole:
        raise Differs(f"{name} was changed: its content is not what it was hashed as", _HINT)
    return content


_HINT = "Put back the last good copy, or ask for the bundle again; what this one says cannot be relied on."


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
