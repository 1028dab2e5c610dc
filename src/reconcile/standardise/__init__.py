"""Brings delivered rows to one form: names, numbers, dates, sexes and places, each with its raw form beside it."""
