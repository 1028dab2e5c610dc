"""Finds who is who: exact keys, then Fellegi-Sunter on what is left, then assignment. Knows nothing of births."""
