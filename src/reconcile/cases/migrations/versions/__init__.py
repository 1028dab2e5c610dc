"""The steps in order: `down_revision` names the one before."""
