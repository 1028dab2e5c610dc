"""One linkage in a process of its own, as `python -m benchmarks.linkage.job`.

Imports are done before the clocks start. It writes the links and what they cost: CPU seconds of all threads, wall
seconds, and the largest memory of the process, which includes what imports take.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import time
from pathlib import Path

from benchmarks.linkage.worlds.world import declarations_of


def main() -> None:
    asked = _asked()
    declared = declarations_of(asked.world)
    tool = importlib.import_module(f"benchmarks.linkage.tools.{asked.tool}")
    ours = asked.tool == "ours"
    subject = (tuple(asked.registers),) if ours else (declared.pairs[asked.pair], asked.u_pairs)
    before, began = _cpu(), time.monotonic()
    found = tool.link(asked.database, declared, *subject)
    cost = {"cpu": _cpu() - before, "wall": time.monotonic() - began, "memory_mb": _memory()}
    links = tool.claimed(asked.database) if found is None else found
    links.write_parquet(asked.out / "links.parquet")
    (asked.out / "cost.json").write_text(json.dumps(cost))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tool", choices=["ours", "peer"])
    parser.add_argument("world")
    parser.add_argument("database", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("registers", nargs="+")
    parser.add_argument("--pair")
    parser.add_argument("--u-pairs", type=float)
    return parser.parse_args()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _memory() -> float:
    """The largest memory of this process in megabytes; getrusage would count what the starting process held before."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
