"""What the bench found, as Markdown: tables, targets met or missed, and for each section when, where and by what code.

Sections that were not measured this time stay on the page as they were.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from reconcile import engine

PACKAGES = ("duckdb", "polars", "numpy", "rapidfuzz", "splink", "scikit-learn")
HEAD = (
    "# Linkage, measured\n\n"
    "Written by `make bench`; `python -m benchmarks.linkage --only c` measures one section again and leaves the others "
    "as they were. Both linkers start from the same standardised tables and end with scored links, each in a process "
    "of its own, in turns; imports are not counted. CPU seconds are those of all threads, memory is the largest of the "
    "whole process. Of Splink's scores the best threshold was chosen for it with the truth, plain or one to one, "
    "whichever was better; reconcile's links are those of its preset thresholds. Splink is run twice: with u drawn "
    "from ten million pairs, which its documentation calls often adequate for testing (it advises a thousand million "
    "for the final model), and from a million, its default. Where right answers are compared, the better one counts."
)


@dataclass
class Results:
    """Sections in the order they were measured, below the head of their page; `packages` are those that matter."""

    head: str = HEAD
    packages: Sequence[str] = PACKAGES
    sections: list[str] = field(default_factory=list)
    missed: int = 0

    def begin(self, title: str, words: str) -> None:
        """Begin a section; titles begin with what tells them apart: `(a) ...`."""
        self.sections.append(f"## {title}\n\n{measured_with(self.packages)}\n\n{words}\n")

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add a table; the first column stands left, the others right."""
        lines = ["| " + " | ".join(header) + " |", "|---|" + "---:|" * (len(header) - 1)]
        self.sections[-1] += "\n" + "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"

    def say(self, words: str) -> None:
        """Add a paragraph."""
        self.sections[-1] += f"\n{words}\n"

    def target(self, words: str, met: bool) -> None:
        """Say whether a target is met."""
        self.missed += not met
        self.sections[-1] += f"\n- {'met' if met else '**missed**'}: {words}"

    def beyond(self, words: str, so: bool) -> None:
        """Say whether more than the target asks is so too."""
        self.sections[-1] += f"\n- {'more than asked' if so else 'more than asked, not so'}: {words}"

    def last(self) -> str:
        """The section measured last."""
        return self.sections[-1] + "\n"

    def text(self, former: str = "") -> str:
        """The whole page: these sections, and of a `former` page those that were not measured again."""
        _, *others = former.split("\n## ")
        kept = {_letter(f"## {one}"): f"## {one}".strip() for one in others}
        kept |= {_letter(one): one.strip() for one in self.sections}
        return "\n\n".join([self.head, *(kept[letter] for letter in sorted(kept))]) + "\n"

    def write(self, page: Path) -> None:
        """Write the page; of the one that is there stays what was not measured again."""
        page.write_text(self.text(page.read_text(encoding="utf-8") if page.is_file() else ""), encoding="utf-8")


def measured_with(names: Sequence[str] = PACKAGES) -> str:
    """When and where this is measured, and with which code: a line of text."""
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{datetime.now(UTC):%Y-%m-%d} · code {engine.fingerprint()[:16]} · {os.cpu_count()} cores, {_processor()}, "
        f"{_memory()} GB · Python {platform.python_version()} · {packages}"
    )


def _letter(section: str) -> str:
    return section.split(")", maxsplit=1)[0]


def _processor() -> str:
    """The processor by its name where the system tells it, else its kind."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
