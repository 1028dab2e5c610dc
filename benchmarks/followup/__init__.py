"""Months of follow-up in the demo world: what offices correct closes by itself, what is settled stays so."""
