"""Runs the parts asked for and writes them to benchmarks/RESULTS.md: `python -m benchmarks.linkage [--only a b ...]`.
The others stay there as they were. Worlds once made are kept in benchmarks/out, until `make clean`.

(a) FEBRL 3 and 4; (b) the demo county at noise 1 and 5, against a model that was told the truth too; (c) a million
people with numbers; (d) 200,000 children without; (e) growth; (f) what is stated against what is so, on counties that
were not looked at before. `--world DIR` scores a workspace from elsewhere that has its truth beside it, as the demo
writes it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.linkage import parts
from benchmarks.linkage.results import Results

ROOT = Path(__file__).parents[2]
OUT = ROOT / "benchmarks" / "out"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
PARTS = {
    "a": parts.febrl,
    "b": parts.counties,
    "c": parts.million,
    "d": parts.without_numbers,
    "e": parts.growth,
    "f": parts.honest,
}


def main() -> int:
    """1 where a target is missed."""
    asked = _asked()
    results = Results()
    if asked.world:
        if not (asked.world / "truth").is_dir():
            print(
                f"{asked.world} has no folder truth/: name a workspace that `reconcile demo` has made, or one like it."
            )
            return 2
        parts.elsewhere(results, OUT, asked.world, asked.rounds)
        print(results.text())
        return 0
    for name in asked.only:
        PARTS[name](results, OUT, asked.seed, asked.rounds)
        print(results.last(), flush=True)
        results.write(RESULTS)
    print(f"written: {RESULTS.relative_to(ROOT)}")
    print(f"{results.missed} target(s) missed")
    return 1 if results.missed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--world", type=Path)
    parser.add_argument("--rounds", type=int, default=2, help="turns of both linkers, of which the cheapest counts")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
