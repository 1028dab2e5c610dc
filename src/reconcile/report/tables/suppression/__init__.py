"""The report without its counts of few persons, nor any by which they would follow: what may leave the county."""

from reconcile.report.tables.suppression.report import suppress

__all__ = ["suppress"]
