"""What changed between the inputs of two runs, in lines that say what, before and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WHOLE = ("declarations", "places", "models", "verdicts", "feedback", "code")
"""Inputs that are known by their hash alone."""


@dataclass(frozen=True)
class Change:
    """One input that is another: `kind` says which sort, `what` which one, `before` and `now` how it was and is."""

    kind: str
    what: str
    before: str
    now: str


def changes(before: Mapping[str, Any], now: Mapping[str, Any], as_of: tuple[str, str]) -> list[Change]:
    """What differs between two runs' inputs, files first; `as_of` are the two days."""
    found = [*_files(before["files"], now["files"]), *_settings(before["settings"], now["settings"])]
    if as_of[0] != as_of[1]:
        found.append(Change("as_of", "", *as_of))
    for kind in WHOLE:
        if before.get(kind) != now.get(kind):
            found.append(Change(kind, "", _short(before.get(kind)), _short(now.get(kind))))
    return found


def _files(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[Change]:
    """Files by their bytes: the same path with other bytes was replaced."""
    old = {file["sha256"]: file for file in before}
    new = {file["sha256"]: file for file in now}
    gone = {file["path"]: file for key, file in old.items() if key not in new}
    come = {file["path"]: file for key, file in new.items() if key not in old}
    for path in sorted(gone.keys() | come.keys()):
        kind = "file_replaced" if path in gone and path in come else "file_gone" if path in gone else "file_added"
        yield Change(kind, path, _rows(gone.get(path)), _rows(come.get(path)))
    if [file["sha256"] for file in before] != [file["sha256"] for file in now] and not (gone or come):
        yield Change("file_order", "", "", "")
    for key in sorted(old.keys() & new.keys(), key=lambda key: (new[key]["path"], key)):
        if old[key] != new[key]:
            yield Change("file_read", new[key]["path"], _rows(old[key]), _rows(new[key]))


def _rows(file: dict[str, Any] | None) -> str:
    """How many rows of a file were kept, and of how many."""
    if file is None:
        return ""
    kept, arrived = (sum(sheet[name] for sheet in file["sheets"]) for name in ("rows_kept", "rows_in"))
    return f"{kept:,}/{arrived:,}"


def _settings(before: Any, now: Any, at: str = "") -> Iterator[Change]:
    """Settings that are others, each by its place such as `thresholds.accept`."""
    if before == now:
        return
    if isinstance(before, dict) or isinstance(now, dict):
        old, new = (one if isinstance(one, dict) else {} for one in (before, now))
        for name in sorted(old.keys() | new.keys()):
            yield from _settings(old.get(name), new.get(name), f"{at}.{name}" if at else name)
    else:
        yield Change("settings", at, _said(before), _said(now))


def _said(value: Any) -> str:
    """A setting as people write it: nothing where there is none, a list with commas."""
    if value is None:
        return ""
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


def _short(value: Any) -> str:
    return "" if not value else str(value)[:12]
