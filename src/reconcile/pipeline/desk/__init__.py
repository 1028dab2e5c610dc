"""The desk at which somebody looks at one case after another and answers it."""

from reconcile.pipeline.desk.desk import Desk, Offer, open_desk

__all__ = ["Desk", "Offer", "open_desk"]
