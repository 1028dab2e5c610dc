"""`reconcile verify`, from outside: the same everywhere, and whatever is touched is named, first things first."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from tests.audit.conftest import DAY, PASSWORD, PERIOD, County

from reconcile import engine
from reconcile.audit import Chain, checkpoint, digest, file_digest, read_chain, read_manifest
from reconcile.audit.archive import unpack
from reconcile.audit.bundle import NAME, contents_of
from reconcile.errors import Differs
from reconcile.pipeline.bundle import bundle
from reconcile.pipeline.first_difference import first_difference
from reconcile.pipeline.plan import RunPlan
from reconcile.pipeline.record import table_digests, write_chain
from reconcile.pipeline.run import run
from reconcile.pipeline.verify import Verified, verify
from reconcile.workspace import Workspace

HEADLINE = (
    "definition = 'consistency.ref' AND estimate = 'raw' AND pair = 'births-birth_certificates' AND numerator > 0 "
    "AND period LIKE '%..2026-09' AND coalesce(township, facility, event_month, sex) IS NULL"
)
# The names by which numpy 2 knows its AVX-512 paths.
NO_AVX512 = "X86_V4 AVX512_ICL AVX512_SPR"


def checked(root: Path, said: str | None = None, *, recompute: bool = False, run: str = "latest") -> Verified:
    found = Verified()
    verify(root, run, lambda stage, what: None, said, recompute=recompute, found=found)
    return found


def printed(run: Path) -> str:
    """The checkpoint at the foot of a run's report."""
    text = (run / "reports" / "report.html").read_text(encoding="utf-8")
    return text.partition('class="checkpoint"')[2].partition('<b class="id">')[2].partition("</b>")[0]


def unpacked(bundles: Path, name: str, root: Path) -> Path:
    root.mkdir()
    unpack(bundles / f"{name}.bundle", root)
    return root


def packed_again(root: Path) -> None:
    """A forger's seal: the list of files as they lie there now."""
    contents = read_contents_of(root)
    (root / NAME).write_text(contents_of(root, contents["run_id"], personal_data=contents["personal_data"]).text)


def read_contents_of(root: Path) -> dict[str, object]:
    return json.loads((root / NAME).read_text(encoding="utf-8"))


def test_an_encrypted_bundle_is_made_once_more_elsewhere_on_one_core_without_avx512(
    county: County, bundles: Path, tmp_path: Path
) -> None:
    shutil.copy(bundles / "secret.bundle", tmp_path)
    environment = os.environ | {"RECONCILE_PASSWORD": PASSWORD, "NPY_DISABLE_CPU_FEATURES": NO_AVX512}
    root = Path(__file__).parents[2]
    environment["PYTHONPATH"] = os.pathsep.join([str(root / "src"), str(root)])
    command = ["taskset", "-c", "0", sys.executable, "-W", "ignore", "-m", "reconcile", "verify", "secret.bundle"]
    said = subprocess.run(
        [*command, "--checkpoint", printed(county.second)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert "made once more from the files received: every table, figure and export is the same" in said.stdout
    assert f"the printed checkpoint is that of line 4, run {county.second.name} computed" in said.stdout
    assert "not checked" not in said.stdout


def test_a_run_before_a_release_and_before_later_files_is_made_once_more_as_it_was(county: County) -> None:
    found = checked(county.workspace.root, printed(county.first), recompute=True, run=county.first.name)
    assert any(f"run {county.first.name} was made once more" in line for line in found.held)


def test_the_manifest_names_all_that_a_run_rests_on(county: County) -> None:
    body = read_manifest(county.second / "manifest.json")["body"]
    files = {file["path"]: file for file in body["inputs"]["files"]}
    assert list(files) == ["2026-09/births.csv", "2026-09/cards.csv", "2026-09/late.csv"]
    births = files["2026-09/births.csv"]
    assert (births["sheets"][0]["rows_in"], births["sheets"][0]["rows_kept"]) == (60, 60)
    assert births["sha256"] != births["kept_sha256"], "a refused column was blanked"
    assert json.loads(files["2026-09/cards.csv"]["said"]) == {"unit": "妇幼保健院"}
    assert {"sql/link/20_model.sql", "registers/specs/births.toml", "registers/pairs/births-hukou.toml"} <= set(
        body["sources"]
    )
    assert body["tables"]["record_births"]["rows"] == 60
    assert body["exports"]["reports/report.html"] == file_digest(county.second / "reports" / "report.html")
    assert body["chain"]["checkpoint"] == printed(county.second)


@pytest.mark.parametrize(
    ("name", "personal"), [("run.duckdb", True), ("reports/reconcile.xlsx", True), ("reports/report.html", False)]
)
def test_nothing_that_was_changed_is_packed(copy: County, tmp_path: Path, name: str, personal: bool) -> None:
    path = copy.second / name
    path.write_bytes(path.read_bytes()[:-100])
    out = tmp_path / "of_it.bundle"
    with pytest.raises(Differs, match=path.name):
        bundle(copy.workspace, copy.second, out, personal_data=personal, password=None)
    assert not out.exists()


@pytest.mark.parametrize("name", ["received", "run.duckdb", "reports/report.html", "manifest.json", "releases"])
def test_a_byte_changed_in_a_workspace_is_named(copy: County, name: str) -> None:
    body = read_manifest(copy.second / "manifest.json")["body"]
    births = next(file for file in body["inputs"]["files"] if file["path"].endswith("births.csv"))
    places = {
        "received": copy.workspace.received / births["sha256"],
        "releases": copy.workspace.releases / f"{PERIOD}-1.json",
    }
    path = places.get(name, copy.second / name)
    data = path.read_bytes()
    at = data.index(b'"rows"') + 1 if name == "manifest.json" else len(data) // 2
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    if name == "run.duckdb":
        with pytest.raises(Differs, match=r"run\.duckdb is gone or damaged"):
            checked(copy.workspace.root)
        path.write_bytes(data)
        with duckdb.connect(path) as connection:
            connection.execute("UPDATE figures SET numerator = numerator + 1 WHERE definition = 'presence.ref'")
    with pytest.raises(Differs) as error:
        checked(copy.workspace.root, recompute=name == "received")
    assert path.name in error.value.message
    assert error.value.hint


def test_a_received_file_that_was_changed_and_sealed_again_is_named(bundles: Path, tmp_path: Path) -> None:
    root = unpacked(bundles, "whole", tmp_path / "bundle")
    received = max((root / "received").iterdir(), key=lambda path: path.stat().st_size)
    received.write_bytes(received.read_bytes().replace(b"R00003", b"R90003"))
    packed_again(root)
    with pytest.raises(Differs, match=f"received/{received.name}"):
        checked(root, recompute=True)


def forged(root: Path, run: str) -> None:
    """A better figure, and everything made to fit it: database, manifest, chain, list of files."""
    folder = root / "runs" / run
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    body = manifest["body"]
    if (folder / "run.duckdb").is_file():
        with duckdb.connect(folder / "run.duckdb") as connection:
            connection.execute(f"UPDATE figures SET numerator = numerator + 1 WHERE {HEADLINE}")
        with engine.connect(folder / "run.duckdb", read_only=True) as connection:
            body["tables"] = table_digests(connection)
    else:
        page = folder / "reports" / "report.html"
        page.write_text(page.read_text(encoding="utf-8").replace("%", " %", 1), encoding="utf-8")
        body["exports"]["reports/report.html"] = file_digest(page)
    chain = Chain()
    for line in read_chain(root / "chain.jsonl").lines:
        facts = {name: value for name, value in line.facts.items() if name not in {"number", "previous", "event"}}
        if line.says(event="computed", run_id=run):
            facts["tables"] = digest(body["tables"])
            body["chain"]["previous"] = chain.head
        if line.says(event="published", run_id=run):
            body["chain"]["checkpoint"] = checkpoint(chain.head)
            manifest["body_sha256"] = facts["manifest"] = digest(body)
        chain = chain.followed_by(line.facts["event"], **facts)
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    write_chain(Workspace(root), chain)
    packed_again(root)


def test_a_figure_that_was_forged_with_all_that_names_it_is_not_what_the_files_give(
    county: County, bundles: Path, tmp_path: Path
) -> None:
    root = unpacked(bundles, "whole", tmp_path / "bundle")
    forged(root, county.second.name)
    checked(root)
    with pytest.raises(Differs, match=r"differs first in table figures: \d of its") as error:
        checked(root, recompute=True)
    assert county.second.name in error.value.message


def test_what_differs_first_is_named_before_what_follows_from_it(county: County, tmp_path: Path) -> None:
    body = read_manifest(county.second / "manifest.json")["body"]
    shutil.copytree(county.second, tmp_path / "again")
    page = tmp_path / "again" / "reports" / "report.html"
    page.write_bytes(page.read_bytes().replace(b"<h1>", b"<h2>"))
    planned = RunPlan("", str(tmp_path / "again"), county.second.name, PERIOD, "2026-12-31", published=False)
    other = json.loads(json.dumps(body))
    assert first_difference(body, other, county.second, planned) is None
    other["exports"]["reports/report.html"] = file_digest(page)
    at = page.read_bytes().index(b"<h2>") + 3
    assert first_difference(body, other, county.second, planned) == f"export reports/report.html, from byte {at} on"
    other["tables"]["figures"] = other["tables"]["links"] = {"rows": 0, "sha256": ""}
    assert str(first_difference(body, other, county.second, planned)).startswith("table links: 0 of its")
    other["sources"]["sql/link/20_model.sql"] = ""
    assert first_difference(body, other, county.second, planned) == "sources: sql/link/20_model.sql"
    other["inputs"]["files"][1]["said"] = "{}"
    assert first_difference(body, other, county.second, planned) == "inputs: files, 2026-09/cards.csv: said"


def test_the_checkpoint_of_a_later_paper_catches_it_without_the_files(
    county: County, bundles: Path, tmp_path: Path
) -> None:
    root = unpacked(bundles, "open", tmp_path / "bundle")
    later = checkpoint(read_chain(county.workspace.chain).head)
    released, figures, _ = checked(root, later).unchecked
    assert released == "what was released (1) is not here: the chain knows it by hash"
    assert figures.startswith("the figures were not made once more")
    forged(root, county.second.name)
    with pytest.raises(Differs, match="cut off or rewritten"):
        checked(root, later)


def test_a_chain_that_was_cut_off_is_seen_by_the_runs_and_by_the_checkpoint(copy: County) -> None:
    write_chain(copy.workspace, Chain(read_chain(copy.workspace.chain).lines[:3]))
    with pytest.raises(Differs, match=f"run {copy.second.name} is not on the chain"):
        checked(copy.workspace.root)
    with pytest.raises(Differs, match="cut off or rewritten"):
        checked(copy.workspace.root, printed(copy.second))
    said = printed(copy.second)
    shutil.rmtree(copy.second)
    checked(copy.workspace.root, run=copy.first.name)  # the forger took the run away as well
    with pytest.raises(Differs, match="cut off or rewritten"):
        checked(copy.workspace.root, said, run=copy.first.name)


def test_a_run_that_was_taken_away_is_missed(copy: County) -> None:
    shutil.rmtree(copy.first)
    with pytest.raises(Differs, match=f"run {copy.first.name} is on line 1 of the chain, but not below runs/"):
        checked(copy.workspace.root)


def test_a_second_line_that_was_put_on_the_chain_for_a_run_is_seen(copy: County) -> None:
    """Nothing was rewritten, so every checkpoint holds; but a run has its results once."""
    chain = read_chain(copy.workspace.chain)
    write_chain(copy.workspace, chain.followed_by("published", run_id=copy.first.name, manifest="better"))
    with pytest.raises(Differs, match="stands twice on it as published, in lines 2 and 6"):
        checked(copy.workspace.root, printed(copy.second))


def test_what_a_crash_left_off_the_chain_is_put_there_by_the_next_run(copy: County) -> None:
    whole = read_chain(copy.workspace.chain)
    write_chain(copy.workspace, Chain(whole.lines[:3]))
    result = run(copy.workspace, PERIOD, DAY)
    assert (result.run_id, result.new) == (copy.second.name, False)
    assert read_chain(copy.workspace.chain) == whole


def test_a_run_that_was_deleted_and_is_made_again_is_the_same_and_stays_where_it_was_on_the_chain(copy: County) -> None:
    chain, manifest = copy.workspace.chain.read_bytes(), read_manifest(copy.second / "manifest.json")["body"]
    shutil.rmtree(copy.second)
    assert run(copy.workspace, PERIOD, DAY).new
    assert copy.workspace.chain.read_bytes() == chain
    assert read_manifest(copy.second / "manifest.json")["body"] == manifest


def test_a_run_that_was_told_of_a_file_handed_in_again_is_made_once_more_with_it(copy: County) -> None:
    inbox = copy.workspace.inbox
    (inbox / "2026-10").mkdir()
    shutil.copy(inbox / "2026-09" / "births.csv", inbox / "2026-10" / "again.csv")
    made = run(copy.workspace, PERIOD, DAY).folder
    told = read_manifest(made / "manifest.json")["body"]["inputs"]["repeated"]
    assert [(one["period"], one["path"], one["of_path"]) for one in told] == [
        ("2026-10", "2026-10/again.csv", "2026-09/births.csv")
    ]
    assert any("made once more" in words for words in checked(copy.workspace.root, recompute=True).held)
