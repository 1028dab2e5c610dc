"""How fast files are taken in: `python benchmarks/ingest.py 200000 csv gb quoted refused xlsx html`."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from reconcile.ingest import ingest_workspace
from reconcile.registers import load_declarations
from reconcile.workspace import create


def births(rows: int) -> pl.DataFrame:
    """Births of sixteen columns; nobody's numbers, for no place has the code 990121."""
    serial = pl.col("i").cast(pl.String)
    columns = {
        "户人编号": pl.format("P{}", serial), "姓名": pl.format("王小{}", pl.col("i") % 997),
        "身份证号": pl.format("9901212026{}", serial.str.zfill(8)), "性别": pl.lit("男"),
        "出生日期": pl.lit("2026-05-12"), "民族": pl.lit("汉族"), "出生体重": pl.lit("3300"),
        "母亲姓名": pl.format("李丽{}", pl.col("i") % 977),
        "母亲身份证号": pl.format("9901211990{}", serial.str.zfill(8)),
        "父亲姓名": pl.lit("王强"), "父亲身份证号": pl.format("9901211989{}", serial.str.zfill(8)),
        "出生证编号": pl.format("X{}", serial.str.zfill(9)), "出生医院": pl.lit("示例县人民医院"),
        "现居住地": pl.lit("示例县柳河镇东村3组"), "户籍所在地": pl.lit("示例县柳河镇东村3组"),
        "录入日期": pl.lit("2026-06-01"),
    }  # fmt: skip
    return pl.DataFrame({"i": range(rows)}).select(column.alias(name) for name, column in columns.items())


def write(frame: pl.DataFrame, form: str, path: Path) -> None:
    """The same table in the form asked for; `refused` has a column that is blanked."""
    if form == "xlsx":
        frame.write_excel(path.with_suffix(".xlsx"), autofit=False)
        path.with_suffix(".xlsx").rename(path)
    elif form == "html":
        rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in [frame.columns, *frame.iter_rows()])
        path.write_text(f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>", encoding="utf-8")
    elif form == "gb":
        path.write_bytes(frame.write_csv().encode("gb18030"))
    else:
        frame = frame.with_columns(pl.lit("2").alias("孩次")) if form == "refused" else frame
        frame.write_csv(path, quote_style="always" if form == "quoted" else "necessary")


def main(rows: int, forms: list[str]) -> None:
    """Print rows a second, by the clock and by the processor, and the most memory used so far."""
    declarations = load_declarations()
    for form in forms:
        with tempfile.TemporaryDirectory() as folder:
            workspace = create(Path(folder, "office"), "990121")
            path = workspace.inbox / "2026-05" / "births"
            path.parent.mkdir()
            write(births(rows), form, path)
            begun, worked = time.perf_counter(), time.process_time()
            kept = ingest_workspace(workspace, declarations).rows_kept
            seconds, worked = time.perf_counter() - begun, time.process_time() - worked
            assert kept == rows
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            size = path.stat().st_size / 1e6
            speed = f"{rows / seconds:9,.0f} rows/s  {rows / worked:9,.0f} rows/cpu-s"
            print(f"{form:8} {size:5.0f} MB  {speed}  {memory:.1f} GB")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
