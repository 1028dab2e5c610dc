"""What each office has on record of the world, and in which form it delivers it."""

from reconcile.demo.offices.catalogue import OFFICES, Office

__all__ = ["OFFICES", "Office"]
