"""The demo county, its townships and villages, its neighbours and its hospitals: all of them invented."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

AREA, COUNTY = "990121", "示例县"
CITY = "示例省示例市"
TOWNSHIPS = (
    "城关镇",
    "青石镇",
    "柳河镇",
    "白云镇",
    "双桥镇",
    "龙泉乡",
    "石板乡",
    "大湾镇",
    "红岩乡",
    "新桥镇",
    "凤山乡",
    "东坪乡",
)
# The last township is where people settled by themselves (自发搬迁): most of them are registered elsewhere.
RELOCATED = len(TOWNSHIPS) - 1
# A township whose code changed inside the usual window: records of before carry the old one.
OLD_CODE, RENUMBERED, CHANGED = "990121099", 5, "2026-01-01"
NEIGHBOURS = (
    ("990122", "示例省示例市", "临山县"),
    ("990103", "示例省示例市", "河东区"),
    ("990221", "示例省样本市", "望江县"),
    ("990305", "示例省范例市", "北苑区"),
    ("991121", "模拟省模拟市", "青川坝县"),
    ("992201", "虚构省虚构市", "高原县"),
    ("993102", "假设省假设市", "海滨区"),
    ("994401", "例证省例证市", "工业园区"),
)
HOSPITALS = ("示例县人民医院", "示例县妇幼保健院", "示例县中医院", "柳河镇中心卫生院")
HOSPITAL_SHARES = (0.46, 0.30, 0.14, 0.10)
_FIRST = "大小东西南北上下新老前后"
_SECOND = ("河", "坪", "湾", "塘", "岭", "坝", "桥", "寨", "沟", "井")


@dataclass(frozen=True)
class Geography:
    """All places of the demo; a place is a row number of `places`, and row 0 is no place."""

    places: pl.DataFrame

    @cached_property
    def inside(self) -> np.ndarray:
        """Whether each place lies in the county."""
        return self.places["inside"].to_numpy()

    @cached_property
    def township(self) -> np.ndarray:
        """The number of each place's township, -1 outside the county."""
        return self.places["township"].to_numpy()

    @cached_property
    def area(self) -> np.ndarray:
        """The county code of each place, as a number."""
        return self.places["county_code"].cast(pl.Int64).to_numpy()

    def villages(self, township: int | None = None) -> np.ndarray:
        """The places of the county, or of one township."""
        chosen = self.inside if township is None else self.inside & (self.township == township)
        return np.flatnonzero(chosen)

    def elsewhere(self) -> np.ndarray:
        """The places outside the county."""
        return np.flatnonzero(~self.inside)[1:]

    def column(self, name: str, places: np.ndarray) -> pl.Series:
        """A column of `places` for each of the places given."""
        return self.places[name].gather(places)


def geography() -> Geography:
    """The county and its neighbours; the same for every seed."""
    rows: list[tuple[str, str, str, str, str, bool, int]] = [("0", "", "", "", "", False, -1)]
    for number, name in enumerate(TOWNSHIPS):
        town = f"{AREA}{number + 1:03d}"
        for village in range(14 if number == 0 else 6 + number * 5 % 7):
            rows.append((AREA, CITY + COUNTY, town, name, _village(number, village), True, number))
    for county, province, name in NEIGHBOURS:
        for number, town in enumerate(("城关街道", "石门镇")):
            for village in range(2):
                rows.append(
                    (county, province + name, f"{county}{number + 1:03d}", town, _village(number, village), False, -1)
                )
    names = ["county_code", "county", "town_code", "town", "village", "inside", "township"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    order = (pl.int_range(pl.len()).over("town_code") + 1).cast(pl.String).str.zfill(3)
    return Geography(frame.with_columns(village_code=pl.col("town_code") + order))


def areas(world: Geography) -> pl.DataFrame:
    """The office's own list of codes with one code that was closed, as `areas.csv` holds it."""
    inside = world.places.filter("inside")
    towns = inside.select("town_code", "town").unique(maintain_order=True)
    rows = [(AREA, COUNTY, "county", "2000-01-01", "", "")]
    rows.append(
        (OLD_CODE, TOWNSHIPS[RENUMBERED], "township", "2000-01-01", "2025-12-31", f"{AREA}{RENUMBERED + 1:03d}")
    )
    for code, name in towns.iter_rows():
        rows.append((code, name, "township", CHANGED if name == TOWNSHIPS[RENUMBERED] else "2000-01-01", "", ""))
    rows += [
        (code, name, "village", "2000-01-01", "", "")
        for code, name in inside.select("village_code", "village").iter_rows()
    ]
    columns = ["code", "name", "level", "valid_from", "valid_to", "successor"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("code", "valid_from")


def _village(township: int, number: int) -> str:
    kind = "社区" if township == 0 and number < 8 else "村"
    return _FIRST[(number * 5 + township) % len(_FIRST)] + _SECOND[(number + township * 3) % len(_SECOND)] + kind
