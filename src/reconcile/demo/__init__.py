"""A demo county: people, offices, their deliveries with their errors, and the truth behind them."""

from reconcile.demo.generate import DemoSummary, generate

__all__ = ["DemoSummary", "generate"]
