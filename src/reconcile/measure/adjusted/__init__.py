"""Rates as they would be if every link were right: simulated over the assignments that the evidence leaves possible."""
