"""Death cards: entered by hospitals and townships, with late cards and deleted ones among them."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Layout, Sheet, constant, plain
from reconcile.demo.geography import HOSPITALS, TOWNSHIPS
from reconcile.demo.offices import texts
from reconcile.demo.offices.departed import departed
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, marked, plus, some, without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World

REGISTER = "deaths"
# What stands in the columns that reconcile refuses: no cause of death exists in the demo.
_NEUTRAL = "（演示）"


def build(world: World, table: ErrorTable) -> Records:
    """The cards of the deaths of the window."""
    rng = stream(world.seed, "office", REGISTER)
    frame = without(rng, departed(world), table.record(REGISTER, "missing"))
    hospital = rng.random(frame.height) < 0.35
    frame = frame.with_columns(
        reporting_unit=_unit(world, frame, hospital), place_of_death=pl.Series(np.where(hospital, "1", "3").tolist(), dtype=pl.String),
        card_status=pl.lit("已审核"), deleted_date=pl.lit(None, pl.String), _reported=plus(frame, "_death", lag_days(rng, frame.height, 6, 0.7)),
    )  # fmt: skip
    frame = marked(rng, frame, table.record(REGISTER, "late"), "late", _reported=later(rng, frame, "_reported", 30, 240))
    deleted = some(rng, frame, table.record(REGISTER, "deleted"), "deleted").with_columns(card_status=pl.lit("已删除"))
    deleted = deleted.with_columns(deleted_date=texts.moment(later(rng, deleted, "_reported", 1, 20), pl.Series(rng.integers(480, 1080, deleted.height))))
    twice = some(rng, frame, table.record(REGISTER, "duplicate"), "duplicate")
    twice = twice.with_columns(_reported=later(rng, twice, "_reported", 0, 40), place_of_death=pl.lit("3"))
    frame = pl.concat([frame, deleted, twice]).sort("_reported", "_person", "_planted")
    number = texts.serial("99012100-2026-", rng.permutation(frame.height) + 1, 6)
    frame = frame.with_columns(card_no=number, entered_date=texts.day(frame["_reported"]))
    return records(world, REGISTER, False, frame, "death_date", table)


def deliver(world: World, frame: pl.DataFrame, month: int) -> list[Sheet]:
    """Text in GB18030, every third month an HTML table instead, with the many columns of the real export."""
    period = world.window.label(month).replace("-", "")
    layout = Layout(
        (
            constant("报告卡类型", "居民死亡医学证明"), *plain(card_no="报告卡编号", person_name="死者姓名", person_sex="性别编码"),
            constant("证件类型", "居民身份证"), *plain(person_id="身份证号码", person_birth_date=("出生日期", "date:zero")), constant("年龄"), constant("年龄单位", "岁"),
            *plain(person_ethnicity="民族编码"), constant("婚姻状况编码"), constant("文化程度编码"), constant("职业编码"), constant("生前常住地址类型"),
            *plain(residence="生前详细地址", residence_code="常住地址地区编码"), constant("户籍地址类型"),
            *plain(hukou_place="户籍地址", hukou_code="户籍地址编码", death_date=("死亡时间", "date:zero"), place_of_death="死亡地点编码"),
            *(constant(f"{letter}直接导致死亡的疾病", _NEUTRAL) for letter in "abcd"), constant("a-ICD10编码", _NEUTRAL), constant("其他疾病", _NEUTRAL),
            constant("根本死亡原因", _NEUTRAL), constant("根本死因ICD编码", _NEUTRAL), constant("最高诊断单位"), constant("最高诊断依据"),
            *plain(reporting_unit="填报单位"), constant("死因推断", _NEUTRAL), constant("家属姓名"), constant("家属电话"),
            *plain(entered_date=("录入时间", "date:zero")), constant("审核时间"), *plain(deleted_date="删除时间", card_status="卡片状态"), constant("卡片来源", "网络报告"),
        )
    )  # fmt: skip
    if month % 3 == 2:
        titled = Layout(layout.columns, title="居民死亡医学证明（推断）书报告卡明细", total=True)
        return [Sheet(f"死因监测{period}.xls", "html", titled, frame, encoding="gb18030")]
    return [Sheet(f"死亡报告卡{period}.csv", "csv", layout, frame, encoding="gb18030")]


def _unit(world: World, frame: pl.DataFrame, hospital: np.ndarray) -> pl.Series:
    town = world.places.township[frame["_residence"].to_numpy()]
    places = [HOSPITALS[0] if ward or number < 0 else f"{TOWNSHIPS[number]}卫生院" for ward, number in zip(hospital, town, strict=True)]
    return pl.Series(places, dtype=pl.String)
