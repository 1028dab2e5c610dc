"""What offices get wrong: how often (`error_rates.toml`), and what a wrong value looks like."""

from reconcile.demo.errors.plant import plant
from reconcile.demo.errors.table import ErrorTable, error_table

__all__ = ["ErrorTable", "error_table", "plant"]
