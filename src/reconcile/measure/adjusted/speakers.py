"""Who speaks for a thing that is there twice: its first record, and while that is unseen nobody knows which it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from reconcile.measure.adjusted.counts import Counts, Marks, Side

Numbers = npt.NDArray[np.int64]
ONE_OF_TWO = 0.5


def with_other_speakers(
    found: Counts, left: Side, said: Mapping[str, Marks], links: Numbers, often: Numbers, generator: np.random.Generator
) -> Counts:
    """The counts with so many links in each round (`often`) saying what any other does: of a thing that is there twice
    the record that was linked may not be the one that counts. `links` are those that this may happen to."""
    ending = links[left.ends[links] >= 0]
    if not len(ending):
        return found
    rounds = np.repeat(np.arange(len(often)), generator.binomial(often, len(ending) / len(links)))
    own, other = generator.choice(ending, (2, len(rounds)))
    more = dict(found)
    for name, says in said.items():
        change = says[other].astype(np.float32) - says[own]
        things = csr_array((change, (rounds, left.ends[own])), shape=(len(often), len(left.inside)))
        count = found[f"left.{name}"] + np.asarray(things @ left.inside, dtype=np.float64)
        more[f"left.{name}"] = np.clip(count, 0.0, found["left.linked"])
    return more


def linked_by_the_other(
    twice: Sequence[Numbers], links: int, records: Sequence[int], generator: np.random.Generator
) -> Numbers:
    """In how many links the wrong one of two records speaks, `twice` being how many things of each side are there twice
    in each round: of its `records` as many are linked as there are links."""
    shares = (ONE_OF_TWO * min(links / max(size, 1), 1.0) for size in records)
    found = [generator.binomial(things, share) for things, share in zip(twice, shares, strict=True)]
    return np.asarray(np.sum(found, axis=0))
