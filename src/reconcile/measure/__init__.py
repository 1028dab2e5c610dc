"""Figures: every published number with its definition, numerator, denominator, exclusions and interval."""
