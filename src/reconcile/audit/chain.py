"""The chain: a line for each thing that was made or signed, holding the hash of the line before it.

Who changes a line must rewrite all that follow, and with them every checkpoint that was printed since. The lines know
no clock: the same runs in the same order make the same chain on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reconcile.audit.canonical import canonical, text_digest
from reconcile.errors import Differs

NAME = "chain.jsonl"
START = "0" * 64
"""What the first line has in place of the hash of a line before it."""
_HINT = (
    "Put back a copy that fits the checkpoint of a printed report (reconcile verify --checkpoint); where there is "
    "none, move chain.jsonl away: a new chain begins, which no report printed before belongs to."
)


@dataclass(frozen=True)
class Line:
    """A line of the chain: its text, and what the text says."""

    text: str
    facts: dict[str, Any]

    @property
    def sha256(self) -> str:
        """The hash of this line, and through it of all lines before."""
        return text_digest(self.text)

    def says(self, **wanted: Any) -> bool:
        """Whether all of this stands in the line."""
        return all(self.facts.get(name) == value for name, value in wanted.items())


@dataclass(frozen=True)
class Chain:
    """The lines in order."""

    lines: tuple[Line, ...] = ()

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.lines[-1].sha256 if self.lines else START

    def followed_by(self, event: str, **facts: Any) -> Chain:
        """The chain with one line more."""
        told = {"number": len(self.lines) + 1, "previous": self.head, "event": event, **facts}
        return Chain((*self.lines, Line(canonical(told), told)))

    def before(self, line: Line) -> Chain:
        """The lines before that one."""
        return Chain(self.lines[: self.lines.index(line)])

    def find(self, event: str, **facts: Any) -> Line | None:
        """The last line that says so."""
        return next((line for line in reversed(self.lines) if line.says(event=event, **facts)), None)

    def the(self, event: str, run_id: str) -> Line | None:
        """The one line of that kind about a run; Differs where there are two, for then one of them was put there."""
        lines = [line for line in self.lines if line.says(event=event, run_id=run_id)]
        if len(lines) > 1:
            first, second = (line.facts["number"] for line in lines[:2])
            raise Differs(f"{NAME}: run {run_id} stands twice on it as {event}, in lines {first} and {second}", _HINT)
        return lines[0] if lines else None

    @property
    def text(self) -> str:
        """The whole file."""
        return "".join(f"{line.text}\n" for line in self.lines)


def read_chain(path: Path) -> Chain:
    """The chain that a file holds, empty where there is none; Differs names the first line that does not follow."""
    if not path.exists():
        return Chain()
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Differs(f"{NAME} was changed: byte {error.start + 1} is no text", _HINT) from error
    if text and not text.endswith("\n"):
        raise Differs(f"{NAME} was cut off: its last line has no end", _HINT)
    return Chain(tuple(_lines(text.removesuffix("\n").split("\n"))) if text else ())


def _lines(texts: list[str]) -> Iterator[Line]:
    previous = START
    for number, text in enumerate(texts, start=1):
        line = Line(text, _facts(text))
        if not line.says(number=number, previous=previous) or canonical(line.facts) != text:
            where = f"line {number} or the one before it" if number > 1 else "its first line"
            raise Differs(f"{NAME} was changed: {where} is not as it was written", _HINT)
        yield line
        previous = line.sha256


def _facts(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
