"""Marriage registrations: the civil affairs office's events, and its older ones taken over once."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Column, Layout, Sheet, constant, plain
from reconcile.demo.geography import AREA
from reconcile.demo.offices import texts
from reconcile.demo.offices.couples import archive_start, couples
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, some, without
from reconcile.demo.randomness import stream
from reconcile.demo.world import World

REGISTER = "marriages"


def build(world: World, table: ErrorTable) -> Records:
    """What the county's own office registered; those who married elsewhere are not in it."""
    rng = stream(world.seed, "office", REGISTER)
    frame = couples(world, world.marriages.filter(pl.col("here") & archive_start(world)))
    frame = without(rng, frame, table.record(REGISTER, "missing")).with_columns(_planted=pl.lit(""), _reported="_day", business=pl.lit("结婚"), _letter=pl.lit("J"))
    again = some(rng, frame, table.record(REGISTER, "reissued"), "reissued").with_columns(business=pl.lit("补领结婚证"), _letter=pl.lit("BJ"))
    divorced = some(rng, frame, table.record(REGISTER, "divorced"), "divorced").with_columns(business=pl.lit("离婚"), _letter=pl.lit("L"))
    moved = [part.with_columns(_reported=later(rng, part, "_day", 100, 1500)) for part in (again, divorced)]
    frame = pl.concat([frame, *moved]).filter(pl.col("_reported") <= world.window.last_day).sort("_reported", "_wife", "_letter")
    frame = frame.with_columns(registered_date=texts.day(frame["_reported"]))
    year = pl.col("_reported").dt.year().cast(pl.String)
    serial = (pl.int_range(pl.len()).over(pl.col("_reported").dt.year(), "_letter") + 1).cast(pl.String).str.zfill(6)
    frame = frame.with_columns(marriage_no=pl.col("_letter") + AREA + "-" + year + "-" + serial, registration_office=pl.lit("示例县民政局婚姻登记处"))
    frame = frame.with_columns(_archive=pl.col("_reported") < world.window.first_day)
    return records(world, REGISTER, False, frame, "registered_date", table)


def deliver(world: World, frame: pl.DataFrame, month: int) -> list[Sheet]:
    """A workbook whose headers repeat under 男方 and 女方; the older ones as text with a byte order mark."""
    period = world.window.label(month).replace("-", "")
    archive, current = frame.filter("_archive"), frame.filter(~pl.col("_archive"))
    return [
        Sheet("婚姻登记历史数据.csv", "csv", _by_context(), archive, encoding="utf-8-sig"),
        Sheet(f"婚姻登记{period}.xlsx", "xlsx", _repeated(), current, "婚姻登记"),
    ]


def _repeated() -> Layout:
    columns = [*plain(marriage_no="登记证字号", business="业务类型", registered_date=("登记日期", "date:long"), registration_office="登记机关")]
    for role, title in (("husband", "男方基本情况"), ("wife", "女方基本情况")):
        columns += [
            Column((title, "姓名"), f"{role}_name"), Column((title, "身份证件号"), f"{role}_id"),
            Column((title, "出生日期"), f"{role}_birth_date", "date:long"), Column((title, "国籍"), text="中国"),
            Column((title, "民族"), f"{role}_ethnicity", "people"), Column((title, "职业")), Column((title, "文化程度")),
            Column((title, "户籍地"), f"{role}_hukou_place"),
        ]  # fmt: skip
    return Layout(tuple(columns), title="婚姻登记信息")


def _by_context() -> Layout:
    """Headers that come twice, and mean the husband or the wife by what stands left of them."""
    columns = [
        *plain(marriage_no="结婚证字号", business="业务类型"),
        *plain(registered_date=("登记日期", "date:long"), registration_office="登记机关"),
    ]
    for role, word in (("husband", "男方"), ("wife", "女方")):
        columns += [
            Column((f"{word}姓名",), f"{role}_name"), Column(("身份证件号",), f"{role}_id"),
            Column(("出生日期",), f"{role}_birth_date", "date:long"), constant("国籍", "中国"),
            Column(("民族",), f"{role}_ethnicity", "people"), Column(("户籍地",), f"{role}_hukou_place"),
        ]  # fmt: skip
    return Layout(tuple(columns))
