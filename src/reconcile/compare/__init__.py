"""Compares linked records field by field and names every discrepancy."""
