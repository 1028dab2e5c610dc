"""Fields of a record that somebody may look at unmasked; what they chose is on record before its values are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reconcile.cases.scope import Scope
from reconcile.cases.unmasking import Look, unmask
from reconcile.pipeline.desk.desk import Case, Desk, finding_of
from reconcile.report.case_lists.unmasked import Choice, UnmaskedLines
from reconcile.report.texts import Texts


@dataclass(frozen=True)
class Unmasking:
    """One case before one reader."""

    desk: Desk
    case: Case
    reader: str
    texts: Texts

    def choices(self, side: str) -> list[Choice]:
        """The fields of that side; none where the reader may not see it, or its run was deleted."""
        with self._lines() as lines:
            return lines.choices(side) if lines else []

    def values(self, look: Look, *, actor: str, reason: str, scope: Scope) -> list[tuple[str, str]]:
        """What the chosen fields say; AlreadyShown and TooManyShown as `cases.unmasking` has it."""
        most = self.desk.context.settings.unmask_limit
        unmask(self.desk.store, look, most, actor=actor, reason=reason, scope=scope)
        with self._lines() as lines:
            return lines.unmasked(look.side, look.fields) if lines else []

    @contextmanager
    def _lines(self) -> Iterator[UnmaskedLines | None]:
        with self.desk.runs.reading(self.case["last_run"]) as connection:
            if connection is None:
                yield None
            else:
                finding = finding_of(self.case)
                yield UnmaskedLines(connection, self.desk.context.declarations, self.texts, self.reader, finding)
