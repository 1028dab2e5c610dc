"""Whether saved models fit what is declared: what is missing in them, unknown, or no share."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from math import isfinite
from typing import Any

from reconcile.comparison.vocabulary import level_names
from reconcile.link.correlated import LEAST
from reconcile.link.given import RECORDS, Data
from reconcile.registers import Declarations, RelationSpec

NEAR = 1e-6
"""How far shares may be from 1 together: they are rounded."""


def mistakes(models: Any, declarations: Declarations) -> Iterator[str]:
    """What does not fit, each with its place: pair, relation, and what it is about."""
    if not isinstance(models, dict) or not all(isinstance(one, dict) for one in models.values()):
        yield "these are no models: a table of pairs, in each its relations"
        return
    for pair, relations in models.items():
        known = {one.name: one for one in declarations.pairs[pair].relations} if pair in declarations.pairs else {}
        for name, data in relations.items():
            if name in known:
                yield from (f"{pair} {name}: {what}" for what in _of_relation(known[name], data))
            else:
                yield f"{pair} {name}: not declared. `reconcile registers list` shows what is"


def _of_relation(relation: RelationSpec, data: Any) -> Iterator[str]:
    names = {compare.name for compare in relation.compare}
    unlike = list(_unlike("", data, ("priors", "comparisons", "key_gain", "matches", *RECORDS), more=True))
    if unlike:
        yield from unlike
        return
    yield from _of_weights("", relation, data)
    if "first_look" in data:
        first = data["first_look"]
        beside = ("correlated",) if isinstance(first, dict) and "correlated" in first else ()
        unlike = list(_unlike("first_look", first, ("priors", "comparisons", "key_gain", *beside)))
        yield from unlike or _of_weights("first_look: ", relation, data["first_look"])
    yield from _unlike("matches", data["matches"], names) or ()
    yield from (f"{name}: not a number of records" for name in RECORDS if not _is_number(data[name], least=0.0))
    counts = data["matches"].values() if isinstance(data["matches"], dict) else ()
    if not all(_is_number(count, least=0.0) for count in counts):
        yield "matches: not all are numbers from 0 on"


def _of_weights(where: str, relation: RelationSpec, data: Data) -> Iterator[str]:
    """What is wrong with priors, shares of levels and the weight of a key."""
    if not _is_number(data["key_gain"]):
        yield f"{where}key_gain: not a number"
    yield from _of_shares(f"{where}priors", data["priors"], relation.classes, least=1e-300)
    unlike = list(_unlike(f"{where}comparisons", data["comparisons"], {compare.name for compare in relation.compare}))
    yield from unlike
    for compare in relation.compare if not unlike else ():
        classes = data["comparisons"][compare.name]
        wrong = list(_unlike(f"{where}{compare.name}", classes, relation.classes))
        yield from wrong
        for name in relation.classes if not wrong else ():
            yield from _of_shares(f"{where}{compare.name} {name}", classes[name], level_names(compare.type))
    yield from _of_correlated(f"{where}correlated", relation, data.get("correlated", {}))


def _of_correlated(where: str, relation: RelationSpec, data: Any) -> Iterator[str]:
    """What is wrong with how often unrelated pairs agree in two fields; models of earlier versions do not say it."""
    known = {compare.name: compare for compare in relation.compare if compare.correlated_with}
    present = set(data) if isinstance(data, dict) else set()
    unlike = list(_unlike(where, data, present & known.keys()))
    yield from unlike
    for name in sorted(present) if not unlike else ():
        wrong = list(_unlike(f"{where}: {name}", data[name], level_names(known[name].type)))
        yield from wrong
        if not wrong and not all(
            _is_number(share, least=LEAST) and share <= 1.0 - LEAST for share in data[name].values()
        ):
            yield f"{where}: {name}: not all are shares"


def _of_shares(where: str, shares: Any, names: Collection[str], least: float = 0.0) -> Iterator[str]:
    """What is wrong with shares of these names, which sum to 1."""
    unlike = list(_unlike(where, shares, names))
    if unlike:
        yield from unlike
    elif not all(_is_number(share, least=least) for share in shares.values()):
        yield f"{where}: not all are shares"
    elif abs(sum(shares.values()) - 1.0) > NEAR:
        yield f"{where}: together they are {sum(shares.values()):.6g}, not 1"


def _unlike(where: str, data: Any, names: Collection[str], *, more: bool = False) -> Iterator[str]:
    """Names that are missing, and unless there may be `more` those that are unknown."""
    head = f"{where}: " if where else ""
    if not isinstance(data, dict):
        yield f"{head}not a table"
        return
    missing, unknown = sorted(set(names) - data.keys()), sorted(data.keys() - set(names))
    if missing:
        yield f"{head}{', '.join(missing)} missing"
    if unknown and not more:
        yield f"{head}{', '.join(unknown)} not declared"


def _is_number(value: Any, least: float = -1e300) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value >= least
