"""均数监控: what a reporting unit delivers for a month against what it may be expected to deliver.

An alert speaks of a unit's data flow, never of a person, and units are never ranked.
"""
