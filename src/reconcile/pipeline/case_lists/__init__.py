"""Lists of cases handed out to offices and taken in again."""

from reconcile.pipeline.case_lists.exporting import HandedOut, hand_out
from reconcile.pipeline.case_lists.importing import Import, TakenIn, take_in
from reconcile.pipeline.case_lists.lists import Wish

__all__ = ["HandedOut", "Import", "TakenIn", "Wish", "hand_out", "take_in"]
