"""How right links are: pairs of records claimed against pairs that are true."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

ENDS = ["left_id", "right_id"]
LARGEST_TABLE = 25_000_000
THRESHOLDS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
"""From which pairs are tried to be groups."""


@dataclass(frozen=True)
class Score:
    """Counts of pairs; a set claims as many links as its smaller side has records.

    Where more of it are true it claims these: two copies of one record in a set with their partner are both right.
    """

    true: int
    claimed: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / max(self.claimed, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.true, 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(self.true + self.claimed, 1)


def score(truth: pl.DataFrame, links: pl.DataFrame) -> Score:
    """Score links as reconcile claims them; `set_id` says which were not told apart."""
    marked = links.join(truth.select(*ENDS, right=pl.lit(value=True)), on=ENDS, how="left")
    alone = links.filter(pl.col("set_id").is_null()).height
    sets = marked.drop_nulls("set_id").group_by("set_id").agg(pl.col(*ENDS).n_unique(), pl.col("right").count())
    claims = sets.select(pl.max_horizontal(pl.min_horizontal(ENDS), "right"))
    return Score(truth.height, alone + int(claims.sum().item() or 0), marked["right"].count())


def together(scores: Iterable[Score]) -> Score:
    """Several scores as one."""
    return Score(*(sum(numbers) for numbers in zip(*map(astuple, scores), strict=True)))


def everything(pairs: pl.DataFrame) -> pl.DataFrame:
    """All of them."""
    return pairs


def best_threshold(
    truth: pl.DataFrame, scored: pl.DataFrame, held_out: Callable[[pl.DataFrame], pl.DataFrame] = everything
) -> Score:
    """The best F1 over all thresholds of scored pairs, as they are or one to one in either way, whichever is better.

    All pairs are assigned; those are scored that are `held_out`, as all of `truth` is.
    """
    ways = (scored, mutual_best(scored), best_assignment(scored))
    return max((_best(truth, held_out(pairs)) for pairs in ways), key=lambda found: found.f1)


def best_groups(truth: pl.DataFrame, scored: pl.DataFrame) -> Score:
    """The best F1 over thresholds of the pairs of one register, as they are or with all records of a group paired."""
    grouped = (grouped_pairs(scored.filter(pl.col("probability") >= least)) for least in THRESHOLDS)
    return max((_best(truth, pairs) for pairs in (scored, *grouped)), key=lambda found: found.f1)


def grouped_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """Every two records that these pairs lead from one to the other, the lower id first."""
    ids = pl.concat([pairs["left_id"], pairs["right_id"]]).unique().sort()
    ends = [ids.search_sorted(pairs[end]).to_numpy() for end in ENDS]
    _, group = connected_components(coo_array((np.ones(len(pairs)), ends), shape=(len(ids),) * 2), directed=False)
    members = pl.DataFrame({"left_id": ids, "group": group})
    both = members.join(members.rename({"left_id": "right_id"}), on="group")
    return both.filter(pl.col("left_id") < pl.col("right_id")).select(*ENDS, probability=pl.lit(1.0))


def operating_points(truth: pl.DataFrame, links: pl.DataFrame) -> list[Score]:
    """The links of a linker from one probability on, for each probability it states, the lowest first."""
    marked = links.join(truth.select(*ENDS, right=pl.lit(value=True)), on=ENDS, how="left")
    steps = marked.group_by("probability").agg(pl.len(), pl.col("right").count()).sort("probability", descending=True)
    sums = steps.select(pl.col("len", "right").cum_sum()).iter_rows()
    return [Score(truth.height, claimed, right) for claimed, right in sums][::-1]


def mutual_best(scored: pl.DataFrame) -> pl.DataFrame:
    """Pairs that are the best of both their records, ties broken by record id."""
    ranked = scored.sort("probability", "left_id", "right_id", descending=[True, False, False])
    return ranked.unique("left_id", keep="first", maintain_order=True).join(
        ranked.unique("right_id", keep="first", maintain_order=True), on=ENDS, how="semi"
    )


def best_assignment(scored: pl.DataFrame) -> pl.DataFrame:
    """The pairs that have the largest total of log odds together, each record in one of them; log odds count from those
    of the least likely pair, so that an unlikely pair is better than none."""
    if not scored.height:
        return scored
    left, right = (scored[end].rank("dense").to_numpy().astype(np.int64) - 1 for end in ENDS)
    size = int(left.max()) + 1
    graph = coo_array((np.ones(len(left)), (left, size + right)), shape=(size + int(right.max()) + 1,) * 2)
    _, group = connected_components(graph, directed=False)
    likely = np.clip(scored["probability"].to_numpy(), 1e-12, 1 - 1e-12)
    odds = np.log(likely / (1.0 - likely))
    gain = odds - odds.min() + 1e-6
    order = np.argsort(group[left], kind="stable")
    borders = np.flatnonzero(np.diff(group[left][order])) + 1
    kept = [members[_assigned(left[members], right[members], gain[members])] for members in np.split(order, borders)]
    return scored[np.sort(np.concatenate(kept))]


def _assigned(left: np.ndarray, right: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Which pairs of a component are taken; of one too large for a table those that are the best of both records."""
    if len(gain) == 1:
        return np.array([True])
    (_, row), (_, column) = (np.unique(ends, return_inverse=True) for ends in (left, right))
    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    if rows * columns > LARGEST_TABLE:
        first = np.lexsort((column, row, -gain))
        best = [
            np.isin(np.arange(len(gain)), first[np.unique(of[first], return_index=True)[1]]) for of in (row, column)
        ]
        return np.asarray(best[0] & best[1])
    table = np.zeros((rows, columns))
    table[row, column] = gain
    taken = np.zeros_like(table, dtype=bool)
    taken[linear_sum_assignment(table, maximize=True)] = True
    return np.asarray(taken[row, column])


def _best(truth: pl.DataFrame, scored: pl.DataFrame) -> Score:
    ranked = scored.sort("probability", descending=True)
    marked = ranked.join(truth.select(*ENDS, right=pl.lit(value=True)), on=ENDS, how="left", maintain_order="left")
    right = np.cumsum(marked["right"].fill_null(value=False).to_numpy())
    claimed = np.arange(1, len(right) + 1)
    ends_level = np.append(np.diff(marked["probability"].to_numpy()) != 0, True)
    f1 = np.where(ends_level, 2 * right / (truth.height + claimed), 0.0)
    at = int(f1.argmax()) if len(f1) else 0
    return Score(truth.height, int(claimed[at]), int(right[at])) if len(f1) else Score(truth.height, 0, 0)
