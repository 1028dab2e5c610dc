"""Follow-up of discrepancies: who was asked what, and what became of it. No value of a person is kept here."""
