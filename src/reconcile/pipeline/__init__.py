"""The stages in order: the one place where they meet. Faces call nothing else to make a run."""

from reconcile.pipeline.plan import RunPlan
from reconcile.pipeline.run import RunResult, run
from reconcile.pipeline.stages import compare, ingest, last_month, link, measure, plan, publish, report, standardise

__all__ = [
    "RunPlan",
    "RunResult",
    "compare",
    "ingest",
    "last_month",
    "link",
    "measure",
    "plan",
    "publish",
    "report",
    "run",
    "standardise",
]
