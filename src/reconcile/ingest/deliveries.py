"""Which delivery a sheet belongs to: register, unit, period and kind, as the office says or the sheet shows."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from reconcile.errors import SettingsError
from reconcile.ingest.recognise import Recognised
from reconcile.registers import Declarations
from reconcile.registers.spec import DeliveryKind

SIDECAR = "delivery.toml"
PERIOD = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
# In a small full extract one facility may be chance; taken for its unit it would narrow what the extract replaces.
_ROWS_THAT_TELL = 20
_UNIT = re.compile(
    r"(?:填报单位|上报单位|报告单位|报送单位|填表单位|答复单位|单位名称|医院名称|机构名称|医疗机构|接种单位|登记机关|单位|医院)\s*[:：]\s*(\S.*)?"
)
_END_OF_UNIT = re.compile(r"\s{2,}|[\s　](?=\S+[:：])|[,，;；。]")


class Said(BaseModel):
    """What `delivery.toml` says about one file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    register_: Annotated[str, Field(alias="register")] = ""
    unit: str | None = None
    kind: DeliveryKind | None = None
    replaces: str = ""


def read_sidecar(folder: Path, declarations: Declarations) -> dict[str, Said]:
    """What an office says about the files of a month's folder, by file name; SettingsError lists every mistake."""
    path = folder / SIDECAR
    if not path.is_file():
        return {}
    where = f"{folder.name}/{SIDECAR}"
    try:
        said = TypeAdapter(dict[str, Said]).validate_python(tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{where} is no TOML: {error}", 'Write: ["file name.xlsx"] and below it unit = "..."'
        ) from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, item['loc']))}: {_mistake(item)}" for item in error.errors()]
        raise SettingsError(
            f"{where} has mistakes:\n" + "\n".join(lines),
            "Known are register, unit, kind (full, year_to_date, increment), replaces.",
        ) from error
    problems = [f"  {name}: no such file in this folder" for name in said if not (folder / name).is_file()]
    problems += [
        f"  {name}: `{entry.register_}` is no register; known: {', '.join(declarations.registers)}"
        for name, entry in said.items()
        if entry.register_ and entry.register_ not in declarations.registers
    ]
    if problems:
        raise SettingsError(f"{where} has mistakes:\n" + "\n".join(problems), "Correct the file and ingest again.")
    return said


def _mistake(item: ErrorDetails) -> str:
    """What is wrong with an entry, without the names of our own classes."""
    return 'not a table: write ["file name"] and below it unit = "..."' if "model" in item["type"] else item["msg"]


def unit_of(recognised: Recognised, rows: pl.DataFrame, kind: str, said: Said) -> tuple[str, bool]:
    """The delivering unit, and whether it is stated: as said, or as a title row names it.

    Else it is concluded: the one facility of all rows, or none.
    """
    if said.unit is not None:
        return said.unit, True
    titled = _titled_unit(recognised)
    return (titled, True) if titled else (_only_facility(recognised, rows, kind), False)


def _titled_unit(recognised: Recognised) -> str:
    rows = recognised.table.frame.head(recognised.first_row).rows()
    for cells in rows:
        texts = [text for text in cells if text]
        for number, text in enumerate(texts):
            if unit := _unit_in(text, texts[number + 1 :]):
                return unit
    return ""


def _unit_in(text: str, following: Sequence[str]) -> str:
    match = _UNIT.search(unicodedata.normalize("NFKC", text))
    if match is None:
        return ""
    named = match.group(1) or (following[0] if following else "")
    return _END_OF_UNIT.split(named.strip())[0].strip()


def _only_facility(recognised: Recognised, rows: pl.DataFrame, kind: str) -> str:
    facility = recognised.spec.facility
    if facility is None or facility not in rows.columns or (kind == "full" and rows.height < _ROWS_THAT_TELL):
        return ""
    values = rows[facility].drop_nulls().str.strip_chars().unique()
    return str(values[0]) if len(values) == 1 else ""
