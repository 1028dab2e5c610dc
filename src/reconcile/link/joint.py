"""All registers together: a thing has one record in each, so links that would put two there contradict each other.

A certificate linked with a birth and with a delivery, and that birth linked with another delivery: one of the three is
wrong. Links are taken in the order of their surety; one that would bring two records of a register together, which are
no duplicates, is left for review.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from reconcile.link.clusters import smallest_member
from reconcile.link.entities import Entities
from reconcile.link.frames import VERDICT
from reconcile.registers import PairSpec

Relation = tuple[str, str]
RELATION = ["pair", "relation"]
ENDS = [*RELATION, "left_id", "right_id"]
CONFLICTS = {"pair": pl.String, "relation": pl.String, "left_id": pl.UInt64, "right_id": pl.UInt64}


CIRCLE = 3
"""As many relations as it takes to come back to the register one began with."""


def one_to_one_relations(pairs: Iterable[PairSpec]) -> list[Relation]:
    """The relations in which two records are the same thing, between two registers, in order."""
    return sorted(
        (pair.id, relation.name)
        for pair in pairs
        for relation in pair.relations
        if pair.left != pair.right and relation.cardinality == "one-to-one"
    )


def contradicting_links(
    links: Sequence[pl.DataFrame], relations: Sequence[Relation], entities: Mapping[str, Entities]
) -> pl.DataFrame:
    """The accepted links that contradict surer ones: ENDS, a row for each link of records."""
    if len(relations) < CIRCLE:
        return pl.DataFrame(schema=CONFLICTS)
    return contradictions(thing_links(links, relations, entities))


def thing_links(
    links: Sequence[pl.DataFrame], relations: Sequence[Relation], entities: Mapping[str, Entities]
) -> pl.DataFrame:
    """The accepted links of these relations with the things they join: `left_node`, `right_node` by number.

    Columns beside them: ENDS, both registers, `probability`, `method`, and `left_thing`, `right_thing` (the first
    record id).
    """
    wanted = pl.DataFrame(relations, schema=dict.fromkeys(RELATION, pl.String), orient="row")
    columns = [*ENDS, "left_register", "right_register", "probability", "method"]
    texts = [pl.col(name).cast(pl.String) for name in (*RELATION, "left_register", "right_register", "method")]
    accepted = (frame.filter(pl.col("status") == "accepted").select(columns).with_columns(texts) for frame in links)
    found = pl.concat([pl.DataFrame(schema=_SCHEMA), *accepted]).join(wanted, on=RELATION, how="semi")
    things = _things(entities)
    for side in ("left", "right"):
        on = [f"{side}_register", f"{side}_id"]
        found = found.join(things, left_on=on, right_on=["register", "record_id"], how="left", maintain_order="left")
        found = found.with_columns(pl.coalesce("thing", f"{side}_id").alias(f"{side}_thing")).drop("thing")
    return _numbered(found)


def contradictions(links: pl.DataFrame) -> pl.DataFrame:
    """Of `thing_links` those that contradict surer ones: ENDS, a row for each link of records."""
    nodes = _nodes(links)
    groups = nodes.group_by("group", "register").len().filter(pl.col("len") > 1)["group"].unique()
    doubtful = links.join(nodes.select("node", "group"), left_on="left_node", right_on="node")
    doubtful = doubtful.filter(pl.col("group").is_in(groups.implode()))
    decided = pl.col("method") == VERDICT  # what somebody decided comes before what is only sure
    order = doubtful.sort([decided, "probability", *ENDS], descending=[True, True, False, False, False, False])
    left_over = _left_over(order, dict(nodes.select("node", "register").iter_rows()))
    return doubtful.join(left_over, on=["left_node", "right_node"], how="semi").select(ENDS).sort(ENDS)


def for_review(links: Sequence[pl.DataFrame], contradicting: pl.DataFrame) -> list[pl.DataFrame]:
    """The links with those set to `review` that contradict others."""
    if contradicting.is_empty():
        return list(links)
    marked = contradicting.with_columns(contradicts=pl.lit(value=True))
    return [_reviewed(frame, marked) for frame in links]


_SCHEMA = {
    **CONFLICTS,
    "left_register": pl.String,
    "right_register": pl.String,
    "probability": pl.Float64,
    "method": pl.String,
}


def _things(entities: Mapping[str, Entities]) -> pl.DataFrame:
    """The first record of each record's thing, where it has duplicates."""
    frames = [pl.DataFrame(schema={"register": pl.String, "record_id": pl.UInt64, "thing": pl.UInt64})]
    for register, things in sorted(entities.items()):
        frame = pl.DataFrame({"record_id": things.ids, "thing": things.ids[things.of_position]})
        frames.append(frame.select(pl.lit(register).alias("register"), "record_id", "thing"))
    return pl.concat(frames)


def _numbered(found: pl.DataFrame) -> pl.DataFrame:
    sides = [found.select(register=f"{side}_register", thing=f"{side}_thing").unique() for side in ("left", "right")]
    nodes = pl.concat(sides).unique().sort("register", "thing").with_row_index("node")
    for side in ("left", "right"):
        on = [f"{side}_register", f"{side}_thing"]
        named = nodes.rename({"node": f"{side}_node"})
        found = found.join(named, left_on=on, right_on=["register", "thing"], how="left", maintain_order="left")
    return found


def _nodes(links: pl.DataFrame) -> pl.DataFrame:
    """Every thing once: `node`, `register`, `thing`, and its `group`, the smallest node it is connected with."""
    sides = [
        links.select(node=f"{side}_node", register=f"{side}_register", thing=f"{side}_thing")
        for side in ("left", "right")
    ]
    nodes = pl.concat(sides).unique().sort("node")
    ends = [links[f"{side}_node"].to_numpy().astype("int64") for side in ("left", "right")]
    return nodes.with_columns(group=pl.Series(smallest_member(nodes.height, *ends)))


def _left_over(order: pl.DataFrame, register_of: Mapping[int, str]) -> pl.DataFrame:
    """The links that would bring two things of a register together, taken in this order."""
    group_of: dict[int, int] = {}
    members: dict[int, dict[str, int]] = {}
    left_over = []
    for left, right in order.select("left_node", "right_node").iter_rows():
        for node in (left, right):
            if node not in group_of:
                group_of[node] = node
                members[node] = {register_of[node]: node}
        a, b = group_of[left], group_of[right]
        if a == b:
            continue
        if members[a].keys() & members[b].keys():
            left_over.append((left, right))
            continue
        for register, node in members.pop(b).items():
            members[a][register] = node
            group_of[node] = a
    schema = {"left_node": order.schema["left_node"], "right_node": order.schema["right_node"]}
    return pl.DataFrame(left_over, schema=schema, orient="row")


def _reviewed(frame: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    texts = [pl.col(name).cast(pl.String) for name in RELATION]
    contradicts = frame.select(ENDS).with_columns(texts).join(marked, on=ENDS, how="left", maintain_order="left")
    doubtful = contradicts["contradicts"].fill_null(value=False)
    status = pl.when(doubtful).then(pl.lit("review")).otherwise(pl.col("status").cast(pl.String))
    return frame.with_columns(status.cast(frame.schema["status"]).alias("status"))
