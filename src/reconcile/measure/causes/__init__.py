"""What discrepancies have in common: a facility, a township, a program's export, and since which month.

It speaks of the data flow of units, never of who enters data, never of a person.
"""
