"""Adjusted and reviewed rates held against what is so: draws whose probabilities are known, and invented counties."""
