"""Reads `reconcile.toml` and says everything that is wrong with it at once."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from reconcile.errors import SettingsError
from reconcile.settings.model import FollowUp, Lag, Settings, Thresholds

_TABLES: dict[str, type[BaseModel]] = {"thresholds": Thresholds, "lags": Lag, "followup": FollowUp}


def load_settings(path: Path) -> Settings:
    """The settings of that file; SettingsError that lists every mistake, each with what to write instead."""
    try:
        return parse_settings(path.read_bytes(), path.name)
    except OSError as error:
        raise SettingsError(
            f"{path.name} cannot be read: {error.strerror}", "Check that the file exists and may be read."
        ) from error


def parse_settings(content: bytes, name: str) -> Settings:
    """The settings that a file of that name and content holds; SettingsError as above."""
    try:
        return Settings.model_validate(_parsed(content, name))
    except ValidationError as error:
        mistakes = [_mistake(details) for details in error.errors()]
    lines = "\n".join(f"  {mistake}" for mistake in mistakes)
    count = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    raise SettingsError(f"{name} has {count}:\n{lines}", "Correct it and run the command again.")


def _parsed(content: bytes, name: str) -> dict[str, Any]:
    try:
        # Windows editors put a byte order mark in front, which TOML does not know.
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{name} is not UTF-8: byte {error.start} does not fit", "Save it again as UTF-8 in your editor."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{name} is not TOML: {error}", 'Texts stand in quotes: area = "990121". Tables begin with [name].'
        ) from error


def _mistake(details: ErrorDetails) -> str:
    where = [str(part) for part in details["loc"] if part != "[key]"]
    name = ".".join(where)
    match details["type"]:
        case "extra_forbidden":
            return f"{name}: unknown. {_known(where)}"
        case "missing":
            return f"{name}: missing. Write {_description(where)}."
        case "value_error":
            return f"{name}: {details['ctx']['error']}. Write {_description(where)}."
    return f"{name} = {details['input']!r}: not possible. Write {_description(where)}."


def _known(where: list[str]) -> str:
    """Which keys there are, the nearest first where one is near."""
    known = list(_table(where).model_fields)
    near = difflib.get_close_matches(where[-1], known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."


def _description(where: list[str]) -> str:
    fields = _table(where).model_fields
    field = fields[where[-1]] if where[-1] in fields else Settings.model_fields[where[0]]
    return field.description or where[-1]


def _table(where: list[str]) -> type[BaseModel]:
    """The table that holds the last part of a place such as `lags.hukou.months`."""
    return Settings if len(where) == 1 else _TABLES.get(where[0], Settings)
