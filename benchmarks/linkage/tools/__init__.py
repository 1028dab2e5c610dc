"""The linkers that are measured: each reads the same tables and writes scored pairs."""
