"""What the probability of each link rests on, and how well that is known: shares of levels, by the model of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.registers import RelationSpec

Shares = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
FEWEST = 0.5
"""Matches that stand for a level that none has shown."""
TOGETHER = 0.2
"""How far the log odds of all links of a one-to-one comparison may be off together: what two things gain by nobody else
claiming them is itself estimated (one standard deviation). In twenty invented counties with five times the usual errors
matches on record were as many more or fewer than their probabilities said as 0.1 to 0.2 would make them; whether it is
0, 0.2 or 0.4 moves the share of intervals of whole runs that cover the truth by two in a thousand."""
CERTAIN = 1e-6
"""Probabilities are on record to six places."""


def parameters(
    relation: RelationSpec, model: dict[str, Any], evidence: pl.Series, together: float
) -> tuple[Marks, Shares]:
    """What each link rests on, shape (links, parameters), and the standard deviation of their logarithms: shares of
    levels, and where nobody can have two partners what links gain by that, all of them alike (`together`).

    That of a share which so many matches have shown is about one over the root of their number.
    """
    same = relation.classes[0]
    levels = [
        (compare.name, level) for compare in relation.compare for level in model["comparisons"][compare.name][same]
    ]
    counts = [model["comparisons"][name][same][level] * model["matches"][name] + FEWEST for name, level in levels]
    distinct = evidence.unique().sort()
    column = {f"{name}={level}": place for place, (name, level) in enumerate(levels)}
    rests = np.zeros((len(distinct), len(levels)), dtype=np.bool_)
    for number, text in enumerate(distinct.to_list()):
        rests[number, [column[word] for word in text.split() if word in column]] = True
    alike = np.full((len(evidence), 1), relation.cardinality == "one-to-one")
    rests = np.hstack([rests[distinct.search_sorted(evidence).to_numpy()], alike])
    return rests, np.append(1.0 / np.sqrt(np.array(counts)), together)


def odds_before(probability: Shares, rests: Marks, spread: Shares) -> Shares:
    """Log odds of which this probability is the average over what the shares may be (MacKay 1992)."""
    sure = np.clip(probability, CERTAIN, 1.0 - CERTAIN)
    return np.asarray(np.log(sure / (1.0 - sure)) * np.sqrt(1.0 + np.pi * (rests @ spread**2) / 8.0))
