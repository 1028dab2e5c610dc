"""The chain alone: no byte of it changes unseen, and a checkpoint on paper catches what is consistent in itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.audit import Chain, checkpoint, line_of, read_chain
from reconcile.errors import Differs, WrongUse


def chain(figures: str = "a") -> Chain:
    made = (
        Chain().followed_by("computed", run_id="1", tables=figures).followed_by("published", run_id="1", manifest="b")
    )
    return made.followed_by("released", run_id="1", period="2026-09", signed={"name": "李明"})


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "chain.jsonl"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert read_chain(written(tmp_path, chain().text)) == chain()
    assert read_chain(tmp_path / "none") == read_chain(written(tmp_path, "")) == Chain()


def test_every_flipped_byte_of_a_line_that_another_follows_is_seen_by_the_chain_itself(tmp_path: Path) -> None:
    data = chain().text.encode()
    last = data.rindex(b"\n", 0, -1)
    for at in range(last + 1):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(Differs, match=r"chain\.jsonl"):
            read_chain(written(tmp_path, changed))


def test_a_last_line_that_says_the_same_in_another_way_is_seen(tmp_path: Path) -> None:
    with pytest.raises(Differs, match="line 3 or the one before"):
        read_chain(written(tmp_path, chain().text.replace('"number":3', '"number": 3')))


def test_every_flipped_byte_of_the_last_line_is_seen_with_its_checkpoint(tmp_path: Path) -> None:
    data, printed = chain().text.encode(), checkpoint(chain().head)
    for at in range(data.rindex(b"\n", 0, -1) + 1, len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(Differs):
            line_of(read_chain(written(tmp_path, changed)), printed)


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_chain_that_was_cut_off_at_a_line_is_seen_with_the_checkpoint_alone(tmp_path: Path, left: int) -> None:
    short = read_chain(written(tmp_path, Chain(chain().lines[:left]).text))
    with pytest.raises(Differs, match=f"none of the {left} lines"):
        line_of(short, checkpoint(chain().head))


def test_a_history_that_was_rewritten_as_a_whole_is_seen_with_any_checkpoint_from_then_on(tmp_path: Path) -> None:
    other = read_chain(written(tmp_path, chain("z").text))
    for line in chain().lines:
        with pytest.raises(Differs):
            line_of(other, checkpoint(line.sha256))
        assert line_of(chain(), f"  {checkpoint(line.sha256).replace(' ', '-')} ") == line


def test_a_checkpoint_is_known() -> None:
    assert checkpoint("0" * 63 + "7") == "000 " * 11 + "007"
    assert checkpoint("f" * 64) == " ".join(f"{(2**256 - 1) % 10**36:036d}"[at : at + 3] for at in range(0, 36, 3))


@pytest.mark.parametrize("said", ["", "12", "a" * 36, "1" * 37])
def test_what_is_no_checkpoint_is_told(said: str) -> None:
    with pytest.raises(WrongUse, match="12 groups of 3 digits"):
        line_of(chain(), said)
