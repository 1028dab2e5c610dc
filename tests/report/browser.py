"""A real browser that prints pages; tests that need one are skipped where there is none."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")


def printed_sizes(page: Path, scratch: Path) -> list[tuple[int, int]]:
    """The size of every printed page, in points."""
    target = scratch / f"{page.stem}.pdf"
    command = [str(CHROMIUM), *_FLAGS, f"--user-data-dir={scratch}/profile", f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", target.read_bytes())
    return [(round(float(width)), round(float(height))) for width, height in boxes]
