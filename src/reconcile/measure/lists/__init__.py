"""Completeness by several lists: how many events there were in all, those that no list holds among them.

Estimates only. Nothing here names or keeps a person: what is written are counts of things by the lists that hold them.
"""
