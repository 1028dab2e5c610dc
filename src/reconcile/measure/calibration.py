"""Stated probabilities held against labels: what was so of the pairs that were said to be so likely.

Pairs are labelled by people (or by the truth of an invented county), each once. A pair without a probability is not on
record: no block leads to it, or it is less likely than what is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.values.shares import wilson

STEPS = (0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 0.99999)
"""Where bins of stated probability end."""
LEAST_PAIRS = 50
RELATION = ["pair", "relation"]
Schema = dict[str, type[pl.DataType]]
CURVE: Schema = {
    "stated": pl.Float64,
    **dict.fromkeys(("pairs", "matches"), pl.Int64),
    **dict.fromkeys(("observed", "low", "high"), pl.Float64),
}
_CLAIMED = ("accepted", "set")
_CERTAIN = 1e-6  # probabilities are known to six places
_SCORES = ("precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "brier", "log_loss")
_COUNTS = ("labelled", "matches", "linked", "accepted", "false", "missed", "off_record", "unseen")
_NAMES: Schema = dict.fromkeys(RELATION, pl.String)
JUDGED: Schema = {
    **_NAMES,
    **dict.fromkeys(_COUNTS, pl.Int64),
    **dict.fromkeys(("expected_false", "expected_missed", *_SCORES), pl.Float64),
}
Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


def curve(stated: Floats, true: Marks, least: int = LEAST_PAIRS) -> pl.DataFrame:
    """The calibration curve: bins of stated probability, merged upwards until each has `least` pairs; what is left over
    stands last, however few it is: its interval says so.

    Columns: `stated` (mean), `pairs`, `matches`, `observed` with its Wilson interval `low`, `high`.
    """
    bins: list[npt.NDArray[np.int64]] = []
    rest = np.zeros(0, dtype=np.int64)
    for start, end in zip((0.0, *STEPS), (*STEPS, 1.1), strict=True):
        rest = np.concatenate([rest, np.flatnonzero((stated >= start) & (stated < end))])
        if len(rest) >= least:
            bins.append(rest)
            rest = np.zeros(0, dtype=np.int64)
    bins += [rest] * (len(rest) > 0)
    rows = [(stated[one].mean(), len(one), int(true[one].sum())) for one in bins]
    frame = pl.DataFrame(rows, schema=dict(list(CURVE.items())[:3]), orient="row")
    pairs, matches = (frame[name].cast(pl.Float64).to_numpy() for name in ("pairs", "matches"))
    low, high = wilson(matches, pairs)
    return frame.with_columns(observed=matches / pairs, low=low, high=high)


def curves(pairs: pl.DataFrame, least: int = LEAST_PAIRS) -> pl.DataFrame:
    """The curve of each relation and, without pair and relation, of all: columns `pair`, `relation` and those of
    `curve`. `pairs` has `pair`, `relation`, `probability` (null where not on record) and `true`."""
    parts = []
    for names, rows in _parts(pairs.drop_nulls("probability")):
        found = curve(rows["probability"].to_numpy(), rows["true"].to_numpy(), least)
        columns = (pl.lit(name, pl.String).alias(column) for name, column in zip(names, RELATION, strict=True))
        parts.append(found.select(*columns, *CURVE))
    return pl.concat([pl.DataFrame(schema=_NAMES | CURVE), *parts])


def judged(pairs: pl.DataFrame) -> pl.DataFrame:
    """What labels say of each relation and, without pair and relation, of all links; columns JUDGED.

    `pairs` as for `curves`, with `status` (null where not on record) and `unseen` (no block leads there). `linked` are
    accepted or in a set; `false` accepted ones that are no match, `missed` matches that are not linked, `off_record`
    and `unseen` among them; `expected_false` and `expected_missed` what the probabilities of the same pairs expect of
    those on record. Precision is that of accepted pairs, recall that of links; Brier score and log loss are those of
    pairs on record.
    """
    return pl.DataFrame([_judged(pair, name, rows) for (pair, name), rows in _parts(pairs)], schema=JUDGED)


def _parts(pairs: pl.DataFrame) -> Iterator[tuple[tuple[str | None, str | None], pl.DataFrame]]:
    """All pairs, and those of each relation, in a total order: sums of floats depend on it."""
    ordered = pairs.sort(*RELATION, "probability", "true")
    yield (None, None), ordered
    for names, rows in ordered.group_by(RELATION, maintain_order=True):
        yield (str(names[0]), str(names[1])), rows


def _judged(pair: str | None, relation: str | None, rows: pl.DataFrame) -> dict[str, object]:
    true, on_record = rows["true"].to_numpy(), rows["probability"].is_not_null().to_numpy()
    stated = rows["probability"].fill_null(0.0).to_numpy()
    accepted = (rows["status"] == "accepted").fill_null(value=False).to_numpy()
    linked = rows["status"].is_in(_CLAIMED).fill_null(value=False).to_numpy()
    missed = true & ~linked
    off = {"off_record": missed & ~on_record, "unseen": missed & rows["unseen"].to_numpy()}
    found = {"matches": true, "linked": linked, "accepted": accepted}
    marks = {**found, "false": accepted & ~true, "missed": missed, **off}
    return {
        "pair": pair,
        "relation": relation,
        "labelled": len(rows),
        **{name: int(mark.sum()) for name, mark in marks.items()},
        "expected_false": float((1.0 - stated[accepted]).sum()),
        "expected_missed": float(stated[on_record & ~linked].sum()),
        **_rate("precision", (accepted & true).sum(), accepted.sum()),
        **_rate("recall", (linked & true).sum(), true.sum()),
        **_losses(stated[on_record], true[on_record]),
    }


def _rate(name: str, part: int, whole: int) -> dict[str, float | None]:
    if not whole:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    low, high = wilson(np.array([float(part)]), np.array([float(whole)]))
    return {name: float(part / whole), f"{name}_low": float(low[0]), f"{name}_high": float(high[0])}


def _losses(stated: Floats, true: Marks) -> dict[str, float | None]:
    """Brier score (G. W. Brier 1950) and logarithmic loss in nats, both means."""
    if not len(stated):
        return {"brier": None, "log_loss": None}
    kept = np.clip(stated, _CERTAIN, 1.0 - _CERTAIN)
    loss = -np.where(true, np.log(kept), np.log(1.0 - kept))
    return {"brier": float(((stated - true) ** 2).mean()), "log_loss": float(loss.mean())}
