"""What a run is: the month asked for, the inputs it rests on, its id, and the folder it is built in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from reconcile import engine

FILE = "plan.json"


@dataclass(frozen=True)
class RunPlan:
    """A run that is being built; tasks hand each other the path of this plan and nothing else.

    `folder` is where the run is built; `published` says that a run of this id lies published already, and nothing is
    left to do. `as_of` is the day the figures are told for.
    """

    workspace: str
    folder: str
    run_id: str
    period: str
    as_of: str
    published: bool

    @property
    def path(self) -> Path:
        """The file that holds this plan."""
        return Path(self.folder) / FILE

    @property
    def database(self) -> Path:
        """The database of the run."""
        return Path(self.folder) / engine.RUN

    @property
    def day(self) -> date:
        """The as-of date as a date."""
        return date.fromisoformat(self.as_of)

    def save(self) -> None:
        """Write the plan into its folder."""
        self.path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @staticmethod
    def load(path: Path) -> RunPlan:
        """Read a plan back."""
        return RunPlan(**json.loads(path.read_text(encoding="utf-8")))
