"""Birth medical certificates: issued by hospitals, exchanged, reissued and voided; delivered month by month."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Column, Layout, Sheet, constant, plain
from reconcile.demo.offices import texts
from reconcile.demo.offices.newborns import hospital_names, newborns
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, some, without
from reconcile.demo.randomness import stream
from reconcile.demo.world import World
from reconcile.demo.world.children import ELSEWHERE, HOME

REGISTER = "birth_certificates"
# Half of the home births ask for a certificate (assumption).
_HOME_UNCERTIFIED = 0.5
_LARGE, _MATERNAL = 0, 1


def build(world: World, table: ErrorTable) -> Records:
    """The certificates of those who were born in the county."""
    rng = stream(world.seed, "office", REGISTER)
    frame = newborns(world, world.births.filter((pl.col("outcome") == 1) & (pl.col("place") != ELSEWHERE)))
    frame = frame.filter((pl.col("_place") != HOME) | pl.Series(rng.random(frame.height) > _HOME_UNCERTIFIED))
    frame = without(rng, frame, table.record(REGISTER, "missing"))
    frame = _written(world, frame)
    late = pl.Series(rng.random(frame.height) < table.record(REGISTER, "late"))
    frame = frame.with_columns(_reported=pl.when(late).then(later(rng, frame, "_issued", 180, 500)).otherwise("_issued"))
    frame = frame.with_columns(_planted=pl.when(late).then(pl.lit("record:late")).otherwise("_planted"))
    frame = pl.concat([frame, *_second_sheets(rng, frame, table)], how="diagonal")
    frame = frame.with_columns(issued_date=texts.day(frame["_reported"])).sort("_reported", "certificate_no")
    return records(world, REGISTER, False, frame, "child_birth_date", table)


def deliver(world: World, frame: pl.DataFrame, month: int) -> list[Sheet]:
    """The county hospital's HTML table with a merged header; the others' workbook comes through the maternal hospital."""
    period = world.window.label(month)
    large, others = frame.filter(pl.col("_place") == _LARGE), frame.filter(pl.col("_place") != _LARGE)
    title = f"出生医学证明签发登记表（{period}）"
    return [
        Sheet("县人民医院出生医学证明.xls", "html", _merged(title), large, encoding="utf-8"),
        Sheet("妇幼保健院出生医学证明签发.xlsx", "xlsx", _flat(), others, "签发信息"),
    ]


def _merged(title: str) -> Layout:
    return Layout(
        (
            Column(("出生医学证明编号",), "certificate_no"), Column(("原证编号",), "renewed_no"), Column(("签发类型",), "status"),
            Column(("新生儿", "姓名"), "child_name"), Column(("新生儿", "性别"), "child_sex", "sex"),
            Column(("新生儿", "出生时间"), "child_birth_date", "short:年"), Column(("新生儿", "出生孕周"), "gestation_weeks"),
            Column(("新生儿", "体重(g)"), "birth_weight"), Column(("新生儿", "身长(cm)"), "birth_length"),
            Column(("新生儿", "健康状况"), text="良好"),
            Column(("母亲", "姓名"), "mother_name"), Column(("母亲", "有效身份证件号码"), "mother_id"),
            Column(("母亲", "出生日期"), "mother_birth_date", "short:年"), Column(("母亲", "民族"), "mother_ethnicity", "people"),
            Column(("母亲", "国籍"), text="中国"), Column(("母亲", "户籍地址"), "mother_hukou_place"), Column(("母亲", "现住址"), "mother_residence"),
            Column(("父亲", "姓名"), "father_name"), Column(("父亲", "有效身份证件号码"), "father_id"),
            Column(("接生机构",), "facility"), Column(("签发日期",), "issued_date", "short:年"), Column(("签发人",), text="略"),
        ),
        title=title, total=True, notes=("填报单位：示例县人民医院", "注：本表一式两份。"),
    )  # fmt: skip


def _flat() -> Layout:
    return Layout(
        (
            *plain(certificate_no="出生证编号", renewed_no="原出生证编号", status="证件状态", child_name="新生儿姓名"),
            *plain(child_sex=("新生儿性别", "sex"), child_birth_date="出生日期", gestation_weeks="孕周", birth_weight="出生体重"),
            *plain(birth_length="出生身长", birth_order="出生顺序", place_kind="出生地点分类", facility="助产机构"), constant("接生人员", "略"),
            *plain(mother_name="母亲姓名", mother_id="母亲身份证号", mother_birth_date=("母亲出生日期", "serial")), constant("母亲年龄"),
            *plain(mother_ethnicity=("母亲民族", "people"), mother_hukou_place="母亲户籍地址", mother_residence="母亲现住址"),
            *plain(father_name="父亲姓名", father_id="父亲身份证号"), constant("领证人有效身份证件号码"),
            *plain(issued_date=("领证日期", "serial")),
        )
    )  # fmt: skip


def _written(world: World, frame: pl.DataFrame) -> pl.DataFrame:
    home = pl.col("_place") == HOME
    kinds = {"0": "1", "1": "2", "2": "1", "3": "1", str(HOME): "3"}
    return frame.with_columns(
        child_birth_date=pl.col("_moment"), renewed_no=pl.lit(None, pl.String),
        status=pl.when(home).then(pl.lit("机构外首签")).otherwise(pl.lit("首次签发")),
        place_kind=frame["_place"].cast(pl.String).replace(kinds),
        facility=pl.select(pl.when(frame["_place"] == HOME).then(pl.lit("示例县妇幼保健院")).otherwise(hospital_names(frame["_place"]))).to_series(),
        mother_residence=texts.address(world.places, frame["_residence"], frame["_group"]),
        mother_hukou_place=texts.address(world.places, frame["_hukou"], frame["_group"], "full"),
        _planted=pl.lit(""),
    )  # fmt: skip


def _second_sheets(rng: np.random.Generator, frame: pl.DataFrame, table: ErrorTable) -> list[pl.DataFrame]:
    """Sheets exchanged, reissued without a word about the first, and spoilt sheets that stay in the list."""
    exchanged = some(rng, frame, table.record(REGISTER, "exchanged"), "exchanged")
    exchanged = exchanged.with_columns(renewed_no="certificate_no", certificate_no=_next_number(1), status=pl.lit("换发"))
    reissued = some(rng, frame, table.record(REGISTER, "reissued"), "reissued")
    reissued = reissued.with_columns(certificate_no=_next_number(2), status=pl.lit("补发"))
    void = some(rng, frame, table.record(REGISTER, "void"), "void").with_columns(certificate_no=_next_number(3), status=pl.lit("废证"))
    return [
        exchanged.with_columns(_reported=later(rng, exchanged, "_reported", 20, 200)),
        reissued.with_columns(_reported=later(rng, reissued, "_reported", 30, 300)),
        void,
    ]


def _next_number(step: int) -> pl.Expr:
    """The number of another sheet of the same block."""
    number = pl.col("certificate_no")
    return number.str.slice(0, 3) + (number.str.slice(3).cast(pl.Int64) + step).cast(pl.String).str.zfill(7)
