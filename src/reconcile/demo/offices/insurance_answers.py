"""Medical insurance of newborns: the office answers the population system's list by 有, 无, 不一致, a month later."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.offices import births
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import marked
from reconcile.demo.randomness import stream
from reconcile.demo.world import World

REGISTER = "insurance_answers"
_DIFFERS_IN = ("姓名", "出生日期", "性别", "母亲姓名")


def build(world: World, table: ErrorTable) -> Records:
    """An answer to each birth of the window in the month after it came on the list; nobody has who was made up."""
    rng = stream(world.seed, "office", REGISTER)
    listed = births.build(world, table).frame.filter(pl.col("_event_month") >= 0)
    frame = listed.select(
        "record_no",
        "child_birth_date",
        "_child",
        _reported=pl.col("_reported").dt.month_start().dt.offset_by("1mo"),
        _planted=pl.when(pl.col("_planted") == "record:extra").then(pl.lit("record:nobody")).otherwise(pl.lit("")),
        answer=pl.when(pl.col("_planted") == "record:extra").then(pl.lit("无")).otherwise(pl.lit("有")),
        differs_in=pl.lit(None, pl.String),
    )
    which = pl.Series(rng.choice(np.array(_DIFFERS_IN), frame.height).tolist(), dtype=pl.String)
    frame = marked(rng, frame, table.record(REGISTER, "nobody"), "nobody", answer=pl.lit("无"))
    share = table.record(REGISTER, "differs")
    frame = marked(rng, frame, share, "differs", answer=pl.lit("不一致"), differs_in=which)
    frame = marked(rng, frame, table.record(REGISTER, "unanswered"), "unanswered", answer=pl.lit(None, pl.String))
    return records(world, table, REGISTER, frame, event="child_birth_date", full=False)


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """What was typed from the paper that came back: the list's number, the answer, what differs."""
    return [sheet(REGISTER, "list", held.as_of(month), words=world.window.words(month))]
