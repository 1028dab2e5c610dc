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
"""Links that weigh as much as that a field makes no difference; and as the usual share of matches, where records with
such gaps are few or hardly ever found."""


def usual_matches(known: Marks, found: Shares, recall: Shares, records: Shares) -> Shares:
    """How many matches are usual for records of which these fields are `known`, shape (gaps, fields).

    For each of the gaps `found`, as a share `recall` of all, among so many `records`. The main effects of a log-linear
    model, fitted to the matches found one after the other; that a field makes no difference counts as USUAL matches (a
    gamma prior), so that few records do not make much of it.
    """
    usual = records.copy()
    groups = [np.flatnonzero(group) for group in (*known.T, *~known.T) if group.any()]
    parts = [(group, recall[group], found[group].sum() + USUAL) for group in groups]
    factors = [1.0] * len(groups)
    for _ in range(ROUNDS):
        usual *= found.sum() / max((recall * usual).sum(), LEAST)
        for number, (group, seen, links) in enumerate(parts):
            others = usual[group] / factors[number]
            factors[number] = links / ((seen * others).sum() + USUAL)
            usual[group] = others * factors[number]
    return np.clip(usual, LEAST, records)
