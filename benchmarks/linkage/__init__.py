"""reconcile and Splink side by side, from the same standardised tables to links: `python -m benchmarks.linkage`."""
