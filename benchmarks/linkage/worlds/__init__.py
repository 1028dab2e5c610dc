"""The worlds that linkage is measured on: each a database of standardised records, its declarations, and the truth."""
