"""What a run keeps of the model of a relation, for whoever asks how links were weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from reconcile.link.entities import Entities
from reconcile.link.expected import Expected
from reconcile.link.gaps import name_of, told_apart
from reconcile.link.model import Shares, Weights
from reconcile.link.outside import Outside
from reconcile.link.scored import ScoredPairs


def model_data(
    scored: ScoredPairs, left: Entities, right: Entities, gains: Sequence[Shares], outside: Outside, expected: Expected
) -> dict[str, Any]:
    """The model as plain data: priors, shares of each level, blocks with their recall, those of the
    second look, matches that no block leads to, expected errors, and what a record gains that nobody else claims, by
    side and by what is known of it.

    `first_look` is the model that the first look was weighed by, where another one followed.
    """
    final = Weights(scored.model, scored.key_gain).as_data()
    first = scored.first.as_data()
    recall = (round(share, 6) for share in outside.recall_of_block)
    names = [compare.name for compare in scored.model.compares]
    kinds = told_apart(scored.model.compares)
    return {
        **final,
        **({} if first == final else {"first_look": first}),
        "left_records": len(left.ids),
        "right_records": len(right.ids),
        "pairs_looked_at": scored.looked_at,
        "matches": dict(zip(names, scored.matches.tolist(), strict=True)),
        "unmatched_gain": {
            side: {name_of(int(gap), kinds): round(float(gain[gap]), 6) for gap in np.flatnonzero(gain)}
            for side, gain in zip(("left", "right"), gains, strict=False)
        },
        "second_look": list(scored.second_look),
        "blocks": [{**block, "recall": share} for block, share in zip(scored.blocks, recall, strict=True)],
        "blocking_recall": round(outside.recall, 6),
        "outside": outside.as_data(),
        "expected": expected.as_data(),
    }
