"""Names of the demo's people, put together from short lists written for this project."""

from reconcile.demo.names.compose import given_names, surnames, twin_given_names, whole_names

__all__ = ["given_names", "surnames", "twin_given_names", "whole_names"]
