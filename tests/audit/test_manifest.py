"""Hashes that another machine can compare, and a manifest whose body knows no clock."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reconcile.audit import digest, file_digest, write_manifest

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), plain, max_size=4))
def test_the_order_of_keys_does_not_change_a_digest(data: dict[str, object]) -> None:
    assert digest(dict(reversed(data.items()))) == digest(data)


def test_another_value_is_another_digest() -> None:
    assert len({digest({"a": value}) for value in (1, "1", None, [1], {"1": 1})}) == 5


def test_a_digest_is_known() -> None:
    assert digest({"区": 1}) == hashlib.sha256('{"区":1}'.encode()).hexdigest()


def test_a_file_is_hashed_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_bytes(b"\x00\xff" * 70_000)
    assert file_digest(path) == hashlib.sha256(b"\x00\xff" * 70_000).hexdigest()


def test_the_time_stands_outside_the_body(tmp_path: Path) -> None:
    body = {"run_id": "1", "exports": {"表.xlsx": "ab"}}
    contents = []
    for hour in (1, 2):
        write_manifest(tmp_path / "manifest.json", body, datetime(2026, 9, 30, hour, tzinfo=UTC))
        contents.append(json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")))
    assert [content["made_at"] for content in contents] == ["2026-09-30T01:00:00+00:00", "2026-09-30T02:00:00+00:00"]
    assert contents[0]["body"] == contents[1]["body"] == body
    assert contents[0]["body_sha256"] == contents[1]["body_sha256"] == digest(body)
