"""The stages in order: the one place where they meet. `stages` has each of them, `run` a whole month.

Nothing is imported here: a face that only reads would wait for all that a run needs.
"""
