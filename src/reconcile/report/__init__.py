"""What people read of a run: reports, check lists and exports. Numbers are computed once, in `tables`."""

from reconcile.report.export import export
from reconcile.report.stage import write_reports

__all__ = ["export", "write_reports"]
