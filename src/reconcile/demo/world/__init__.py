"""The true world: who lives where, who was born to whom, who married and who died."""

from reconcile.demo.world.build import build
from reconcile.demo.world.model import NOBODY, People, World

__all__ = ["NOBODY", "People", "World", "build"]
