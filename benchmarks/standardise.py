"""How many names and identity numbers a second are standardised, and how many pairs a second are compared.

    python benchmarks/standardise.py [--rows 1000000] [--seed 1]

CPU seconds of this process with all its threads; data are made first and not counted. How often a value occurs matters:
names are drawn so that a million rows of a county hold as many distinct ones as each line says, identity numbers hardly
ever repeat. Of names 8 % need work (5 % placeholders, 1 % each with spaces, with dots, and with traditional or
unreadable characters), of numbers 6 % (15 digits, lower case, spaces, masked, wrong check digit). Area codes 9901xx are
assigned to no place.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

import polars as pl

from reconcile.standardise.frame import standardise_column
from reconcile.values.gazetteer import Area, gazetteer_of
from reconcile.values.resident_ids import check_character
from reconcile.values.similarity import levels

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
)
# The 3,755 common characters of GB 2312, in its first level.
GIVEN = b"".join(bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)).decode(
    "gb2312", "ignore"
)
TOWNS = ("城关镇", "青石镇", "柳河镇", "白云镇", "双桥镇", "龙泉乡", "石板乡", "大湾镇")


def main() -> None:
    arguments = _arguments()
    chance = random.Random(arguments.seed)
    rows = arguments.rows
    print(f"{rows:,} rows; wall and CPU seconds, million rows a CPU second, distinct values")
    for label, distinct in (("names, half distinct", 0.5), ("names, all distinct", 1.0), ("names, 5 % distinct", 0.05)):
        _report(label, pl.Series("f", _names(chance, rows, distinct)), "name")
    _report("identity numbers", pl.Series("f", [_number(chance) for _ in range(rows)]), "resident_id")
    _report("dates", pl.Series("f", [_date(chance) for _ in range(rows)]), "date")
    _report("dates with a time", pl.Series("f", [_date(chance) + _time(chance) for _ in range(rows)]), "date")
    _report("places, to the house", pl.Series("f", [_place(chance) for _ in range(rows)]), "place")
    _report("phones", pl.Series("f", [f"13{chance.randrange(10**9):09d}" for _ in range(rows)]), "phone")
    _report("weights", pl.Series("f", [str(chance.randrange(1500, 5000)) for _ in range(rows)]), "number")
    print(f"\n{rows:,} pairs; wall and CPU seconds, million pairs a CPU second")
    names = list({name.replace(" ", "") for name in _names(chance, rows // 10, 1.0)})
    _report_pairs("names, at random", "name", chance.choices(names, k=rows), chance.choices(names, k=rows))
    numbers = [_number(chance) for _ in range(rows // 10)]
    _report_pairs("numbers, at random", "resident_id", chance.choices(numbers, k=rows), chance.choices(numbers, k=rows))


def _report(label: str, texts: pl.Series, type_name: str) -> None:
    places = gazetteer_of(
        "990121", [Area("990121", "示例县"), *(Area(f"99012100{n}", t) for n, t in enumerate(TOWNS, 1))]
    )
    standardise_column(type_name, texts.head(1000), places=places)  # tables of characters are loaded once a process
    wall, cpu = _timed(lambda: standardise_column(type_name, texts, places=places))
    print(f"{label:24} {wall:6.2f} {cpu:6.2f} {len(texts) / cpu / 1e6:6.2f}  {texts.n_unique():,}")


def _report_pairs(label: str, kind: str, left: list[str], right: list[str]) -> None:
    levels(kind, left[:1000], right[:1000])
    wall, cpu = _timed(lambda: levels(kind, left, right))
    print(f"{label:24} {wall:6.2f} {cpu:6.2f} {len(left) / cpu / 1e6:6.2f}")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _names(chance: random.Random, rows: int, distinct: float) -> list[str]:
    pool: set[str] = set()
    while len(pool) < rows * distinct:
        pool.add(_name(chance))
    if distinct == 1.0:
        return chance.sample(sorted(pool), rows)
    return chance.choices(sorted(pool), k=rows)


def _name(chance: random.Random) -> str:
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
    dice = chance.random()
    if dice > 0.08:
        return name
    defects = (
        *[f"{name}之{chance.choice('子女')}"] * 5,
        f"{name[0]}　{name[1:]}",
        f"{name}古丽·{name}",
        f"{name}買" if chance.random() < 0.5 else f"{name[0]}?{name[2:]}龙",
    )
    return defects[int(dice / 0.08 * len(defects))]


def _number(chance: random.Random) -> str:
    digits = f"9901{chance.randrange(20, 30)}{_date(chance).replace('-', '')}{chance.randrange(1, 1000):03d}"
    number, dice = digits + check_character(digits), chance.random()
    if dice > 0.06:
        return number
    defects = (
        number.lower(),
        f" {number}",
        number[:6] + "*" * 8 + number[14:],
        number[:6] + number[8:17],
        number[:17] + "0",
    )
    return defects[int(dice / 0.06 * len(defects))]


def _date(chance: random.Random) -> str:
    return f"{chance.randrange(1940, 2027)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"


def _time(chance: random.Random) -> str:
    return f" {chance.randrange(24):02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}"


def _place(chance: random.Random) -> str:
    village = chance.choice("大小东西南北上下") + chance.choice("河坪湾塘岭坝桥寨") + "村"
    return f"示例省示例市示例县{chance.choice(TOWNS)}{village}{chance.randrange(1, 20)}组{chance.randrange(1, 200)}号"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
