"""A demo county whose offices can be told to correct: what they hold, what they have delivered, and of whom it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from reconcile.demo.errors import error_table
from reconcile.demo.errors.plant import FOREVER
from reconcile.demo.export import write_sheets
from reconcile.demo.geography import AREA, COUNTY, areas
from reconcile.demo.offices import OFFICES
from reconcile.demo.offices.records import Records
from reconcile.demo.window import Window
from reconcile.demo.world import build
from reconcile.workspace import Workspace, create

REGISTERS = ("births", "birth_certificates", "vaccination", "hukou")
WITHHELD = {"births": 0.04, "vaccination": 0.04}
"""The share of records that an office has forgotten to enter, until somebody asks."""
ROLES = {"child": "_child", "duplicate": "_child", "mother": "_mother", "father": "_father"}


class County:
    """The offices of a county that is drawn from `seed`, and its workspace in `root`."""

    def __init__(
        self,
        root: Path,
        families: int,
        months: int,
        seed: int,
        noise: float,
        registers: tuple[str, ...] = REGISTERS,
    ) -> None:
        self.window = Window.parse("2026-09", months)
        self.workspace: Workspace = create(root, AREA, COUNTY)
        self._world = build(families, self.window, seed)
        self.workspace.areas.write_bytes(areas(self._world.places).write_csv().encode("utf-8"))
        rng, table = np.random.default_rng(seed), error_table(noise)
        self._offices = {office.register: office for office in OFFICES if office.register in registers}
        self._held: dict[str, Records] = {}
        for name, office in self._offices.items():
            held = office.build(self._world, table)
            frame = held.frame.with_columns(_held=pl.int_range(pl.len()))
            forgotten = rng.random(len(frame)) < WITHHELD.get(name, 0.0)
            entered = pl.when(pl.Series(forgotten)).then(FOREVER).otherwise("_month")
            self._held[name] = replace(held, frame=frame.with_columns(_month=entered))
        self._sent: dict[str, dict[int, int]] = {name: {} for name in registers}
        self._places = pl.DataFrame()
        self.month = -1

    def deliver(self) -> str:
        """Write what all offices send for the next month; its name."""
        self.month += 1
        label, rows = self.window.label(self.month), []
        for name, office in self._offices.items():
            sheets = office.deliver(self._world, self._held[name], self.month)
            told = pl.concat([pl.DataFrame(), *write_sheets(self.workspace.inbox, label, name, sheets)], how="diagonal")
            sent = [sheet.records["_held"] for sheet in sheets if sheet.records.height]
            if sent:
                held = pl.concat(sent)
                rows.append(told.select("register", "file", "sheet", "row", held=held))
                self._sent[name] |= dict.fromkeys(held.to_list(), self.month)
        self._places = pl.concat([self._places, *rows], how="diagonal")
        return label

    def records(self, register: str, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows` (`file`, `sheet`, `row`, ...) of a register with the number under which its office holds each."""
        mine = self._places.filter(register=register).drop("register")
        return rows.join(mine, on=["file", "sheet", "row"], how="inner", maintain_order="left")

    def person(self, register: str, relation: str, held: int) -> int:
        """Whom a record names in that relation; 0 for nobody."""
        column = "_person" if register == "hukou" else ROLES[relation]
        return int(self._held[register].frame[column][held] or 0)

    def wrong(self, register: str, held: int, column: str) -> bool:
        """Whether the value was wrong in what the office has sent of it last."""
        return self._wrong(register, held, column).height > 0

    def correct(self, register: str, held: int, column: str) -> None:
        """Put a value right: the next list has it so; where only new records are sent this one comes again."""
        one, soon = self._held[register], self.month + 1
        mine = (
            (pl.col("_row") == held) & (pl.col("column") == column) & (pl.col("until") > soon) & (pl.col("known") == 0)
        )
        changes = one.changes.with_columns(until=pl.when(mine).then(soon).otherwise("until"))
        self._held[register] = replace(one, changes=changes)
        if not one.full:
            self._set(register, held, "_month", soon)

    def forgotten(self, register: str, person: int) -> int | None:
        """The record of a child that an office has and did not enter."""
        frame = self._held[register].frame
        found = (
            frame.filter(pl.col("_month") == FOREVER, pl.col("_child") == person)["_held"]
            if register in WITHHELD
            else []
        )
        return int(found[0]) if len(found) else None

    def enter(self, register: str, held: int) -> None:
        """Enter what was forgotten."""
        self._set(register, held, "_month", self.month + 1)

    def merge(self, register: str, held: int) -> None:
        """Take a repeated record away."""
        self._set(register, held, "_gone", self.month + 1)

    def can_merge(self, register: str) -> bool:
        """Whether the next list of a register says that a record is gone."""
        return self._held[register].full

    def _wrong(self, register: str, held: int, column: str) -> pl.DataFrame:
        sent = self._sent[register].get(held, -1)
        return self._held[register].changes.filter(
            pl.col("_row") == held, pl.col("column") == column, pl.col("known") == 0, pl.col("until") > sent
        )

    def _set(self, register: str, held: int, column: str, month: int) -> None:
        one = self._held[register]
        frame = one.frame.with_columns(
            pl.when(pl.col("_held") == held).then(month).otherwise(column).cast(pl.Int64).alias(column)
        )
        self._held[register] = replace(one, frame=frame)
