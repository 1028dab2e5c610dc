"""Lists that offices answer: which codes they are offered, what ties a row to its case, what an answer says."""
