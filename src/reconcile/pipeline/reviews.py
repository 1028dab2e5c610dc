"""Reviews of a workspace: what was drawn of which run, and what reviewers have answered so far.

A folder `reviews/<id>/` holds `review.json` (of which run, by which seed), `population.parquet` (every record of the
denominator with its chance to be drawn), `candidates.parquet`, and, once something was read back, `answers.parquet` and
the files that were read, by hash. The run itself is never touched.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl

from reconcile.errors import WorkspaceError, WrongUse
from reconcile.workspace import Workspace

FACTS, POPULATION, CANDIDATES, ANSWERS, READ = (
    "review.json", "population.parquet", "candidates.parquet", "answers.parquet", "read",
)  # fmt: skip
ANSWERED = {"case": pl.Int64, "answer": pl.String, "candidate": pl.Int64, "file": pl.String}
"""`candidate` is null where it was not there or nobody could tell, 0 for one that was not listed."""


@dataclass(frozen=True)
class Facts:
    """What a sample was drawn of: `review` is the hash of all the rest, `definitions` the rates that each pair has."""

    review: str
    run: str
    as_of: str
    period: str
    first: str
    last: str
    seed: int
    wanted: int
    definitions: dict[str, list[str]]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the events."""
        return date.fromisoformat(self.first), date.fromisoformat(self.last)


@dataclass(frozen=True)
class Review:
    """One sample on disk."""

    folder: Path
    facts: Facts

    @property
    def population(self) -> pl.DataFrame:
        """Every record it could have drawn, with `chance` and `case` (null: not drawn)."""
        return _table(self.folder / POPULATION)

    @property
    def cases(self) -> pl.DataFrame:
        """The records drawn, by case, with `binding`: what ties a row of a workbook to this sample, run and record."""
        drawn = self.population.filter(pl.col("case").is_not_null()).sort("case")
        codes = [self._binding(*row) for row in drawn.select("case", "pair", "record_id").iter_rows()]
        return drawn.with_columns(binding=pl.Series(codes, dtype=pl.String))

    @property
    def candidates(self) -> pl.DataFrame:
        """Who could be meant, by case and number."""
        return _table(self.folder / CANDIDATES)

    @property
    def answers(self) -> pl.DataFrame:
        """What reviewers have answered, a row a case, columns ANSWERED."""
        path = self.folder / ANSWERS
        return _table(path) if path.is_file() else pl.DataFrame(schema=ANSWERED)

    @property
    def stamp(self) -> tuple[str, int]:
        """What is another once more was read back."""
        path = self.folder / ANSWERS
        return self.facts.review, path.stat().st_mtime_ns if path.is_file() else 0

    def _binding(self, case: int, pair: str, record_id: int) -> str:
        said = f"{self.facts.review} {self.facts.run} {case} {pair} {record_id}"
        return f"{self.facts.review}-{case:04d}-{sha256(said.encode()).hexdigest()[:8]}"


def saved(folder: Path, facts: Facts) -> None:
    """Write what a sample was drawn of into its folder."""
    text = json.dumps(asdict(facts), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / FACTS).write_text(text + "\n", encoding="utf-8")


def reviews(workspace: Workspace) -> list[Review]:
    """Every review of a workspace, by id."""
    folders = sorted(path.parent for path in workspace.reviews.glob(f"*/{FACTS}"))
    return [_opened(folder) for folder in folders]


def review(workspace: Workspace, said: str | None) -> Review:
    """The review of that id or beginning of an id; without one the only review there is."""
    known = reviews(workspace)
    found = [one for one in known if one.facts.review.startswith(said or "")]
    if len(found) == 1:
        return found[0]
    if not known:
        raise WorkspaceError(
            f"{workspace.root} has no review yet", f"Draw one with: reconcile review sample {workspace.root} --n 300"
        )
    names = ", ".join(f"{one.facts.review} (run {one.facts.run})" for one in known)
    what = "is not there" if not found else f"could be any of {len(found)}"
    raise WrongUse(f"review {said or ''} {what}".replace("  ", " "), f"Name one with --review: {names}")


def _table(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WorkspaceError(
            f"{path.parent} is damaged: {path.name} cannot be read", "Put back the last good copy of that folder."
        ) from error


def _opened(folder: Path) -> Review:
    try:
        return Review(folder, Facts(**json.loads((folder / FACTS).read_text(encoding="utf-8"))))
    except (ValueError, TypeError) as error:
        raise WorkspaceError(
            f"{folder} is damaged: {FACTS} cannot be read", "Put back the last good copy of that folder."
        ) from error
