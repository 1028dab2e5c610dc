"""Months of follow-up in the demo world, against the truth that the simulator knows.

    python -m benchmarks.followup [--months 24] [--families 1000] [--seed 1] [--noise 1]

Each month the offices deliver, the month is reconciled, and staff look into six of ten open cases: they correct what
is wrong (the next extract has it right; one correction in ten is reported and never made), enter what was forgotten,
merge what is there twice, and settle the rest by codes and verdicts with a second person. Offices also put errors right
that nobody asked about. Printed are the share of corrected discrepancies that closed by themselves, those closed
wrongly, and settled questions that came back although their evidence stands. 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.followup.county import County
from benchmarks.followup.question import Question, Records, Truth, question
from benchmarks.followup.score import Score
from benchmarks.followup.staff import Staff

from reconcile import engine
from reconcile.cases import reading
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.pipeline.run import run

LEAST = 0.95
"""The share of corrected discrepancies that has to close by itself."""


def main() -> int:
    """Print what became of the cases; 1 where a target is missed."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as scratch:
        county = County(Path(scratch) / "county", asked.families, asked.months, asked.seed, asked.noise)
        score = simulate(county, asked.months, asked.seed)
    print(f"\nseed {asked.seed} · {asked.families} families · {asked.months} months · noise {asked.noise}")
    return _told(score)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--families", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=1.0)
    return parser.parse_args()


def simulate(county: County, months: int, seed: int, first: int = 0) -> Score:
    """All months one after the other: deliver, reconcile, look, answer. Nothing is done before month `first`."""
    for _ in range(first):
        county.deliver()
    score, staff = Score(Truth(county)), Staff(county, seed)
    context = Context.of(county.workspace)
    for month in range(first, months):
        made = run(county.workspace, county.deliver())
        with engine.connect(made.folder / "run.duckdb", read_only=True) as connection:
            records = Records(connection, county)
        with case_store(context) as store:
            cases = reading.listed(store, restricted=True)
            for case in cases:
                if case["case_id"] not in score.asked:
                    score.asked[case["case_id"]] = question(case, records, context.declarations)
            score.after_run(month, cases, records, made.run_id)
            staff.work(store, score.asked)
            score.after_work(reading.listed(store, restricted=True), records)
        print(f"{county.window.label(month)}  {'; '.join(followed.words for followed in made.followed)}", flush=True)
    return score


def _told(score: Score) -> int:
    corrected, by_itself = score.corrected, score.by_itself
    share = len(by_itself) / max(len(corrected), 1)
    kinds = Counter(one.kind for one in score.asked.values())
    print(f"{len(score.asked):,} cases: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    print(f"corrected in an extract: {len(corrected):,}; closed by themselves {len(by_itself):,} = {share:.2%}")
    others = Counter(
        (score.asked[case_id].kind, score.closed.get(case_id, "not closed"))
        for case_id in corrected
        if case_id not in set(by_itself)
    )
    for (kind, how), count in sorted(others.items()):
        print(f"  not so: {count:>4} {kind:<18}{how}")
    codes = sorted(Counter(score.ever_settled.values()).items())
    closed = sum(how.startswith("agrees") for how in score.closed.values())
    print(f"closed because an extract agrees: {closed:,}; wrongly {len(score.wrongly)}", end="")
    print("".join(f"; {count} {kind} that nothing tells of" for kind, count in sorted(score.untold.items()) if count))
    print(
        f"settled by two persons: {len(score.ever_settled):,} ({', '.join(f'{n} by {code}' for code, n in codes)}); "
        f"came back with other evidence {score.changed}, although it stands {len(score.returned)}"
    )
    for what, which in (("wrongly closed", score.wrongly), ("came back", score.returned)):
        for one in which[:20]:
            print(f"  {what}: {_named(one)}")
    return int(share < LEAST or bool(score.wrongly) or bool(score.returned))


def _named(one: Question) -> str:
    return f"{one.case_id} {one.type} {one.pair} {one.relation}"


if __name__ == "__main__":
    sys.exit(main())
