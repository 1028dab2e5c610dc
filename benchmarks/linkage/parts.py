"""The parts of the bench: each makes its world once, lets the linkers take turns, and says what was found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import polars as pl
from benchmarks.linkage import honesty
from benchmarks.linkage.measured import ADVISED, DEFAULT, OURS, PEERS, Cost, Failed, cheapest, made, ours, peer
from benchmarks.linkage.results import Results
from benchmarks.linkage.score import (
    Score,
    best_groups,
    best_threshold,
    everything,
    operating_points,
    score,
    together,
)
from benchmarks.linkage.tools import ceiling
from benchmarks.linkage.twins import told_apart
from benchmarks.linkage.worlds import children, county, people
from benchmarks.linkage.worlds import febrl as febrl_world
from benchmarks.linkage.worlds.world import World, declarations_of

HEADER = ("", "linker", "F1", "precision", "recall", "false", "missed", "CPU s", "clock s", "MiB")
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def febrl(results: Results, out: Path, _seed: int, rounds: int) -> None:
    """(a) FEBRL 4 linked, FEBRL 3 de-duplicated."""
    world = _world(out / "febrl", febrl_world.make)
    pairs = ("febrl_left-febrl_right", "febrl_both-febrl_both")
    found = _turns(world, "febrl", tuple(febrl_world.DATA_SETS), pairs, rounds)
    results.begin(
        "(a) FEBRL", "Registers and pairs are declared in TOML alone. FEBRL 4 links two lists, FEBRL 3 one with itself."
    )
    results.table(HEADER, [row for pair in pairs for row in found.rows(pair)])
    results.target("FEBRL 4: F1 ≥ 0.9995", found.ours[pairs[0]].f1 >= 0.9995)
    results.target("FEBRL 3: F1 no lower than Splink's best", found.ours[pairs[1]].f1 >= found.best(pairs[1]).f1)


def counties(results: Results, out: Path, seed: int, rounds: int) -> None:
    """(b) the demo county at noise 1 and 5."""
    results.begin(
        "(b) The demo county", "20,000 families, 24 months. Scored on the half that the told model did not learn from."
    )
    for noise, within in ((1.0, 0.001), (5.0, 0.004)):
        _county(results, out / f"county_{noise:g}_{seed}", noise, seed, within, rounds)


def _county(results: Results, folder: Path, noise: float, seed: int, within: float, rounds: int) -> None:
    world = _world(folder, lambda world: county.make(world, noise, seed))
    found = _turns(world, "county", county.REGISTERS, county.PAIRS, rounds, held_out=True)
    rows, close, above = [], [], []
    for pair in county.PAIRS:
        told = _told(world, pair)
        rows += [*found.rows(pair), (pair, "told the truth", *_words(told), "", "", "")]
        close.append(found.ours[pair].f1 >= told.f1 - within)
        above.append(found.ours[pair].f1 > found.best(pair).f1)
        if pair == "births-deliveries":
            above.append(found.ours[pair].f1 > told.f1)
    results.sections[-1] += f"\nNoise {noise:g}:\n"
    results.table(HEADER, rows)
    twin_scores = [_of_twins(world, found, pair) for pair in county.PAIRS]
    results.target(f"noise {noise:g}: F1 within {within} of the model that was told the truth", all(close))
    results.target(f"noise {noise:g}: above Splink's best everywhere, above the told model for deliveries", all(above))
    twins, worst = together(twin_scores), min(twin_scores, key=lambda one: one.f1)
    words = f"F1 {twins.f1:.4f} of {twins.true}; worst of the four pairs {worst.f1:.4f} of {worst.true}"
    results.target(f"noise {noise:g}: links of twins that can be told apart ≥ 0.97 ({words})", twins.f1 >= 0.97)
    advised, default = (found.peer_cost(name).cpu / found.our_cost.cpu for name in (ADVISED, DEFAULT))
    words = f"{advised:.1f} times; {default:.1f} times with its default u"
    results.target(f"noise {noise:g}: 20 times less CPU than Splink for the four pairs ({words})", advised >= 20)


def million(results: Results, out: Path, seed: int, rounds: int) -> None:
    """(c) two lists of a million people."""
    world = _world(out / f"people_1000000_{seed}", lambda world: people.make(world, 1_000_000, seed))
    pair = "people_left-people_right"
    found = _turns(world, "people", ("people_left", "people_right"), (pair,), rounds)
    results.begin("(c) A million people twice", people.__doc__.split("\n\n", 1)[1].strip())
    results.table(HEADER, found.rows(pair))
    mine, other, cost = found.ours[pair], found.best(pair), found.our_cost
    results.target("F1 no lower than Splink's best", mine.f1 >= other.f1)
    results.target(f"at most 6 CPU seconds ({cost.cpu:.1f})", cost.cpu <= 6)
    results.target(f"at most 1 GB ({cost.megabytes:.0f} million bytes)", cost.megabytes <= 1000)
    least = min(found.peer_cost(name).cpu for name in PEERS)
    results.target(
        f"3 times less CPU than Splink ({least / cost.cpu:.1f} times, the cheaper one)", least >= 3 * cost.cpu
    )


def without_numbers(results: Results, out: Path, seed: int, rounds: int) -> None:
    """(d) two lists of 200,000 children without any number."""
    world = _world(out / f"children_200000_{seed}", lambda world: children.make(world, 200_000, seed))
    pair = "children_left-children_right"
    found = _turns(world, "children", ("children_left", "children_right"), (pair,), rounds)
    results.begin("(d) Without any number", children.__doc__.split("\n\n", 1)[1].strip())
    results.table(HEADER, found.rows(pair))
    mine, other = found.ours[pair], found.best(pair)
    results.target("recall ≥ 0.99 at precision ≥ 0.9995", mine.recall >= 0.99 and mine.precision >= 0.9995)
    truth = pl.read_parquet(world.truth)
    surest = next((one for one in operating_points(truth, found.links) if one.precision > other.precision), mine)
    words = f"more precise than Splink at its best ({surest.precision:.5f}), recall above its"
    above = surest.recall > other.recall and surest.precision > other.precision
    results.target(f"{words} ({surest.recall:.5f} against {other.recall:.5f})", above)
    above = mine.recall > other.recall and mine.precision > other.precision
    words = f"both above at the preset threshold too ({mine.f1:.5f} against {other.f1:.5f} F1)"
    results.beyond(f"{words}; Splink's threshold was chosen with the truth", above)


def growth(results: Results, out: Path, seed: int, _rounds: int) -> None:
    """(e) the people of (c) in growing numbers."""
    rows, costs = [], {}
    for size in SIZES:
        world = _world(out / f"people_{size}_{seed}", lambda world, size=size: people.make(world, size, seed))
        links, cost = ours(world, "people", ("people_left", "people_right"))
        found = score(pl.read_parquet(world.truth), links)
        costs[size] = cost
        rows.append((f"{size:,}", OURS, *_words(found), *_cost_words(cost)))
    results.begin("(e) Growth", "The people of (c): as many on each side.")
    results.table(HEADER, rows)
    ratio = costs[SIZES[-1]].cpu / costs[SIZES[-2]].cpu
    results.target(f"10 M take at most 12 times as long as 1 M ({ratio:.1f} times)", ratio <= 12)
    results.target(f"under 8 GB ({costs[SIZES[-1]].megabytes:,.0f} million bytes)", costs[SIZES[-1]].megabytes < 8000)


def honest(results: Results, out: Path, _seed: int, _rounds: int) -> None:
    """(f) stated probabilities and expected errors against the truth."""
    pairs, counts = honesty.measured(out)
    on_record = pairs.filter(pl.col("probability").is_not_null())
    bins = honesty.bins(on_record)
    results.begin("(f) What is stated and what is so", honesty.__doc__.split("\n\n", 1)[1].strip())
    seeds = f"seeds {honesty.SEEDS[0]} to {honesty.SEEDS[-1]}"
    words = f"{len(honesty.SEEDS)} counties ({seeds}) of {honesty.FAMILIES:,} families, {honesty.MONTHS} months, noise "
    results.sections[-1] += f"\n{words}{', '.join(f'{noise:g}' for noise in sorted(set(honesty.NOISES)))}.\n"
    results.table(honesty.CURVE, [one.row for one in bins])
    results.table(honesty.COUNTS, [one.row for one in counts])
    off = ", ".join(f"{one.stated:.3f}" for one in bins if not one.met) or "none"
    results.target(f"stated within 3 points or 2 standard errors of observed (off: {off})", off == "none")
    for what in ("false", "missed"):
        near, both = [one.near(what) for one in counts], honesty.together(counts)
        words = f"{what} links within a factor of 1.5 or the 95 % Poisson range"
        results.target(f"{words} ({both.words(what)})", both.near(what))
        results.beyond(f"{words} in every single comparison ({sum(near)} of {len(near)})", all(near))


def elsewhere(results: Results, out: Path, root: Path, rounds: int) -> None:
    """A workspace from elsewhere with its truth beside it; it is taken in anew each time."""
    shutil.rmtree(out / "elsewhere", ignore_errors=True)
    world = _world(out / "elsewhere", lambda world: county.take(world, root))
    pairs = [pair for pair in county.PAIRS if pair in set(pl.read_parquet(world.truth)["pair"])]
    found = _turns(world, "county", county.REGISTERS, pairs, rounds)
    failed = "".join(f" {name} failed on {pair}: {words}." for (name, pair), words in found.failed.items())
    results.begin(f"A world from elsewhere: {root.name}", f"The pairs of births with the other registers.{failed}")
    results.table(HEADER, [row for pair in pairs for row in found.rows(pair)])


@dataclass
class _Found:
    """What the linkers found for some pairs of one world, and what it cost them; of the peers by name and pair."""

    links: pl.DataFrame
    our_cost: Cost
    ours: dict[str, Score] = field(default_factory=dict)
    peers: dict[tuple[str, str], Score] = field(default_factory=dict)
    costs: dict[tuple[str, str], Cost] = field(default_factory=dict)
    failed: dict[tuple[str, str], str] = field(default_factory=dict)

    def best(self, pair: str) -> Score:
        """Of the peers the one that is most right."""
        return max((self.peers[name, pair] for name in PEERS if (name, pair) in self.peers), key=lambda one: one.f1)

    def peer_cost(self, name: str) -> Cost:
        """What all pairs cost one of the peers."""
        return sum((cost for (of, _), cost in self.costs.items() if of == name), Cost(0.0, 0.0, 0.0))

    def rows(self, pair: str) -> list[tuple[str, ...]]:
        """A row for each linker; what reconcile costs it costs for all pairs together."""
        failed = ("failed",) + ("",) * (len(HEADER) - 3)
        rows = [(pair, OURS, *_words(self.ours[pair]), *_cost_words(self.our_cost))]
        for name in PEERS:
            found = self.peers.get((name, pair))
            rows.append((pair, name, *((*_words(found), *_cost_words(self.costs[name, pair])) if found else failed)))
        return rows


def _turns(
    world: World,
    declared: str,
    registers: Sequence[str],
    pairs: Sequence[str],
    rounds: int,
    *,
    held_out: bool = False,
) -> _Found:
    """The linkers in turns, so many times; the links are the same each time, the cheapest run counts."""
    links, mine, failed = pl.DataFrame(), [], {}
    theirs: dict[tuple[str, str], list[tuple[pl.DataFrame, Cost]]] = {}
    for _ in range(rounds):
        links, cost = ours(world, declared, registers)
        mine.append(cost)
        for name, pair in product(PEERS, pairs):
            try:
                theirs.setdefault((name, pair), []).append(peer(world, declared, pair, name))
            except Failed as error:
                failed[name, pair] = str(error)
    found = _Found(links, cheapest(mine), failed=failed)
    _score(found, pl.read_parquet(world.truth), declared, pairs, {k: v for k, v in theirs.items() if v}, held_out)
    return found


def _score(
    found: _Found,
    truth: pl.DataFrame,
    declared: str,
    pairs: Sequence[str],
    theirs: dict[tuple[str, str], list[tuple[pl.DataFrame, Cost]]],
    held_out: bool,
) -> None:
    """How right each linker is, a peer at the threshold that is best for it."""
    wanted = _half if held_out else everything
    for pair in pairs:
        spec = declarations_of(declared).pairs[pair]
        relation, alone = spec.relations[0].name, spec.left == spec.right
        real, claimed = (wanted(_of(frame, pair, relation)) for frame in (truth, found.links))
        found.ours[pair] = score(real, claimed)
        for key in ((name, pair) for name in PEERS if (name, pair) in theirs):
            scored, found.costs[key] = theirs[key][-1][0], cheapest([cost for _, cost in theirs[key]])
            found.peers[key] = best_groups(real, scored) if alone else best_threshold(real, scored, wanted)


def _of(frame: pl.DataFrame, pair: str, relation: str) -> pl.DataFrame:
    return frame.filter((pl.col("pair") == pair) & (pl.col("relation") == relation))


def _half(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(ceiling.is_held_out(frame["left_id"]))


def _told(world: World, pair: str) -> Score:
    declared = declarations_of("county")
    truth = _of(pl.read_parquet(world.truth), pair, "child")
    return best_threshold(_half(truth), ceiling.link(world.database, declared, declared.pairs[pair], truth))


def _of_twins(world: World, found: _Found, pair: str) -> Score:
    """The links of twins who can be told apart: a set counts as right where it holds the right pairs."""
    truth = _of(pl.read_parquet(world.truth), pair, "child")
    told = told_apart(world, pair, truth, pl.read_parquet(world.folder / county.TWINS))
    return score(*(frame.join(told, on="left_id", how="semi") for frame in (truth, _of(found.links, pair, "child"))))


def _world(folder: Path, make: Callable[[World], None]) -> World:
    world = made(folder)
    if not world.is_made:
        make(world)
    return world


def _words(found: Score) -> tuple[str, ...]:
    return (
        f"{found.f1:.5f}",
        f"{found.precision:.5f}",
        f"{found.recall:.5f}",
        f"{found.claimed - found.right:,}",
        f"{found.true - found.right:,}",
    )


def _cost_words(cost: Cost) -> tuple[str, ...]:
    return f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.memory:.0f}"
