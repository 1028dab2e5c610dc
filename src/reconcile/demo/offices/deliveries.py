"""Hospital deliveries: each hospital writes and delivers in its own way."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Column, Layout, Sheet, constant, plain
from reconcile.demo.geography import HOSPITALS
from reconcile.demo.offices import texts
from reconcile.demo.offices.newborns import hospital_names, newborns
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import some, without
from reconcile.demo.offices.wide import one_row_a_delivery
from reconcile.demo.randomness import stream
from reconcile.demo.world import World

REGISTER = "deliveries"
_LARGE, _MATERNAL, _CHINESE, _TOWN = range(4)


def build(world: World, table: ErrorTable) -> Records:
    """All newborns of the county's hospitals, outsiders' and stillborn ones among them."""
    rng = stream(world.seed, "office", REGISTER)
    frame = newborns(world, world.births.filter(pl.col("place") < len(HOSPITALS)))
    frame = without(rng, frame, table.record(REGISTER, "missing"))
    frame = _written(world, rng, frame)
    twice = some(rng, frame, table.record(REGISTER, "duplicate"), "duplicate")
    twice = twice.with_columns(admission_no=pl.col("admission_no") + "-2")
    frame = pl.concat([frame, twice]).sort("_reported", "facility", "admission_no", "birth_order")
    return records(world, REGISTER, False, frame, "child_birth_date", table)


def deliver(world: World, frame: pl.DataFrame, month: int) -> list[Sheet]:
    """HTML with ticks, a workbook with one row a delivery, a plain HTML table, and dBase."""
    period = world.window.label(month).replace("-", "")
    large, maternal, chinese, town = (frame.filter(pl.col("_place") == number) for number in range(4))
    wide, newborn = one_row_a_delivery(maternal)
    return [
        Sheet(f"分娩登记{period}.xls", "html", _ticks(), large, encoding="utf-8"),
        Sheet(f"妇幼保健院分娩{period}.xlsx", "xlsx", _wide(wide), wide, "分娩登记", newborns=newborn),
        Sheet(f"中医院住院分娩-{period}.xls", "html", _flat(), chinese, encoding="gb18030"),
        Sheet(f"LHFM{period}.dbf", "dbf", _short(), town),
    ]


def _ticks() -> Layout:
    mother, child = "产妇基本情况", "新生儿情况"
    return Layout(
        (
            Column(("住院号",), "admission_no"), Column(("分娩机构",), "facility"), Column(("分娩日期",), "child_birth_date", "short:年"),
            Column((mother, "姓名"), "mother_name"), Column((mother, "身份证号"), "mother_id"), Column((mother, "名族"), "mother_ethnicity", "people"),
            Column((mother, "孕次/产次"), text="/"), Column((mother, "户籍地址"), "mother_hukou_place"), Column((mother, "家庭住址"), "mother_residence"),
            Column(("丈夫", "姓名"), "father_name"), Column(("丈夫", "证件号码"), "father_id"),
            Column(("胎数",), "fetuses", "named:1=单胎,2=双胎,3=三胎及以上"), Column(("出生顺序",), "birth_order"),
            Column(("分娩方式", "自然产"), text="√"), Column(("分娩方式", "剖宫产")), Column(("分娩方式", "其他")),
            Column(("婴儿性别", "男"), "child_sex", "tick:1"), Column(("婴儿性别", "女"), "child_sex", "tick:2"), Column(("婴儿性别", "不明")),
            Column((child, "姓名"), "child_name"), Column((child, "体重(g)"), "birth_weight"), Column((child, "身长(cm)"), "birth_length"),
            Column(("分娩结局", "活产"), "outcome", "tick:1"), Column(("分娩结局", "死胎"), "outcome", "tick:2"), Column(("分娩结局", "死产"), "outcome", "tick:3"),
            Column(("出生证号",), "certificate_no"), Column(("接生者",), text="略"), Column(("登记时间",), "registered_date", "date:day"),
        ),
        title="示例县人民医院分娩登记", total=True, notes=("注：在相应栏内打√。",),
    )  # fmt: skip


def _wide(frame: pl.DataFrame) -> Layout:
    most = max([int(name.rpartition("_")[2]) for name in frame.columns if name.startswith("child_sex_")], default=1)
    children = [
        column
        for number in range(1, most + 1)
        for column in (
            Column((f"婴儿{number}姓名",), f"child_name_{number}"), Column((f"婴儿{number}性别",), f"child_sex_{number}", "sex"),
            Column((f"婴儿{number}体重",), f"birth_weight_{number}"), Column((f"婴儿{number}身长",), f"birth_length_{number}"),
            Column((f"婴儿{number}结局",), f"outcome_{number}", "named:1=活产,2=死胎,3=死产"),
            Column((f"婴儿{number}出生证号",), f"certificate_no_{number}"),
        )
    ]  # fmt: skip
    return Layout(
        (
            *plain(admission_no="住院号", facility="医院名称", child_birth_date="分娩时间", mother_name="产妇姓名", mother_id="产妇身份证号"),
            *plain(mother_ethnicity=("民族", "people")), constant("产次", "/"), constant("孕周"),
            *plain(mother_hukou_place="产妇户籍地", mother_residence="产妇现居住地", father_name="丈夫姓名", father_id="丈夫身份证号"),
            *plain(fetuses="胎数"), *children, *plain(registered_date=("登记日期", "serial")),
        ),
        title="产妇分娩登记汇总",
    )  # fmt: skip


def _flat() -> Layout:
    return Layout(
        (
            *plain(admission_no="病案号", facility="助产机构", child_birth_date=("分娩日期", "short:/"), mother_name="产妇姓名", mother_id="身份证号"),
            *plain(mother_ethnicity=("民族", "people"), mother_hukou_place="户籍地", mother_residence="现居住地", father_name="丈夫姓名"),
            *plain(fetuses=("胎数", "named:1=单胎,2=双胎,3=三胎及以上"), child_name="婴儿姓名", child_sex=("婴儿性别", "sex"), birth_weight="出生体重"),
            *plain(birth_length="身长", birth_order="婴儿序号", outcome="分娩结局", certificate_no="出生证号"), constant("Apgar评分", "10"),
            *plain(registered_date=("登记时间", "date:compact")),
        )
    )  # fmt: skip


def _short() -> Layout:
    """Names of at most ten bytes: five characters."""
    return Layout(
        (
            *plain(admission_no="住院号", facility="医院名称", child_birth_date=("分娩日期", "date:compact"), mother_name="产妇姓名", mother_id="身份证号"),
            *plain(mother_hukou_place="户籍地", mother_residence="现居住地", father_name="丈夫姓名", fetuses="胎数", child_sex="婴儿性别"),
            *plain(birth_weight="出生体重", birth_order="出生顺序", outcome="分娩结局", certificate_no="出生证号"),
            *plain(registered_date=("登记日期", "date:compact")),
        )
    )  # fmt: skip


def _written(world: World, rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    admission = texts.serial("ZY", 100_000 + frame["_delivery"].to_numpy() * 7 % 900_000, 7)
    days = frame["_birth"].to_numpy().astype("datetime64[D]")
    # Entered on the day of delivery or within the week; twins together.
    registered = days + (frame["_delivery"].to_numpy() * 5 % 11 // 3).astype("timedelta64[D]")
    return frame.with_columns(
        admission_no=admission, facility=hospital_names(frame["_place"]), child_birth_date=pl.col("_moment"),
        fetuses=pl.col("_fetuses"), outcome=pl.col("_outcome"), registered_date=texts.day(pl.Series(registered)),
        mother_residence=texts.address(world.places, frame["_residence"], frame["_group"], "full"),
        mother_hukou_place=texts.address(world.places, frame["_hukou"], frame["_group"], "full"),
        _reported=pl.Series(registered), _planted=pl.lit(""),
    )  # fmt: skip
