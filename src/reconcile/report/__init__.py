"""What people read of a run: reports, check lists and exports. Numbers are computed once, in `tables`."""
