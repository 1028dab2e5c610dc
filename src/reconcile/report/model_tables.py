"""Linkage models as tables: what they weigh by, what they found, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from reconcile.report.tables.expected import missed_of

Models = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Models by pair and relation, as models.json has them."""
RELATION = ["pair", "relation"]
LEVEL = [*RELATION, "field", "level", "against"]
BLOCK = [*RELATION, "block"]
TOGETHER, STRANGERS = "together", "unrelated"
TINY = 1e-12
SPREAD = 0.5
"""Matches that stand for a level which none has shown: so unsure is its share."""
SURE = 2.0
"""Standard errors from which on a weight has moved more than chance would move it."""
_LEVELS = dict.fromkeys(LEVEL, pl.String) | dict.fromkeys(("same", "other", "seen"), pl.Float64)
_COUNTS = ("left_records", "right_records", "pairs_looked_at", "links")
_SHARES = ("prior", "false", "missed", "recall", "key_gain")
_FOUND = dict.fromkeys(RELATION, pl.String) | dict.fromkeys(_COUNTS, pl.Int64) | dict.fromkeys(_SHARES, pl.Float64)
_BLOCKS = dict.fromkeys(BLOCK, pl.String) | {"pairs": pl.Int64, "recall": pl.Float64}


def levels(models: Models) -> pl.DataFrame:
    """A row a level of a field and a class that the sought one is weighed against; without a field it is the prior.

    Where a field is correlated with another one there is a row more against TOGETHER, strangers who agree in that.

    `same` and `other` are the shares of both classes, `seen` how many matches the share rests on (null where nobody
    counted), `weight` the natural log of how many times likelier the level makes the sought class.
    """
    rows = [row for pair, name, data in _each(models) for row in _levels(pair, name, data)]
    shares = pl.col("same", "other").clip(TINY)
    logs = pl.DataFrame(rows, schema=_LEVELS, orient="row").with_columns(shares.log().name.suffix("_log"))
    return logs.select(*_LEVELS, weight=pl.col("same_log") - pl.col("other_log"))


def found(models: Models) -> pl.DataFrame:
    """A row a relation: records, pairs looked at, the prior, links and what is expected of them, what blocks find."""
    return pl.DataFrame([_found(pair, name, data) for pair, name, data in _each(models)], schema=_FOUND)


def blocks(models: Models) -> pl.DataFrame:
    """A row a block of a relation: the pairs it made, and the share of all matches that it finds."""
    rows = [
        (pair, name, block["on"], block.get("pairs"), block.get("recall"))
        for pair, name, data in _each(models)
        for block in data.get("blocks", ())
    ]
    return pl.DataFrame(rows, schema=_BLOCKS, orient="row")


def changed(after: pl.DataFrame, before: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The rows of both that are not the same in both, values of the earlier one under `<name>_before`; a row that one
    of them lacks has nulls there."""
    values = [name for name in after.columns if name not in keys]
    marked = [frame.with_columns(there=pl.lit(value=True)) for frame in (after, before)]
    both = marked[0].join(marked[1], on=keys, how="full", coalesce=True, suffix="_before", nulls_equal=True)
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in [*values, "there"])
    return both.filter(~same).sort(keys).drop("there", "there_before")


def changed_finds(after: Models, before: Models) -> pl.DataFrame:
    """The changed rows of `found`."""
    return changed(found(after), found(before), RELATION)


def changed_blocks(after: Models, before: Models) -> pl.DataFrame:
    """The changed rows of `blocks`."""
    return changed(blocks(after), blocks(before), BLOCK)


def changed_levels(after: Models, before: Models) -> pl.DataFrame:
    """The changed rows of `levels`, those first whose weight moved most (`moved`; null where one has no such level).

    `beyond_chance` says whether it moved by more than two standard errors of what so few matches can show; null where
    the number of matches is not known.
    """
    both = changed(levels(after), levels(before), LEVEL)
    moved = (pl.col("weight") - pl.col("weight_before")).abs()
    spread = sum((1.0 / (pl.col(name) + SPREAD) for name in ("seen", "seen_before")), pl.lit(0.0))
    changes = both.with_columns(moved=moved, beyond_chance=moved > SURE * spread.sqrt())
    return changes.filter(pl.col("moved").is_null() | (pl.col("moved") > 0)).sort(
        "moved", *LEVEL, descending=[True, *[False] * len(LEVEL)], nulls_last=False
    )


def one_sided(after: Models, before: Models) -> tuple[list[str], list[str]]:
    """The relations that only the first has, and those that only the second has."""
    names = [{f"{pair} {name}" for pair, name, _ in _each(models)} for models in (after, before)]
    return sorted(names[0] - names[1]), sorted(names[1] - names[0])


def _each(models: Models) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for pair, relations in sorted(models.items()):
        for name, data in sorted(relations.items()):
            yield pair, name, data


def _levels(pair: str, relation: str, data: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    sought, *others = _classes(data)
    priors = data["priors"]
    for other in others:
        yield pair, relation, None, None, other, priors[sought], priors[other], None
    matches = data.get("matches", {})
    for field, classes in data["comparisons"].items():
        seen = matches.get(field)
        for level, share in classes[sought].items():
            rests_on = None if seen is None else share * seen
            for other in others:
                yield pair, relation, field, level, other, share, classes[other].get(level), rests_on
        for level, share in _together(classes[STRANGERS], data.get("correlated", {}).get(field, {})):
            same = classes[sought][level]
            yield pair, relation, field, level, TOGETHER, same, share, None if seen is None else same * seen


def _together(strangers: Mapping[str, float], agreeing: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """How often strangers who agree in the correlated field stand at each level."""
    usual = sum(strangers[level] * share for level, share in agreeing.items())
    yield from ((level, strangers[level] * share / usual) for level, share in agreeing.items())


def _classes(data: Mapping[str, Any]) -> list[str]:
    """The latent classes, the sought one first."""
    return sorted(data["priors"], key=lambda name: (name != "same", name))


def _found(pair: str, relation: str, data: Mapping[str, Any]) -> dict[str, object]:
    expected = data.get("expected", {})
    missed = missed_of(expected) if expected else None
    return {
        "pair": pair,
        "relation": relation,
        "left_records": data.get("left_records"),
        "right_records": data.get("right_records"),
        "pairs_looked_at": data.get("pairs_looked_at"),
        "prior": data["priors"].get("same"),
        "links": expected.get("links"),
        "false": expected.get("false"),
        "missed": None if missed is None else round(missed, 2),
        "recall": data.get("blocking_recall"),
        "key_gain": data.get("key_gain"),
    }
