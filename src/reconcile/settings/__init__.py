"""What an office may set: `reconcile.toml`, read strictly."""

from reconcile.settings.load import load_settings, parse_settings
from reconcile.settings.model import Lag, Settings, Thresholds
from reconcile.settings.template import template

__all__ = ["Lag", "Settings", "Thresholds", "load_settings", "parse_settings", "template"]
