"""What the bench found, as Markdown: tables, targets met or missed, and where it was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version

PACKAGES = ("duckdb", "polars", "numpy", "rapidfuzz", "splink", "scikit-learn")


@dataclass
class Results:
    """Sections in the order they were measured."""

    sections: list[str] = field(default_factory=list)
    missed: int = 0

    def begin(self, title: str, words: str) -> None:
        """Begin a section."""
        self.sections.append(f"## {title}\n\n{words}\n")

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add a table; the first column stands left, the others right."""
        lines = ["| " + " | ".join(header) + " |", "|---|" + "---:|" * (len(header) - 1)]
        self.sections[-1] += "\n" + "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"

    def target(self, words: str, met: bool) -> None:
        """Say whether a target is met."""
        self.missed += not met
        self.sections[-1] += f"\n- {'met' if met else '**missed**'}: {words}"

    def last(self) -> str:
        """The section measured last."""
        return self.sections[-1] + "\n"

    def text(self) -> str:
        """The whole page."""
        packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        head = (
            "# Linkage, measured\n\n"
            "Written by `make bench`. Both linkers start from the same standardised tables and end with scored links, "
            "each in a process of its own, in turns; imports are not counted. CPU seconds are those of all threads, "
            "memory is the largest of the whole process. Of Splink's scores the best threshold was chosen for it with "
            "the truth, plain or one to one, whichever was better; reconcile's links are those of its preset "
            "thresholds.\n\n"
            f"{datetime.now(UTC):%Y-%m-%d} · {os.cpu_count()} cores · {platform.machine()} · "
            f"Python {platform.python_version()} · {packages}\n"
        )
        return "\n".join([head, *(section + "\n" for section in sorted(self.sections))])
