"""Everything the reports show, computed once from a run; renderers only render."""

from reconcile.report.tables.gather import gather
from reconcile.report.tables.model import Rate, Report
from reconcile.report.tables.suppression import suppress

__all__ = ["Rate", "Report", "gather", "suppress"]
