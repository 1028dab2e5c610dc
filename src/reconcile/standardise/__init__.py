"""Brings delivered rows to one form: names, numbers, dates, sexes and places, each with its raw form beside it."""

from reconcile.standardise.frame import standardise_column
from reconcile.standardise.gazetteer import load_gazetteer
from reconcile.standardise.records import standardise_rows
from reconcile.standardise.stage import standardise_register

__all__ = ["load_gazetteer", "standardise_column", "standardise_register", "standardise_rows"]
