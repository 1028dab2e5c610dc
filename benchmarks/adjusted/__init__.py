"""Adjusted rates of invented counties held against the rates of their true links."""
