"""The rows below a header: merged cells filled in, refused columns blanked, numbered from 1."""

from __future__ import annotations

import polars as pl

from reconcile.ingest.recognise import Recognised

ROW = "row_no"


def body(recognised: Recognised) -> pl.DataFrame:
    """All rows below the header, wholly blank ones left out: `row_no` and the cells.

    `row_no` counts every row of the sheet, blank ones too, so that people find the row again.
    """
    first = recognised.last_row + 1
    frame = _filled_down(recognised).slice(first)
    refused = [str(index) for index in recognised.resolution.refused]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in refused)
    numbered = frame.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int32))
    return numbered.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))


def _filled_down(recognised: Recognised) -> pl.DataFrame:
    """Cells merged over several rows hold for each of them (a mother beside her twins)."""
    frame = recognised.table.frame
    upright = [m for m in recognised.table.merges if m.top > recognised.last_row and m.bottom > m.top]
    for column in sorted({merge.left for merge in upright if merge.left < frame.width}):
        cells = frame[str(column)].to_list()
        for merge in upright:
            if merge.left == column:
                bottom = min(merge.bottom, len(cells) - 1)
                cells[merge.top : bottom + 1] = [cells[merge.top]] * (bottom - merge.top + 1)
        frame = frame.with_columns(pl.Series(str(column), cells, dtype=pl.String))
    return frame
