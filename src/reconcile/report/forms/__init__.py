"""An office's own form, filled in with the figures of a run where its placeholders ask for them."""

from reconcile.report.forms.askable import Asked, askable
from reconcile.report.forms.fill import fill_form

__all__ = ["Asked", "askable", "fill_form"]
