"""Worlds made to lead linkage astray: each ends in bounded time, and what comes out is right, or a clear refusal."""

from __future__ import annotations

import json
import resource
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from math import exp
from random import Random
from typing import Any

import polars as pl
import pytest
from borax.calendars.lunardate import LunarDate
from tests.link.world import EXACT, LEFT, RIGHT, Linked, Row, crowd, family, link, pair, store

from reconcile import engine
from reconcile.link.edges import Thresholds
from reconcile.link.explain import Explainer
from reconcile.link.linking import Linker
from reconcile.link.stage import link_registers
from reconcile.registers import Declarations
from reconcile.registers.refused import RefusedColumns
from reconcile.standardise.frame import standardise_column

CROWD = crowd(60)
N = len(CROWD)
EACH_WITH_ITSELF = [(n, n + 1000) for n in range(1, N + 1)]
Pairs = list[tuple[int, int]]
Form = Callable[[date], str]


def linked(found: Linked, *statuses: str) -> Pairs:
    """The places of the pairs with one of these statuses, both counted from 0."""
    return [(a - 1, b - 1001) for a, b in found.of("births-cards", *statuses)]


def values(row: Row, *names: str) -> tuple[Any, ...]:
    """What a row says, in these fields or in all."""
    return tuple(row[name] for name in names or sorted(CROWD[0]))


def apart(pairs: Pairs, left: list[Row], right: list[Row], *names: str) -> Pairs:
    """The pairs that differ in one of the fields."""
    return [(a, b) for a, b in pairs if values(left[a], *names) != values(right[b], *names)]


def several(rows: list[Row]) -> set[tuple[Any, ...]]:
    """What more than one row says word for word."""
    return {said for said, number in Counter(map(values, rows)).items() if number > 1}


def sons(random: Random, mothers: int, name: str | None) -> list[Row]:
    """Sons without papers of their own, two or three of each mother, born years apart, some of them twins."""
    found = []
    for number in range(mothers):
        day = date(2024, 1, 1) + timedelta(days=random.randrange(300))
        for _ in range(random.choice([2, 3])):
            son = family(number, child_name=name, child_sex="1", child_birth_date=day, certificate_no=None)
            found += [son] * random.choice([1, 1, 1, 1, 2])
            day += timedelta(days=random.randrange(300, 500))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("name", "lost"), [(None, 0.0), (None, 0.1), ("赵伟", 0.0)])
def test_siblings_alike_are_told_by_their_days_and_twins_are_never_accepted(
    name: str | None, lost: float, seed: int
) -> None:
    random = Random(seed)
    rows = [*CROWD, *sons(random, 30, name)]
    left, right = ([row for row in random.sample(rows, len(rows)) if random.random() >= lost] for _ in range(2))
    found = link(left, right)
    accepted, sets = linked(found, "accepted"), linked(found, "set")
    assert len(accepted) >= (N if name else 80), "all sons of one name may be too much alike"
    assert apart(accepted, left, right) == []
    assert not {values(left[a]) for a, _ in accepted} & several(left) & several(right)
    if not name and not lost:
        assert apart(sets, left, right) == []
        assert {values(left[a]) for a, _ in sets} == several(left)
        assert {a for a, _ in (*accepted, *sets)} == set(range(len(rows)))


def namesakes(size: int, numbers: int, mother: str | None = None) -> list[Row]:
    """So many 王伟 of one day, the first of them with a number of their own."""
    same = dict.fromkeys(CROWD[0]) | {"child_name": "王伟", "child_sex": "1", "child_birth_date": date(2026, 1, 1)}
    return [same | {"mother_name": mother, "certificate_no": f"Z{n:09d}" if n < numbers else None} for n in range(size)]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("mother", [None, "李娜"])
@pytest.mark.parametrize("numbers", [0, 200])
def test_ten_thousand_namesakes_of_one_day_are_too_common_to_compare(numbers: int, mother: str | None) -> None:
    rows = namesakes(10_000, numbers, mother)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = link(rows, rows[::-1])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000, "kilobytes"
    assert linked(found, "accepted", "set", "review") == [(n, 9_999 - n) for n in range(numbers)]
    model = json.loads(found.models["model"].item())
    too_common = {block["on"]: block["records_too_common"] for block in model["blocks"]}
    assert too_common["child_birth_date + child_name"] == 2 * (10_000 - numbers)
    assert model["pairs_looked_at"] == numbers


def test_what_a_number_says_among_namesakes_is_explained() -> None:
    children, thresholds = pair(LEFT, RIGHT, exact=EXACT), Thresholds()
    declared = Declarations({s.id: s for s in (LEFT, RIGHT)}, {children.id: children}, RefusedColumns(words=()))
    with engine.connect(threads=1) as connection:
        store(connection, namesakes(2_000, 40), namesakes(2_000, 40))
        link_registers(connection, declared, ["births", "cards"], thresholds)
        found = Explainer(Linker(connection, declared, children, children.relations[0], thresholds)).explain(1, 1001)
    assert found.decided is not None
    assert found.decided.probability == pytest.approx(1 / (1 + exp(-found.odds)), abs=2e-6)
    assert -1 < found.other_classes <= 1e-6, "weights are micro-units"


def lunar(day: date) -> str:
    """The digits of a day in the lunar calendar."""
    found = LunarDate.from_solar(day)
    return f"{found.year}-{found.month:02d}-{found.day:02d}"


def dated(rows: list[Row], form: Form) -> list[Row]:
    """The rows as standardise reads them from an office that writes dates in this form."""
    texts = pl.Series("child_birth_date", [form(row["child_birth_date"]) for row in rows])
    return [row | read for row, read in zip(rows, standardise_column("date", texts).to_dicts(), strict=True)]


def stated(day: date) -> str:
    """The same, with the calendar named."""
    return f"农历{lunar(day)}"


FORMS = [
    (date.isoformat, lunar),
    (lunar, date.isoformat),
    (lunar, lunar),
    (date.isoformat, stated),
    (stated, lunar),
    (lunar, stated),
]


@pytest.mark.parametrize(("left", "right"), FORMS)
def test_who_writes_every_date_in_lunar_is_understood(left: Form, right: Form) -> None:
    blank = {"mother_id": None, "certificate_no": None}
    rows = [row | blank | {"mother_name": row["mother_name"][:2]} for row in crowd(200)]
    found = linked(link(dated(rows, left), dated(rows, right)), "accepted")
    assert [a for a, b in found if a != b] == []
    assert len(found) >= 199, "a 29th or 30th of the second month is no date in our calendar"


@pytest.mark.parametrize("paper", [True, False])
def test_one_number_used_by_thirty_mothers_without_names_links_nobody_wrongly(paper: bool) -> None:
    blank = {"mother_id": "990121199001010011", "child_name": None, "mother_name": None}
    rows = [row | blank | ({} if paper else {"certificate_no": None}) for row in CROWD[:30]] + CROWD[30:]
    accepted = link(rows, rows).accepted()
    assert (
        accepted == EACH_WITH_ITSELF if paper else set(EACH_WITH_ITSELF[30:]) <= set(accepted) <= set(EACH_WITH_ITSELF)
    )


def unnamed(rows: list[Row], *words: str) -> list[Row]:
    """The rows as standardise reads them where every child has a placeholder for a name."""
    texts = [words[n % len(words)].format(row["mother_name"]) for n, row in enumerate(rows)]
    read = standardise_column("name", pl.Series("child_name", texts)).to_dicts()
    assert {columns["child_name_kind"] for columns in read} == {"placeholder"}
    return [row | columns for row, columns in zip(rows, read, strict=True)]


def test_placeholders_are_no_names_papers_mothers_and_days_link() -> None:
    """Of four children one has its paper, one its mother's number, one her name, one nothing but sex and a day on which
    others were born too."""
    left, right = unnamed(CROWD, "新生儿", "{}之子", "未取名"), unnamed(CROWD, "{}之女", "新生儿")
    kept = ("certificate_no", "mother_id", "mother_name")
    for rows in (left, right):
        for n, row in enumerate(rows):
            row.update({name: None for place, name in enumerate(kept) if n % 4 != place})
            row.update({"child_birth_date": date(2026, 5, 1)} if n % 4 == 3 else {})
    assert link(left, right).accepted() == [(n, b) for n, b in EACH_WITH_ITSELF if n % 4 != 0]


TIBETAN = tuple("扎西 卓玛 次仁 央金 洛桑 德吉 平措 拉姆 尼玛 达娃 边巴 旺堆".split())
YI = tuple("吉克 阿牛 阿依 木呷 拉龙 伍呷 日哈 莫色 沙马 曲比".split())


def township(random: Random, names: tuple[str, ...]) -> list[Row]:
    """Four hundred people with few names, born on the first day of some year, some without numbers."""
    return [
        {
            "child_name": random.choice(names),
            "child_sex": random.choice("12"),
            "child_birth_date": date(random.randrange(2020, 2027), 1, 1),
            "mother_name": random.choice(names),
            "mother_id": random.choice([None, family(n)["mother_id"], family(n)["mother_id"]]),
            "certificate_no": random.choice([None, f"T{n:09d}", f"T{n:09d}"]),
            "county": "990121",
            "who": n,
        }
        for n in range(400)
    ]


def registered(random: Random, people: list[Row]) -> list[Row]:
    """Nine of ten people in any order, numbers forgotten now and then."""
    kept = [dict(row) for row in random.sample(people, 360)]
    for row in kept:
        row.update({name: None for name in ("mother_id", "certificate_no") if random.random() < 0.3})
    return kept


@pytest.mark.parametrize("names", [TIBETAN, YI], ids=["tibetan", "yi"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_few_names_and_one_birthday_a_year_link_only_what_is_told_apart(names: tuple[str, ...], seed: int) -> None:
    random = Random(seed)
    people = township(random, names)
    left, right = registered(random, people), registered(random, people)
    accepted = linked(link(left, right), "accepted")
    assert len(accepted) > 240
    assert len(apart(accepted, left, right, "who")) <= 0.02 * len(accepted)
    assert not {values(left[a]) for a, _ in accepted} & several(left)
    assert not {values(right[b]) for _, b in accepted} & several(right)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_register_of_one_record_is_linked_with_its_own_or_nobody(swapped: bool) -> None:
    bare = {"certificate_no": None, "mother_id": None}
    namesake = {name: CROWD[7][name] for name in ("child_name", "child_sex", "child_birth_date")}
    known, unknown = (CROWD[7], CROWD[7] | bare), (family(555), family(555, **namesake), dict.fromkeys(CROWD[7]))
    pairs = (pair(LEFT, LEFT), pair(RIGHT, RIGHT), pair(LEFT, RIGHT, exact=EXACT))
    for one in (*known, *unknown):
        found = link(*((CROWD, [one]) if swapped else ([one], CROWD)), *pairs)
        assert linked(found, "accepted") == [(7, 0) if swapped else (0, 7)] * (one in known)
        assert found.links.height == (one in known), "nothing else is on record"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twins_without_names_in_a_register_equal_to_another_are_right_or_a_set(seed: int) -> None:
    random = Random(seed)
    rows = list(CROWD)
    for n in range(20):
        blank = dict.fromkeys(["child_name", "certificate_no", random.choice(["county", "mother_id", "mother_name"])])
        rows += [family(n, **blank, child_sex=random.choice("12")) for _ in range(random.choice([2, 2, 3]))]
    pairs = (pair(LEFT, LEFT), pair(RIGHT, RIGHT), pair(LEFT, RIGHT, exact=EXACT))
    found = link(rows, rows, *pairs)
    accepted, sets = linked(found, "accepted"), linked(found, "set")
    assert [a for a, b in accepted if a != b] == []
    assert apart(sets, rows, rows) == []
    assert {values(rows[a]) for a, _ in sets} == several(rows)
    assert {a for a, _ in (*accepted, *sets)} == set(range(len(rows)))


@pytest.mark.parametrize("size", [100, 999])
def test_where_blocks_find_next_to_nobody_no_more_are_missed_than_there_are(size: int) -> None:
    """Ten families over and over, without numbers: nothing tells their children apart. They are linked as sets, in
    which no pair is likely; that does not make it unknown how many are missed."""
    rows = [family(n % 10, certificate_no=None, mother_id=None) for n in range(size)]
    expected = json.loads(link(rows, rows).models["model"].item())["expected"]
    assert expected["links"] == size
    assert 0 <= expected["missed_outside"] <= 0.05 * size


@pytest.mark.parametrize("unknown", [["child_name"], ["child_name", "mother_id"]])
def test_a_register_that_gives_everybody_one_day_is_linked_all_the_same(unknown: list[str]) -> None:
    """Its children look like siblings: they have their mothers in common and their days not."""
    left = [row | dict.fromkeys([*unknown, "certificate_no"]) for row in crowd(300)]
    found = linked(link(left, [row | {"child_birth_date": date(1990, 1, 1)} for row in left]), "accepted")
    assert found == [(n, n) for n in range(300)]
