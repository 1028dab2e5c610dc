"""Finds causes one after the other: the strongest cell first, then what is left without the values it explains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.measure.causes.cases import COMPARED, DIMENSIONS, ENTERED, FOUND, KEY, WRITTEN
from reconcile.measure.causes.lift import lift_interval
from reconcile.measure.causes.search import ANY, Board, Cell, tried

SURE = 0.05
"""The chance that any line at all is shown where everything is in order: divided by how many cells are looked at."""
LEAST_LIFT = 1.5
"""What is not surely so many times as frequent as elsewhere is no cause worth a visit."""
MOST = 60
IN_TURN = ({COMPARED, WRITTEN}, {ENTERED}, {FOUND})
"""Wrong values first: a wrong day of the event makes a record look late, and wrong values keep it from being found."""
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Found:
    """A cell with its interval of lift, and the positions of the wrong values it explains, of the values it is found
    among, and of what is explained along with them."""

    cell: Cell
    low: float
    high: float
    rows: npt.NDArray[np.int64]
    of: npt.NDArray[np.int64]
    along: npt.NDArray[np.int64]


@dataclass(frozen=True)
class _State:
    """Which values are wrong and not yet explained, and which count at all."""

    wrong: Bools
    counts: Bools
    partners: dict[int, list[int]]

    def along(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """What is explained along with these values."""
        return np.array([row for at in rows.tolist() for row in self.partners.get(at, ())], dtype=np.int64)

    def take_out(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Leave out explained values from now on, and what is explained with them."""
        gone = np.union1d(rows, self.along(rows))
        self.wrong[gone], self.counts[gone] = False, False
        return gone


@dataclass
class _Part:
    """The values of a register and family, and the strongest cell of each of its boards."""

    family: str
    rows: npt.NDArray[np.int64]
    boards: list[Board]
    best: list[Cell] = field(default_factory=list)


def mine(cases: pl.DataFrame, together: pl.DataFrame, months: tuple[str, ...]) -> list[Found]:
    """The cells that stand out, the strongest first: those of wrong values, of late records, of records not found.

    `cases` as `causes.cases` makes them; `together`: pairs of values that are explained together.
    """
    wrong = cases["kind"].is_not_null().to_numpy().copy()
    state = _State(wrong, np.ones(len(wrong), dtype=bool), _partners(cases, together))
    parts = _parts(cases, months)
    looked = sum(tried(part.boards) for part in parts)
    turns = ([part for part in parts if part.family in families] for families in IN_TURN)
    return [found for turn in turns for found in _strongest_first(turn, state, looked)]


def _strongest_first(asked: list[_Part], state: _State, looked: int) -> Iterator[Found]:
    """Cells of the parts asked for, one after the other, each without the values that those before explain."""
    for part in asked:
        part.best = _best(part, state, looked)
    for _ in range(MOST):
        best = [(cell, part) for part in asked for cell in part.best]
        if not best:
            return
        cell, part = max(best, key=lambda one: one[0].strength)
        found = _found(part, cell, state)
        yield found
        gone = state.take_out(found.rows)
        for part in asked:
            if np.isin(gone, part.rows).any():
                part.best = _best(part, state, looked)


def _best(part: _Part, state: _State, looked: int) -> list[Cell]:
    """The strongest cells of its boards that are sure and stand out enough."""
    wrong, counts = state.wrong[part.rows], state.counts[part.rows]
    cells = [cell for board in part.boards for cell in board.cells(wrong, counts)]
    return [cell for cell in cells if cell.chance * looked <= SURE and _bounds(cell)[0] >= LEAST_LIFT]


def _bounds(cell: Cell) -> tuple[float, float]:
    return lift_interval(cell.seen, cell.usual, cell.others)


def _found(part: _Part, cell: Cell, state: _State) -> Found:
    board = next(board for board in part.boards if board.dimension == cell.dimension)
    of = board.inside(cell) & state.counts[part.rows]
    explained = of & state.wrong[part.rows]
    if cell.kind != ANY:
        explained &= board.kinds == cell.kind
    rows = part.rows[explained]
    return Found(cell, *_bounds(cell), rows, part.rows[of], state.along(rows))


def _partners(cases: pl.DataFrame, together: pl.DataFrame) -> dict[int, list[int]]:
    """For each wrong value the others that are explained with it."""
    at = cases.with_row_index("at").filter(pl.col("kind").is_not_null()).select("at", *KEY)
    other = at.rename({"at": "other_at", "register": "other_register", "record_id": "other_id", "field": "other_field"})
    both = together.join(at, on=list(KEY)).join(other, on=["other_register", "other_id", "other_field"])
    found: dict[int, list[int]] = {}
    for one, another in both.select("at", "other_at").unique().sort("at", "other_at").iter_rows():
        found.setdefault(one, []).append(another)
    return found


def _parts(cases: pl.DataFrame, months: tuple[str, ...]) -> list[_Part]:
    """The boards of each register and family; what is older than the first month, or has none, stands in the first."""
    at_month = {month: at for at, month in enumerate(months)}
    month = cases["month"].replace_strict(at_month, default=0, return_dtype=pl.Int64).to_numpy()
    late = (cases["month"] > months[-1]).fill_null(value=False).to_numpy()
    month = np.where(late, len(months) - 1, month)
    numbered = cases.with_row_index("at")
    parts = []
    for (register, family), rows in numbered.group_by(["register", "family"], maintain_order=True):
        at = rows["at"].to_numpy().astype(np.int64)
        fields, kinds = (rows[name].fill_null("").to_numpy().astype(str) for name in ("field", "kind"))
        boards = []
        for dimension in DIMENSIONS:
            names = sorted(rows[dimension].drop_nulls().unique().to_list())
            if len(names) < 2:
                continue
            units = rows[dimension].replace_strict(
                {name: number for number, name in enumerate(names)}, default=-1, return_dtype=pl.Int64
            )
            shape = (len(names), len(months))
            boards.append(
                Board(str(register), str(family), dimension, units.to_numpy(), month[at], fields, kinds, shape)
            )
        parts.append(_Part(str(family), at, boards))
    return parts


def unit_names(cases: pl.DataFrame, cell: Cell) -> str:
    """The name of a cell's unit."""
    mine_only = cases.filter((pl.col("register") == cell.register) & (pl.col("family") == cell.family))
    return str(sorted(mine_only[cell.dimension].drop_nulls().unique().to_list())[cell.unit])
