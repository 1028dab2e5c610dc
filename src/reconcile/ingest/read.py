"""Reads a file of any form into tables of text."""

from __future__ import annotations

from reconcile.ingest.read_dbf import read_dbf
from reconcile.ingest.read_html import read_html
from reconcile.ingest.read_text import read_text
from reconcile.ingest.read_workbook import read_workbook
from reconcile.ingest.read_xml import read_xml
from reconcile.ingest.sniff import sniff
from reconcile.ingest.table import Content


def read(data: bytes) -> Content:
    """What the file holds; FileRefused where it is no table, is protected, damaged or cut off."""
    match sniff(data):
        case "html":
            return read_html(data)
        case "xml":
            return read_xml(data)
        case "dbf":
            return read_dbf(data)
        case "text":
            return read_text(data)
        case kind:
            return read_workbook(data, kind)
