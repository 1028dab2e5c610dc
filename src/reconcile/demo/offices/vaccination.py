"""Vaccination cards: entered where the child lives, delivered as full lists by groups of townships."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Layout, Sheet, constant, plain
from reconcile.demo.geography import TOWNSHIPS
from reconcile.demo.offices import texts
from reconcile.demo.offices.newborns import hospital_names, inside, newborns
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, marked, plus, some, without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World
from reconcile.demo.world.children import ELSEWHERE

REGISTER = "vaccination"
# The last township of each group; each group's files come from another version of the system.
_GROUPS = (4, 8, len(TOWNSHIPS) - 1)


def build(world: World, table: ErrorTable) -> Records:
    """The cards of the children who live in the county."""
    rng = stream(world.seed, "office", REGISTER)
    frame = newborns(world, world.births.filter(pl.col("outcome") == 1))
    # A child that died in its first days has no card.
    frame = frame.filter(pl.Series(inside(world, frame["_residence"])) & pl.col("_death").is_null())
    frame = without(rng, frame, table.record(REGISTER, "missing"))
    frame = _written(world, rng, frame)
    for kind, status in (("left", "迁出"), ("temporary", "临时接种"), ("empty", "空挂户")):
        frame = marked(rng, frame, table.record(REGISTER, kind), kind, status=pl.lit(status))
    second = some(rng, frame, table.record(REGISTER, "second_card"), "second_card")
    second = second.with_columns(_reported=later(rng, second, "_reported", 10, 200), status=pl.lit("外地转来"))
    frame = pl.concat([frame, second]).sort("_reported", "_child", "_planted")
    year = frame["_birth"].dt.year().cast(pl.String)
    number = texts.serial("", rng.permutation(frame.height) + 1, 6)
    frame = frame.with_columns(child_code="9901210" + pl.Series(frame["_town"]).cast(pl.String).str.zfill(3) + year + number, card_date=texts.day(frame["_reported"]))
    known = plus(frame, "_registered", rng.integers(5, 120, frame.height)).to_numpy().astype("datetime64[D]")
    unknown = pl.Series(np.where(np.isnat(known), 9_999, world.window.month_of(known)))
    return records(world, REGISTER, True, frame, "child_birth_date", table, {"child_id": unknown})


def deliver(world: World, frame: pl.DataFrame, month: int) -> list[Sheet]:
    """GB18030 text, a workbook of a sheet a township with dates as figures, and text with a byte order mark."""
    period = world.window.label(month).replace("-", "")
    first, second, third = (frame.filter(pl.col("_file") == number) for number in range(3))
    by_town = [
        Sheet(f"接种个案{period}.xlsx", "xlsx", _workbook(town, period), second.filter(pl.col("_town") == number + 1), town)
        for number, town in enumerate(TOWNSHIPS)
    ]
    return [
        Sheet(f"预防接种儿童_城关片区_{period}.csv", "csv", _layout(), first, encoding="gb18030"),
        *by_town,
        Sheet(f"儿童预防接种个案({period}).csv", "csv", _coded(), third, encoding="utf-8-sig"),
    ]


def _layout() -> Layout:
    return Layout(
        (
            *plain(child_code="儿童编码", child_name="儿童姓名", child_sex=("性别", "sex"), child_birth_date="出生日期"),
            *plain(child_id="儿童身份证号", certificate_no="出生证明编号", mother_name="母亲姓名", mother_id="母亲身份证"),
            *plain(father_name="父亲姓名", phone="联系电话", hukou_code="户口县国标", hukou_place="户口地址", residence="通讯地址"),
            *plain(status="在册情况", living="居住属性", delivery_unit="产科单位", unit="接种单位", birth_weight="出生体重"),
            *plain(card_date="建卡日期"), constant("母亲HIV"), constant("修改日期"),
        )
    )  # fmt: skip


def _workbook(town: str, period: str) -> Layout:
    return Layout(
        (
            *plain(child_code="接种卡号", child_name="姓名", child_sex="性别", child_birth_date=("出生日期", "serial")),
            *plain(child_id="身份证号", certificate_no="出生证号", mother_name="母亲姓名", mother_id="母亲身份证号", father_name="父亲姓名"),
            *plain(phone="手机", hukou_code="户籍县国标", hukou_place="户籍地地址", residence="现住地地址"),
            *plain(status="在册情况", living="居住属性", birth_weight=("出生体重(kg)", "kilograms"), delivery_unit="出生医院"),
            *plain(unit="建证单位", card_date=("建证日期", "serial")),
        ),
        title=f"免疫规划信息系统在册儿童名单（{town}）{period}", notes=("说明：本表含外地转来儿童。",),
    )  # fmt: skip


def _coded() -> Layout:
    return Layout(
        (
            *plain(child_code="儿童编码", child_name="受种者姓名", child_sex="性别", child_birth_date=("出生日期", "date:compact")),
            *plain(child_id="身份证号码", certificate_no="出生医学证明编号", mother_name="母亲姓名", mother_id="母亲身份证号码"),
            *plain(father_name="父亲姓名", phone="电话", hukou_code="户口县国标", hukou_place="户口地址", residence="现住址"),
            *plain(status="个案状态", living="居住属性", birth_weight="出生体重", delivery_unit="产科单位"),
            *plain(unit="管理单位", card_date=("建卡日期", "date:compact")), constant("入托学校"),
        )
    )  # fmt: skip


def _written(world: World, rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Adds what the vaccination unit writes; its township is where the child lives."""
    town = world.places.township[frame["_residence"].to_numpy()]
    local = inside(world, frame["_hukou"])
    lag = lag_days(rng, frame.height, 9, 0.8) + np.where(frame["_place"].to_numpy() == ELSEWHERE, rng.integers(5, 60, frame.height), 0)
    return frame.with_columns(
        phone=texts.serial("1420", rng.integers(0, 10_000_000, frame.height), 7),
        residence=texts.address(world.places, frame["_residence"], frame["_group"]),
        hukou_place=texts.address(world.places, frame["_hukou"], frame["_group"]),
        hukou_code=world.places.column("county_code", frame["_hukou"].to_numpy()),
        status=pl.lit("本地"), living=pl.Series(np.where(local, "常住(本地)", "流动").tolist()),
        delivery_unit=hospital_names(frame["_place"]), unit=pl.Series([f"{TOWNSHIPS[number]}预防接种门诊" for number in town], dtype=pl.String),
        _town=pl.Series(town + 1), _file=pl.Series(np.searchsorted(np.array(_GROUPS), town)),
        _reported=plus(frame, "_birth", lag), _planted=pl.lit(""),
    )  # fmt: skip
