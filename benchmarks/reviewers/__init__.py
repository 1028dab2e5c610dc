"""Many reviewers at once: how quick the review pages are, and whether each answer is kept exactly once."""
