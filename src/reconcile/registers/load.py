"""Read the declarations: the built-in ones and a workspace's own, with every error listed at once."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reconcile.errors import SettingsError
from reconcile.registers.check import register_problems
from reconcile.registers.check_measures import against_problems
from reconcile.registers.check_pairs import pair_problems
from reconcile.registers.extend import extend_headers
from reconcile.registers.pair import PairSpec
from reconcile.registers.refused import RefusedColumns
from reconcile.registers.spec import RegisterSpec


@dataclass(frozen=True)
class Declarations:
    """All registers and pairs that a workspace knows, by id, and the columns nobody may deliver."""

    registers: dict[str, RegisterSpec]
    pairs: dict[str, PairSpec]
    refused: RefusedColumns

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over all declarations: changes exactly when one of them does."""
        return hashlib.sha256(
            json.dumps(self.as_data(), ensure_ascii=False, sort_keys=True, default=str).encode()
        ).hexdigest()

    def as_data(self) -> dict[str, Any]:
        """The declarations as plain data, for manifests."""
        return {
            "registers": {key: spec.model_dump(by_alias=True) for key, spec in self.registers.items()},
            "pairs": {key: spec.model_dump(by_alias=True) for key, spec in self.pairs.items()},
            "refused": self.refused.model_dump(),
        }


def load_declarations(local: Path | None = None) -> Declarations:
    """The built-in declarations and those of the folder `local` (a workspace's `registers/`).

    A local file declares a register, a pair (`left` and `right`), or adds header aliases to a register
    (`extends = "births"`). SettingsError lists every problem of every file at once.
    """
    return _declared(tuple((path.name, path.read_bytes()) for path in _declaration_files(local)))


@lru_cache(maxsize=8)  # every stage asks, and every page
def _declared(files_read: tuple[tuple[str, bytes], ...]) -> Declarations:
    """What files of these names and contents declare; whoever gets it leaves it as it is."""
    refused = RefusedColumns.model_validate(_parsed((files("reconcile.registers") / "refused.toml").read_bytes()))
    read = _Read({}, {}, [], [])
    for name, content in files_read:
        read.add(name, content)
    problems = read.problems
    for name, data in read.extensions:
        problems += _extension_problems(name, read.registers, data)
    for register in read.registers.values():
        problems += [f"{register.id}: {problem}" for problem in register_problems(register, refused)]
        problems += [f"{register.id}: {problem}" for problem in against_problems(register, read.registers)]
    for pair in read.pairs.values():
        problems += [f"{pair.id}: {problem}" for problem in pair_problems(pair, read.registers)]
    if problems:
        raise SettingsError(
            f"{len(problems)} problem(s) in the declarations:\n" + "\n".join(f"  - {p}" for p in problems),
            "Mend the files named and run `reconcile registers check DIR` again.",
        )
    return Declarations(dict(sorted(read.registers.items())), dict(sorted(read.pairs.items())), refused)


def _extension_problems(name: str, registers: dict[str, RegisterSpec], data: dict[str, Any]) -> list[str]:
    try:
        return [f"{name}: {problem}" for problem in extend_headers(registers, data)]
    except ValidationError as error:
        return _told(name, error)


@dataclass
class _Read:
    """What was read so far, with everything that was wrong."""

    registers: dict[str, RegisterSpec]
    pairs: dict[str, PairSpec]
    extensions: list[tuple[str, dict[str, Any]]]
    problems: list[str]

    def add(self, name: str, content: bytes) -> None:
        try:
            data = _parsed(content)
            if "extends" in data:
                self.extensions.append((name, data))
            elif "left" in data:
                _add(self.pairs, PairSpec.model_validate(data), name, self.problems)
            else:
                _add(self.registers, RegisterSpec.model_validate(data), name, self.problems)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.problems.append(f"{name}: not valid TOML in UTF-8: {error}")
        except ValidationError as error:
            self.problems += _told(name, error)


def _declaration_files(local: Path | None) -> Iterator[Path]:
    built_in = Path(str(files("reconcile.registers")))
    yield from sorted((built_in / "specs").glob("*.toml"))
    yield from sorted((built_in / "pairs").glob("*.toml"))
    if local is not None and local.is_dir():
        yield from sorted(local.glob("*.toml"))


@cache  # the built-in ones are the same beside any local ones; whoever gets the data leaves it as it is
def _parsed(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode("utf-8"))


def _add(known: dict[str, Any], spec: RegisterSpec | PairSpec, name: str, problems: list[str]) -> None:
    if spec.id in known:
        problems.append(f"{name}: `{spec.id}` is declared already; choose another id or use `extends`")
    known[spec.id] = spec


def _told(name: str, error: ValidationError) -> list[str]:
    return [f"{name}: {_place(item['loc'])}: {item['msg']}" for item in error.errors()]


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location) or "file"
