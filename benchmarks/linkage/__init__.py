"""reconcile and Splink side by side, from the same standardised tables to final links: `python -m benchmarks.linkage`."""
