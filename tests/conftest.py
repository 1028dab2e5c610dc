"""What every test shares: no skip goes unseen in CI, and nothing of the caller's surroundings leaks in."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# Why a test may be skipped even in CI: the beginning of its reason. Empty: there is no such test.
EXPECTED_SKIPS: tuple[str, ...] = ()

# Where it is set, every command that a test starts would compile all modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What the collection of three thousand tests makes lives as long as the process: it is not looked through for garbage,
# neither while it comes nor at each later look.
gc.disable()

# In CI the same examples every time; at a desk new ones, so that more is tried over the days. Time is no criterion
# on shared machines: a test that hangs is ended by its own limit in pyproject.toml.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "desk")


# The folders whose files share a reconciled county, a database server or a Prefect that is imported: each is made once
# if they stay with one process. As the largest pieces they come first, the longest before all others, so that nobody
# waits for them in the end.
TOGETHER = ("tests/pipeline/", "tests/web/", "tests/audit/", "tests/cases/", "tests/flows/")


class ByFileOrCounty(LoadFileScheduling):
    """Deals out files of tests to the processes, those that share a county as if they were one."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """TOGETHER first and in that order, all else in the order of the files."""
    items.sort(key=lambda item: [not item.nodeid.startswith(folder) for folder in TOGETHER])


def pytest_collection_finish() -> None:
    """From here on there is garbage."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """The scheduler of `--dist loadfile`; `loadgroup` of xdist 3.8 sees no group under pytest 9.2."""
    return ByFileOrCounty(config, log) if config.getoption("dist") == "loadfile" else None


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
