"""The figures of runs for faces that show them: rates, the rows behind them, the ledger of runs, and signing off."""

from reconcile.pipeline.figures.desk import FigureDesk, Shown
from reconcile.pipeline.figures.ledger import Ledger, RunLine

__all__ = ["FigureDesk", "Ledger", "RunLine", "Shown"]
