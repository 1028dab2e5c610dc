"""Every figure of a small world by plain loops, as METRICS.md words them: slow, and simple enough to be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from math import sqrt

from tests.measure.world import AS_OF, BIRTHS, CARDS, DEATHS, KEY_FIELDS, MINIMUM, Link, Record, World, due

REASONS = ("out_of_period", "out_of_scope", "scope_unknown", "duplicate", "not_yet_due")
LISTS = {"births": BIRTHS, "cards": CARDS, "population_deaths": DEATHS}
FIELDS = (*KEY_FIELDS, "mother_id")
WORDS = ("child_name",)  # of the key fields those that are compared in words
Key = tuple[str | None, ...]
Window = tuple[str, date, date]
Cell = tuple[str | None, str | None]


@dataclass
class Figure:
    """One figure and what was left out of it."""

    numerator: int | None
    denominator: int | None
    low: float | None = None
    high: float | None = None
    left_out: dict[str, int | None] = field(default_factory=dict)


Row = tuple[str, str | None, Figure]


@dataclass
class Member:
    """A record with what became of it."""

    record: Record
    standing: str
    represents: bool = False
    linked: bool = False
    comparable: bool = False
    consistent: bool = False
    consistent_raw: bool = False
    doubtful: bool = False
    complete: bool = False
    complete_consistent: bool = False
    partner: Record | None = None
    ends: tuple[Member, ...] = ()
    meets: tuple[Member, ...] = ()


def scope(record: Record) -> str:
    if record.state in ("void", "left") or record.inside is False:
        return "out"
    return "in" if record.inside else "unknown"


def standing(record: Record, borrowed: str | None, lags: Iterable[object]) -> str:
    found = scope(record)
    if found == "unknown" and borrowed in ("in", "out"):
        found = borrowed
    if found == "out":
        return "out_of_scope"
    if found == "unknown" or record.day is None:
        return "scope_unknown"
    if any(due(record.day, lag) > AS_OF for lag in lags):  # type: ignore[arg-type]
        return "not_yet_due"
    return "counted"


def withdrawn(record: Record) -> bool:
    """A void paper; that of a child who left is none."""
    return record.state == "void"


def represented(members: list[Member]) -> list[Member]:
    """The one that counts best speaks for its thing; the others in scope repeat it."""
    best = ["counted", "not_yet_due", "scope_unknown", "out_of_scope"]
    things: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        things[member.record.thing].append(member)
    for several in things.values():
        first = min(several, key=lambda m: (withdrawn(m.record), best.index(m.standing), m.record.id))
        first.represents = not withdrawn(first.record)
        for member in several:
            if member is not first and member.standing != "out_of_scope":
                member.standing = "duplicate"
    return members


def pair_members(world: World, moved: list[Link] | None = None) -> tuple[list[Member], list[Member]]:
    """Who counts, as the world's links say, and who is linked, as the `moved` ones do where there are any."""
    left = {record.id: record for record in world.births}
    right = {record.id: record for record in world.cards}
    joined = [link for link in world.links if link.status in ("accepted", "set")]

    def borrowed(record: Record, side: str) -> str | None:
        partners = {
            (right[link.right] if side == "left" else left[link.left]).thing
            for link in joined
            if (left[link.left] if side == "left" else right[link.right]).thing == record.thing
        }
        others = world.cards if side == "left" else world.births
        found = {scope(other) for other in others if other.thing in partners and other.state not in ("void", "left")}
        return next((one for one in ("in", "out", "unknown") if one in found), None)

    lags = (BIRTHS.lag, CARDS.lag)
    sides = [
        represented([Member(r, standing(r, borrowed(r, side), lags)) for r in records])
        for side, records in (("left", world.births), ("right", world.cards))
    ]
    _outcomes(sides[0], sides[1], joined if moved is None else [m for m in moved if m.status in ("accepted", "set")])
    in_doubt = {one for link in (moved or world.links) if link.status == "review" for one in (link.left, link.right)}
    for side in sides:
        things = {member.record.thing for member in side if member.record.id in in_doubt}
        for member in side:
            member.doubtful = member.record.thing in things and not member.linked
    of_another_population = [m for m in (*sides[0], *sides[1]) if only_strangers(m)]
    for member in of_another_population:
        member.standing = "out_of_scope"
    for member in sides[0]:
        since = world.elsewhere_since
        if member.standing == "counted" and not member.linked and since and member.record.day >= since:  # type: ignore[operator]
            member.standing = "out_of_scope"
    return sides[0], sides[1]


def only_strangers(member: Member) -> bool:
    """Whether all that is linked with it belongs to another population, and so it does too."""
    return bool(member.meets) and all(other.standing == "out_of_scope" for other in member.meets)


def meetings(ends: list[tuple[Member, Member, str | None]]) -> list[tuple[Member, Member]]:
    """Who meets whom: both ends of a link; in a set one goes to one, those who count first, then in order."""
    found = [(a, b) for a, b, name in ends if name is None]
    for name in {name for *_, name in ends if name}:
        sides = [{end[side].record.id: end[side] for end in ends if end[2] == name} for side in (0, 1)]
        queues = [sorted(side.values(), key=lambda m: (m.standing == "out_of_scope", m.record.id)) for side in sides]
        found += zip(*queues, strict=False)
    return found


def value(record: Record, name: str) -> object:
    return record.values()[name]


def written(record: Record, name: str) -> object:
    return record.values().get(f"{name}_raw", value(record, name))


def agreement(left: Record, right: Record, name: str) -> bool | None:
    a, b = value(left, name), value(right, name)
    return None if a is None or b is None else a == b


def _outcomes(left: list[Member], right: list[Member], joined: list[Link]) -> None:
    """What each link says, for both its ends."""
    first_left = {m.record.id: m for m in left if m.represents}
    first_right = {m.record.id: m for m in right if m.represents}
    ends = [
        (first_left[link.left], first_right[link.right], link.set_id)
        for link in joined
        if link.left in first_left and link.right in first_right
    ]
    met = meetings(ends)
    for side in (0, 1):
        for member in left if side == 0 else right:
            mine = [end for end in ends if end[side] is member]
            if not mine:
                continue
            said = [[agreement(a.record, b.record, name) for name in KEY_FIELDS] for a, b, _ in mine]
            present = [[one for one in levels if one is not None] for levels in said]
            member.meets = tuple(one[1 - side] for one in met if one[side] is member)
            member.linked = bool(member.meets)
            enough = member.linked and all(len(levels) >= MINIMUM for levels in present)
            whole = member.linked and all(len(levels) == len(KEY_FIELDS) for levels in present)
            agree = all(all(levels) for levels in present)
            member.comparable, member.consistent = enough, enough and agree
            alike = all(
                written(a.record, name) == written(b.record, name)
                for a, b, _ in mine
                for name in WORDS
                if agreement(a.record, b.record, name)
            )
            member.consistent_raw = member.consistent and alike
            member.complete, member.complete_consistent = whole, whole and agree
            member.ends = tuple(end[1 - side] for end in mine)
            if all(name is None for _, _, name in mine):
                member.partner = mine[0][1 - side].record


CELLS: tuple[tuple[str, Callable[[Record], str | None]], ...] = (
    ("township", lambda r: r.township),
    ("facility", lambda r: r.facility),
    ("event_month", lambda r: f"{r.day:%Y-%m}" if r.day else None),
    ("sex", lambda r: r.sex),
)


def cells_of(records: Iterable[Record]) -> list[Cell]:
    """The total and every cell of one column at a time."""
    found: set[Cell] = {(None, None)}
    for record in records:
        found |= {(name, read(record) or "unknown") for name, read in CELLS}
    return sorted(found, key=str)


def inside(record: Record, cell: Cell) -> bool:
    name, wanted = cell
    return name is None or (dict(CELLS)[name](record) or "unknown") == wanted


def place(member: Member, window: Window) -> str:
    day = member.record.day
    if day is not None and not window[1] <= day <= window[2]:
        return "out_of_period"
    return member.standing


def wilson(successes: int, trials: int) -> tuple[float | None, float | None]:
    if not trials:
        return None, None
    z = 1.959963984540054
    p = successes / trials
    centre, half = p + z * z / (2 * trials), z * sqrt(p * (1 - p) / trials + z * z / (4 * trials**2))
    ends = [(centre - half) / (1 + z * z / trials), (centre + half) / (1 + z * z / trials)]
    return (0.0 if successes == 0 else ends[0]), (1.0 if successes == trials else ends[1])


def share(numerator: int, denominator: int, unknown: int) -> Figure:
    low, high = wilson(numerator, denominator + unknown)[0], wilson(numerator + unknown, denominator + unknown)[1]
    return Figure(numerator, denominator, low, high)


def left_out(
    members: list[Member], window: Window, side: str, reasons: Iterable[str] = REASONS
) -> dict[str, int | None]:
    places = [place(member, window) for member in members]
    return {f"left_out_{reason}_{side}": places.count(reason) * (reason in reasons) for reason in REASONS}


def figures(world: World, windows: dict[str, list[Window]]) -> dict[Key, Figure]:
    """All figures by (definition, pair, relation, field, period, township, facility, event_month, sex)."""
    found: dict[Key, Figure] = {}
    left, right = pair_members(world)
    for window in windows["births-cards"]:
        for cell in cells_of(m.record for m in [*left, *right]):
            sides = [[m for m in side if inside(m.record, cell)] for side in (left, right)]
            rows = pair_figures(sides[0], sides[1], window)
            # A birth names where it was born, a card its own office: what counts both is told of neither.
            rows = [row for row in rows if cell[0] != "facility" or row[0] != "consistency.union"]
            add(found, "births-cards", window, cell, rows)
    for register, spec in LISTS.items():
        alone = represented([Member(r, standing(r, None, (spec.lag,))) for r in world.of(register)])
        for window in windows[register]:
            for cell in cells_of(m.record for m in alone):
                mine = [m for m in alone if inside(m.record, cell)]
                add(found, register, window, cell, register_figures(world, register, mine, window, cell))
    for window in windows["births-totals"]:
        for cell, figure in side_by_side(world, window):
            add(found, "births-totals", window, cell, [("count.compare", None, figure)])
    return found


def persons(row: Record) -> dict[str, int] | None:
    """Whom a row of totals counts, by sex; None where it does not say."""
    total, m, f = (row.more[name] for name in ("all", "m", "f"))
    parted = m is not None and f is not None
    total = m + f if total is None and parted else total
    if total is None or total < 0:
        return None
    if not parted or min(m, f) < 0 or m + f > total:
        return {"unknown": total}
    return {"1": m, "2": f} | ({"unknown": total - m - f} if total > m + f else {})


def side_by_side(world: World, window: Window) -> Iterable[tuple[Cell, Figure]]:
    """The list of births and the totals told of, in total and by each cut that the totals are told by."""
    told = [(r, persons(r)) for r in world.totals]
    rows = [(r, p) for r, p in told if p is not None and r.more["month"]]
    months = {r.more["month"] for r, _ in rows}
    listed = represented([Member(r, standing(r, None, ())) for r in world.births])
    for member in listed:
        day = member.record.day
        if member.standing in ("counted", "scope_unknown") and day and day.replace(day=1) not in months:
            member.standing = "out_of_period"
    inside_it = [(r, p) for r, p in rows if window[1] <= r.more["month"] <= window[2]]
    for cut in (None, *dict(CELLS)) if inside_it else ():
        parts = parts_of(inside_it, cut)
        if cut and set(parts) == {"unknown"}:
            continue
        counted = [m for m in listed if place(m, window) == "counted"]
        keys = set(parts) if cut is None else {dict(CELLS)[cut](m.record) or "unknown" for m in counted} | set(parts)
        for key in keys:
            mine = [m for m in listed if inside(m.record, (cut, key))]
            told_here = [(r, p) for r, p in told if inside_totals(r, cut, key)]
            number = sum(place(m, window) == "counted" for m in mine)
            if cut is None or number or parts[key]:
                figure = Figure(number, parts[key])
                figure.left_out = left_out(mine, window, "left") | left_out_rows(told_here, window)
                yield (cut, key), figure


def parts_of(rows: list[tuple[Record, dict[str, int]]], cut: str | None) -> dict[str | None, int]:
    parts: dict[str | None, int] = defaultdict(int)
    for row, by_sex in rows:
        where = {"township": row.township, "facility": row.facility, "event_month": f"{row.more['month']:%Y-%m}"}
        for sex, count in by_sex.items():
            parts[None if cut is None else sex if cut == "sex" else where[cut] or "unknown"] += count
    return parts


def inside_totals(row: Record, cut: str | None, key: str | None) -> bool:
    month = row.more["month"]
    where = {"township": row.township, "facility": row.facility, "event_month": month and f"{month:%Y-%m}", "sex": None}
    return cut is None or (where[cut] or "unknown") == key


def left_out_rows(rows: list[tuple[Record, dict[str, int] | None]], window: Window) -> dict[str, int | None]:
    """Of the rows of totals: those of other months, and those that do not say of which month or how many."""
    months = [row.more["month"] for row, _ in rows]
    other = sum(bool(month) and not window[1] <= month <= window[2] for month in months)
    silent = sum(
        not row.more["month"] or (count is None and window[1] <= row.more["month"] <= window[2]) for row, count in rows
    )
    found = {f"left_out_{reason}_right": 0 for reason in REASONS}
    return found | {"left_out_out_of_period_right": other, "left_out_scope_unknown_right": silent}


def add(found: dict[Key, Figure], pair: str, window: Window, cell: Cell, rows: list[Row]) -> None:
    """Put the figures in their place; rows that were set aside have no township: they stand beside totals alone."""
    relation = {"births-cards": "child", "births-totals": "total"}.get(pair, "record")
    cut = tuple(cell[1] if cell[0] == name else None for name, _ in CELLS)
    for definition, field_name, figure in rows:
        for side, register in zip(("left", "right"), pair.split("-"), strict=False):
            for n, reason in enumerate(("quarantined", "superseded")):
                count = 3 + 2 * n + [*LISTS, "totals"].index(register)
                figure.left_out[f"left_out_{reason}_{side}"] = count if cell[0] is None else None
        if figure.denominator != 0 or cell[0] is None or definition.startswith(("ratio.", "count.")):
            found[definition, pair, relation, field_name, window[0], *cut] = figure


def pair_figures(left: list[Member], right: list[Member], window: Window) -> list[Row]:
    if not left and not right:
        return []
    p = [m for m in left if place(m, window) == "counted"]
    r = [m for m in right if place(m, window) == "counted"]
    linked = [m for m in p if m.linked]
    unknown_left = [m for m in left if place(m, window) == "scope_unknown"]
    unknown_right = [m for m in right if place(m, window) == "scope_unknown"]
    agreed = sum(m.consistent for m in p)

    def shared(member: Member) -> bool:
        return member.linked and any(place(end, window) == "counted" for end in member.ends)

    linked_unknown = sum(m.linked for m in unknown_left)
    union_unknown = len(unknown_left) + sum(not m.linked for m in unknown_right)
    rows: list[Row] = [
        ("presence.ref", None, share(len(linked), len(p), len(unknown_left))),
        ("presence.other", None, share(sum(m.linked for m in r), len(r), len(unknown_right))),
        ("consistency.matched", None, share(agreed, len(linked), linked_unknown)),
        (
            "consistency.complete",
            None,
            share(sum(m.complete_consistent for m in p), sum(m.complete for m in p), linked_unknown),
        ),
        ("consistency.ref", None, share(agreed, len(p), len(unknown_left))),
        ("consistency.union", None, share(agreed, len(p) + sum(not shared(m) for m in r), union_unknown)),
        ("consistency.strict", None, share(sum(m.consistent_raw for m in p), len(p), len(unknown_left))),
        ("underreport.birth", None, missing_from_the_population_data(r, unknown_right)),
        ("links.not_comparable", None, share(sum(not m.comparable for m in linked), len(linked), linked_unknown)),
    ]
    pairs = [(m.record, m.partner) for m in linked if m.partner]
    for name in FIELDS if pairs else ():
        levels = [agreement(a, b, name) for a, b in pairs]
        present = [one for one in levels if one is not None]
        rows.append((f"field.{name}", name, share(sum(present), len(present), 0)))
        rows.append((f"field_of_linked.{name}", name, share(sum(present), len(levels), 0)))
    for _, _, figure in rows:
        figure.left_out = left_out(left, window, "left") | left_out(right, window, "right")
    return rows


def checks(register: str, records: list[Record]) -> list[tuple[str, str | None, list[bool | None]]]:
    """What the rules of the small world ask of each record; None where there is nothing to ask of."""
    if register == "births":
        return [
            ("validity.check_digit", "child_id", [check_digit(r) for r in records]),
            ("validity.id_birth_date", "child_id", [says(r, r.day and f"{r.day:%Y%m%d}", 6, 14) for r in records]),
            ("validity.id_sex", "child_id", [says(r, r.sex, 16, 17, odd="1", even="2") for r in records]),
            ("validity.known_code", "residence", [known_code(r) for r in records]),
        ]
    if register == "cards":
        issued = [(r, r.more.get("issued")) for r in records]
        return [
            ("validity.not_after", "child_birth_date", [day and r.day and r.day <= day for r, day in issued]),
            ("validity.not_in_future", "issued", [day and day <= AS_OF for _, day in issued]),
            ("timeliness.cards", None, [day and r.day and day <= due(r.day, CARDS.lag) for r, day in issued]),
        ]
    return []


def check_digit(record: Record) -> bool | None:
    number = record.more.get("child_id")
    if not number or "upgraded" in record.more["child_id_done"]:
        return None
    return sum((10 if one == "X" else int(one)) * 2 ** (17 - n) for n, one in enumerate(number)) % 11 == 1


def says(record: Record, wanted: str | None, start: int, end: int, **odd_or_even: str) -> bool | None:
    number = record.more.get("child_id")
    if not number or wanted is None or not (check_digit(record) or "upgraded" in record.more["child_id_done"]):
        return None
    found = number[start:end]
    return (odd_or_even["odd" if int(found) % 2 else "even"] if odd_or_even else found) == wanted


def known_code(record: Record) -> bool | None:
    text = record.more.get("residence") or ""
    return record.more["residence_done"] != "unknown_code" if text[:6].isdecimal() else None


def missing_from_the_population_data(r: list[Member], unknown: list[Member]) -> Figure:
    absent, doubtful = sum(not m.linked and not m.doubtful for m in r), sum(m.doubtful for m in r)
    more = sum(not m.linked for m in unknown)
    low, high = wilson(absent, len(r) + more)[0], wilson(absent + doubtful + more, len(r) + more)[1]
    return Figure(absent, len(r), low, high)


def register_figures(world: World, register: str, mine: list[Member], window: Window, cell: Cell) -> list[Row]:
    if not mine:
        return []
    rows: list[Row] = []
    places = [place(m, window) for m in mine]
    counted = [m for m in mine if place(m, window) == "counted"]
    for name in (one.name for one in LISTS[register].fields if one.complete):
        if counted:
            filled = sum(value(m.record, name) is not None for m in counted)
            rows.append((f"completeness.{name}", name, share(filled, len(counted), 0)))
            rows[-1][2].left_out = left_out(mine, window, "left")
    for definition, name, passed in checks(register, [m.record for m in counted]):
        told = [one for one in passed if one is not None]
        untold = (len(passed) - len(told)) * (name is None)
        if told or untold:
            rows.append((definition, name, share(sum(told), len(told), untold)))
            rows[-1][2].left_out = left_out(mine, window, "left")
    surplus, records = (
        places.count("duplicate"),
        len(mine) - places.count("out_of_period") - places.count("out_of_scope"),
    )
    rows.append((f"duplicates.{register}", None, share(surplus, records, 0)))
    rows[-1][2].left_out = left_out(mine, window, "left", ("out_of_period", "out_of_scope"))
    events = [m for m in mine if place(m, window) in ("counted", "not_yet_due") and m.record.day]
    count = {"births": "count.births", "population_deaths": "count.deaths"}.get(register)
    reasons = [reason for reason in REASONS if reason != "not_yet_due"]
    if count and events:
        rows.append((count, None, Figure(len(events), None)))
        rows[-1][2].left_out = left_out(mine, window, "left", reasons)
    boys, girls = (sum(m.record.sex == sex for m in events) for sex in "12")
    if register == "births" and cell[0] != "sex" and boys + girls >= world.smallest_ratio:
        rows.append(("ratio.sex_at_birth", None, Figure(boys, girls)))
        rows[-1][2].left_out = left_out(mine, window, "left", reasons)
    return rows
