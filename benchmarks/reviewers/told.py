"""What reviewers sent, and what they were told became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    """What somebody who wrote was told."""

    KEPT = "kept"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass
class Write:
    """One form that a reviewer sent about a case of that revision; `words` stand in no other form, or are empty."""

    case_id: str
    revision: int
    actor: str
    action: str
    words: str
    fate: Fate = Fate.UNKNOWN

    @property
    def line(self) -> tuple[str, int, str, str]:
        """What the history has to say of it, where it was kept: case, revision, who, the words."""
        return self.case_id, self.revision + 1, self.actor, self.words


@dataclass
class Told:
    """All that was sent, in the order of sending."""

    writes: list[Write] = field(default_factory=list)

    def of(self, fate: Fate) -> list[Write]:
        """Those of which this was said."""
        return [write for write in self.writes if write.fate is fate]
