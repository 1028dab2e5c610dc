"""Every single byte of a small bundle, flipped: seen, and its file named. `make tamper` does it with a real one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.every_byte import unseen_in_archive, unseen_in_folder
from tests.audit.test_chain import chain

from reconcile.audit import encryption, read_chain
from reconcile.audit.archive import pack, unpack
from reconcile.audit.bundle import NAME, contents_of, read_contents
from reconcile.errors import Differs, WorkspaceError, WrongUse
from reconcile.pipeline.bundle import opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An unpacked bundle of some thousand bytes."""
    root = tmp_path / "bundle"
    (root / "runs" / "1" / "reports").mkdir(parents=True)
    (root / "chain.jsonl").write_text(chain().text, encoding="utf-8")
    (root / "runs" / "1" / "reports" / "report.html").write_text("<p>一致率 98.20%</p>", encoding="utf-8")
    (root / "runs" / "1" / "run.duckdb").write_bytes(bytes(range(64)))
    (root / NAME).write_text(contents_of(root, "1", personal_data=True).text, encoding="utf-8")
    return root


def test_in_a_folder(root: Path) -> None:
    assert read_contents(root) is not None
    assert list(unseen_in_folder(root)) == []


def test_in_the_archive(root: Path, tmp_path: Path) -> None:
    pack(root, tmp_path / "small.bundle")
    with opened(tmp_path / "small.bundle", None):
        pass
    assert list(unseen_in_archive(tmp_path / "small.bundle")) == []


def test_the_same_files_give_the_same_archive(root: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        pack(root, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_was_cut_off_or_added_is_seen(root: Path, tmp_path: Path) -> None:
    pack(root, tmp_path / "small.bundle")
    data = (tmp_path / "small.bundle").read_bytes()
    for changed in (data[:-1], data[: len(data) // 2], data + b"\0", b"\0" + data, data[10:]):
        (tmp_path / "changed").write_bytes(changed)
        with pytest.raises((Differs, WorkspaceError)), opened(tmp_path / "changed", None):
            pass
    (root / "more.txt").write_text("more")
    with pytest.raises(Differs, match=r"more\.txt was added"):
        read_contents(root)


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", encryption.MAGIC]))
def test_anything_else_is_refused_in_words(data: bytes, start: bytes) -> None:
    with TemporaryDirectory() as scratch, patch.object(encryption, "_COST", 2):
        (Path(scratch) / "any").write_bytes(start + data)
        with pytest.raises((Differs, WorkspaceError)), opened(Path(scratch) / "any", "a password of no use"):
            pass
        with suppress(Differs):
            read_chain(Path(scratch) / "any")


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "evil", "w") as archive:
        archive.writestr("../outside.txt", "x")
    (tmp_path / "into").mkdir()
    with pytest.raises(WorkspaceError, match="leads out"):
        unpack(tmp_path / "evil", tmp_path / "into")
    assert not (tmp_path / "outside.txt").exists()


def test_every_byte_of_an_encrypted_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "_COST", 2)
    monkeypatch.setattr(encryption, "_BLOCK", 64)
    plain, secret, out = tmp_path / "plain", tmp_path / "secret", tmp_path / "out"
    plain.write_bytes(bytes(range(200)))
    encryption.encrypt(plain, secret, "four words nobody says")
    encryption.decrypt(secret, out, "four words nobody says")
    assert out.read_bytes() == plain.read_bytes()
    data, start = secret.read_bytes(), len(encryption.MAGIC)
    block = 64 + 16
    first, second = (data[start + 16 + n * block : start + 16 + (n + 1) * block] for n in (0, 1))
    swapped = data[: start + 16] + second + first + data[start + 16 + 2 * block :]
    flipped = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(start, len(data))]
    for changed in (*flipped, swapped, data[: start + 16 + block], data[:-1], data[: start + 16]):
        secret.write_bytes(changed)
        with pytest.raises(Differs, match="cannot be decrypted"):
            encryption.decrypt(secret, out, "four words nobody says")
    assert not encryption.is_encrypted(plain)
    with pytest.raises(WrongUse, match="at least 12"):
        encryption.encrypt(plain, secret, "short")


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1, 5 << 19])
def test_any_size_comes_back(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "_COST", 2)
    (tmp_path / "plain").write_bytes(b"x" * size)
    encryption.encrypt(tmp_path / "plain", tmp_path / "secret", "four words nobody says")
    encryption.decrypt(tmp_path / "secret", tmp_path / "out", "four words nobody says")
    assert (tmp_path / "out").read_bytes() == b"x" * size
