"""Who is counted: scope and maturity of records, the universe of each comparison, every exclusion with its reason."""
