"""Deaths in the population system: entered by villages, delivered as one list that grows."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Layout, Sheet, plain
from reconcile.demo.offices import texts
from reconcile.demo.offices.departed import departed
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, marked, plus, some, without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World

REGISTER = "population_deaths"


def build(world: World, table: ErrorTable) -> Records:
    """The deaths that villages took off their lists."""
    rng = stream(world.seed, "office", REGISTER)
    frame = without(rng, departed(world), table.record(REGISTER, "missing"))
    frame = frame.filter(~pl.col("_newborn") | pl.Series(rng.random(frame.height) >= table.record(REGISTER, "neonatal_untold")))
    frame = frame.with_columns(left_reason=pl.lit("死亡"), _reported=plus(frame, "_death", lag_days(rng, frame.height, 25, 0.9)))
    frame = marked(rng, frame, table.record(REGISTER, "other_reason"), "other_reason", left_reason=pl.lit("迁出"))
    twice = some(rng, frame, table.record(REGISTER, "duplicate"), "duplicate")
    twice = twice.with_columns(_reported=later(rng, twice, "_reported", 3, 90))
    frame = pl.concat([frame, twice, _extras(world, rng, frame, table)], how="diagonal").sort("_reported", "_person", "_planted")
    number = texts.serial("99012119", rng.permutation(frame.height) * 7 + 300_000, 9)
    frame = frame.with_columns(record_no=number, reported_date=texts.day(frame["_reported"]))
    return records(world, REGISTER, True, frame, "death_date", table)


def deliver(world: World, frame: pl.DataFrame, month: int) -> list[Sheet]:
    """A workbook with a title, a totals row, and the office's signature line."""
    period = world.window.label(month)
    layout = Layout(
        (
            *plain(record_no="户人编号", person_name="姓名", person_sex=("性别", "sex"), person_birth_date="出生日期", person_id="身份证号"),
            *plain(person_ethnicity=("民族", "people"), hukou_place="户籍所在地", residence="现居住地"),
            *plain(death_date=("退出系统日期", "serial:day"), left_reason="退出系统原因", reported_date=("录入日期", "serial")),
        ),
        title=f"退出人口信息（死亡）{period}", total=True, notes=("填报人：略    审核人：略",),
    )  # fmt: skip
    return [Sheet(f"人口系统死亡{period}.xlsx", "xlsx", layout, frame, "退出人口")]


def _extras(world: World, rng: np.random.Generator, frame: pl.DataFrame, table: ErrorTable) -> pl.DataFrame:
    """People taken off as dead who are alive."""
    extra = some(rng, frame, table.record(REGISTER, "extra"), "extra")
    living = world.people.filter((pl.col("kind") == "elder") & pl.col("death").is_null())
    chosen = living.gather(rng.integers(0, living.height, extra.height)) if living.height else living.clear()
    return extra.with_columns(
        person_name=chosen["name"], person_id=chosen["id"], person_sex=chosen["sex"].cast(pl.String), person_birth_date=texts.day(chosen["birth"]),
        person_ethnicity=chosen["ethnicity"], _person=chosen["person"], _mother=chosen["mother"], _father=chosen["father"],
    )  # fmt: skip
