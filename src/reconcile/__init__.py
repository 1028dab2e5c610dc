"""Data-quality reconciliation across civil registers."""
