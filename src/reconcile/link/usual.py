"""How many matches are usual for records of which so much is known.

It is a share of the records that each field raises or lowers: who is to be registered elsewhere has no place, and no
partner either. Where records with the same gaps are few, it says more than they do.
"""

from __future__ import annotations

import numpy as np

from reconcile.link.model import Shares
from reconcile.link.reach import Marks

ROUNDS = 20
LEAST = 1e-3  # matches of records with the same gaps
USUAL = 5.0
"""Links that weigh as much as the usual share of matches where records with such gaps are few or hardly ever found."""


def usual_matches(known: Marks, found: Shares, recall: Shares, records: Shares) -> Shares:
    """How many matches are usual for records of which these fields are `known`, shape (gaps, fields).

    For each of the gaps `found`, as a share `recall` of all, among so many `records`. Fitted to the matches found by
    iterative proportional fitting (Deming and Stephan 1940), the main effects of a log-linear model.
    """
    usual = records.copy()
    for _ in range(ROUNDS):
        for group in (np.ones(len(known), dtype=np.bool_), *known.T, *~known.T):
            usual[group] *= (found[group].sum() + USUAL) / ((recall * usual)[group].sum() + USUAL)
    return np.clip(usual, LEAST, records)
