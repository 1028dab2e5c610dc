"""How right the figures are that an auditor reads beside the raw rate: `python -m benchmarks.figures [--only a b c d]`.

(a) adjusted rates of draws whose probabilities are known; (b) adjusted rates of invented counties; (c) reviewed rates
of draws; (d) reviewed rates of invented counties. It writes benchmarks/FIGURES.md, a section for each noise of (b) and
(d); those not measured this time stay as they were. 1 where a target is missed.

Counties can be kept with their runs: of those that are there already only the rates are made anew.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.figures import counties, drawn, reviewed_counties, reviewed_draws
from benchmarks.figures.page import HEAD, PACKAGES
from benchmarks.linkage.results import Results

PAGE = Path(__file__).parents[1] / "FIGURES.md"
PARTS = {"a": drawn.add, "b": counties.add, "c": reviewed_draws.add, "d": reviewed_counties.add}


def main() -> int:
    """1 where a target is missed."""
    asked = _asked()
    results = Results(head=HEAD, packages=PACKAGES)
    for part in asked.only:
        for noise in asked.noises if part != "c" else [None]:
            PARTS[part](results, noise, asked)
            print(results.last(), flush=True)
            if not asked.dry:
                results.write(PAGE)
    print(f"{results.missed} target(s) missed")
    return 1 if results.missed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--draws", type=int, default=2_000, help="of each kind of cell in (a) and (c)")
    parser.add_argument("--noises", type=float, nargs="+", default=[1.0, 5.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(9801, 9821)), help="of the counties")
    parser.add_argument("--families", type=int, default=8_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--n", type=int, default=300, help="reviewed of a county")
    parser.add_argument("--samples", type=int, default=100, help="drawn of each county in (d)")
    parser.add_argument("--keep", type=Path, help="keep counties and their runs in this folder")
    parser.add_argument("--out", type=Path, help="write every rate of (b) as parquet, a file for each noise")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page as it is")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
