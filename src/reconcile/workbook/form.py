"""An office's own workbook, filled in: texts of cells take another value, all else stays as it is.

Nothing but these cells is touched: formats, merged cells, widths, print settings, pictures, charts are not even read.
Cells with a formula lose the value they were last seen with, so that every office program works it out anew.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from reconcile.workbook.unpacked import refuse_blown_up

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CELL, _VALUE, _FORMULA, _TEXT = (f"{{{_MAIN}}}{name}" for name in ("c", "v", "f", "t"))
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Number formats under which a number is shown as it is, or as a text.
_PLAIN = {"0", "49"}

Place = tuple[str, str]
"""The name of a sheet and of a cell in it."""
Filled = str | int | float | None
Parts = dict[str, bytes]


@dataclass(frozen=True)
class FormCell:
    """A cell that holds a text; `is_plain` where its format would show a share as 0.98 and not as a percentage."""

    sheet: str
    cell: str
    text: str
    is_plain: bool


class Form:
    """A workbook in the form of .xlsx; ValueError or zipfile.BadZipFile where it is none, FileRefused where it unpacks
    to more than a workbook does."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            refuse_blown_up(archive)
            self._entries = archive.infolist()
            self._parts: Parts = {entry.filename: archive.read(entry) for entry in self._entries}
        if "xl/workbook.xml" not in self._parts:
            raise ValueError("no workbook")

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """Every cell with a text of its own, sheet by sheet, row by row."""
        return tuple(
            FormCell(sheet, str(cell.get("r")), text, self._formats.get(cell.get("s", "0"), "0") in _PLAIN)
            for sheet, part in self._sheets.items()
            for cell in _parsed(self._parts[part]).iter(_CELL)
            if (text := self._text(cell))
        )

    def write(self, path: Path, values: Mapping[Place, Filled]) -> None:
        """Write the workbook with other values in these cells; None empties a cell. The same gives the same bytes."""
        changed = self._parts | self._filled(values)
        with zipfile.ZipFile(path, "w") as archive:
            for entry in self._entries:
                archive.writestr(entry, changed[entry.filename], entry.compress_type)

    def _filled(self, values: Mapping[Place, Filled]) -> Parts:
        """The worksheets that change."""
        made: Parts = {}
        for sheet, part in self._sheets.items():
            tree = _parsed(self._parts[part])
            formulas = [cell for cell in tree.iter(_CELL) if cell.find(_FORMULA) is not None]
            asked = [cell for cell in tree.iter(_CELL) if (sheet, cell.get("r")) in values]
            for cell in formulas:
                _forget(cell)
            for cell in asked:
                _put(cell, values[sheet, str(cell.get("r"))])
            if formulas or asked:
                made[part] = _written(tree)
        return made

    @cached_property
    def _sheets(self) -> dict[str, str]:
        """Where each worksheet lies, in the order of the workbook."""
        relations = _parsed(self._parts["xl/_rels/workbook.xml.rels"])
        targets = {str(node.get("Id")): str(node.get("Target")) for node in relations}
        listed = _parsed(self._parts["xl/workbook.xml"]).iter(f"{{{_MAIN}}}sheet")
        parts = {
            str(node.get("name")): posixpath.normpath(posixpath.join("/xl", targets[str(node.get(_RELATION))]))[1:]
            for node in listed
        }
        return {name: part for name, part in parts.items() if "worksheets/" in part}

    @cached_property
    def _strings(self) -> list[str]:
        part = self._parts.get("xl/sharedStrings.xml")
        return [_joined(item) for item in _parsed(part).iter(f"{{{_MAIN}}}si")] if part else []

    @cached_property
    def _formats(self) -> dict[str, str]:
        """The number format of each style of cells."""
        part = self._parts.get("xl/styles.xml")
        styles = _parsed(part).find(f"{{{_MAIN}}}cellXfs") if part else None
        return {
            str(at): str(style.get("numFmtId", "0")) for at, style in enumerate(styles if styles is not None else ())
        }

    def _text(self, cell: etree._Element) -> str:
        value = cell.findtext(_VALUE)
        if cell.get("t") == "s" and value:
            return self._strings[int(value)]
        return _joined(cell) if cell.get("t") == "inlineStr" else ""


def _parsed(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_blank_text=False)
    return etree.fromstring(part, parser)


def _written(tree: etree._Element) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _joined(node: etree._Element) -> str:
    """The text of all its runs, however they are formatted, without how they are read aloud."""
    spoken = f"{{{_MAIN}}}rPh"
    texts = (text for text in node.iter(_TEXT) if text.getparent().tag != spoken)
    return "".join(text.text or "" for text in texts)


def _forget(cell: etree._Element) -> None:
    for value in cell.findall(_VALUE):
        cell.remove(value)
    cell.attrib.pop("t", None)


def _put(cell: etree._Element, value: Filled) -> None:
    """Put a value into a cell, whose style stays."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, str) and value:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), _TEXT)
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif value is not None and value != "":
        etree.SubElement(cell, _VALUE).text = repr(value)
