"""What every test shares: no skip goes unseen in CI, and nothing of the caller's surroundings leaks in."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Why a test may be skipped even in CI: the beginning of its reason. Empty: there is no such test.
EXPECTED_SKIPS: tuple[str, ...] = ()

# Where it is set, every command that a test starts would compile all modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# In CI the same examples every time; at a desk new ones, so that more is tried over the days. Time is no criterion
# on shared machines: a test that hangs is ended by its own limit in pyproject.toml.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "desk")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped test is a failed one."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """In CI a module that skips itself is a failed one."""
    report = yield
    _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped or os.environ.get("CI") != "true":
        return
    reason = report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else ""
    if not reason.startswith(EXPECTED_SKIPS or ("\0",)):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {reason or 'without a reason'}"
