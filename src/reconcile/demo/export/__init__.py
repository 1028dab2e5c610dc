"""Writes tables in the forms that offices deliver."""

from reconcile.demo.export.layout import Column, Layout, Sheet
from reconcile.demo.export.write import write_sheets

__all__ = ["Column", "Layout", "Sheet", "write_sheets"]
