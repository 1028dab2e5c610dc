"""The `reconcile.toml` that a new workspace begins with: every setting, its meaning and its default."""

from __future__ import annotations

import json

_TEMPLATE = """\
# Settings of this office. A line that begins with # shows the default; take the # away to change it.

# The county, as the six digits of GB/T 2260, and the name printed on reports.
area = {area}
name = {name}

# The language of messages in reports: "zh" or "en".
#language = "zh"

# The definition that is called 一致率 on the first page; the others stand beside it.
#headline = "consistency.ref"

# Counts of fewer persons than this are not shown in what leaves the county.
#small_cell = 5

# No sex ratio at birth is given for fewer births than this: chance alone would move it too far.
#min_births_sex_ratio = 3000

# How many records one person may look at unmasked on the review pages within an hour; each look is on record.
#unmask_limit = 20

# Where cases are kept: "" is cases.db beside this file; "postgresql://user@host/name" a database of this workspace's
# own. Its password stands in ~/.pgpass or PGPASSWORD, never here: runs take a copy of this file along.
#database = ""

# What becomes of a possible link: accepted from the first probability on, shown for review from the second on.
#[thresholds]
#accept = 0.8
#review = 0.2

# Within how many working days an office answers what it is asked. The public holidays of 2025 and 2026 are known;
# those of a later year, and the weekends worked in exchange (调休), are set here once they are announced.
#[followup]
#working_days = 10
#holidays = []
#working_weekends = []

# When a record is due after its event, where it differs from what the register's own declaration says.
# A record that is not yet due is shown and not counted.
#[lags]
#hukou = {{ months = 1 }}
#deaths = {{ working_days = 15 }}

# What a figure should reach, from 0 to 1; reports mark those that do not.
#[targets]
#"consistency.ref" = 0.98
"""


def template(area: str, name: str) -> str:
    """The text of a new `reconcile.toml`."""
    return _TEMPLATE.format(area=_text(area), name=_text(name))


def _text(value: str) -> str:
    # A basic string of TOML escapes as JSON does.
    return json.dumps(value, ensure_ascii=False)
