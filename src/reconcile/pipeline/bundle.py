"""Packs what an auditor needs of one run into one file, and lays it out again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from reconcile.audit import archive, encryption, read_chain
from reconcile.audit.bundle import NAME, Contents, contents_of, read_contents
from reconcile.errors import Differs, WorkspaceError
from reconcile.pipeline.basis import BASIS
from reconcile.pipeline.checks import check_exports, check_received, check_run, check_tables
from reconcile.report.html import NAMES
from reconcile.workspace import Workspace, replaced

_READ_ME = "README.txt"


def bundle(workspace: Workspace, run: Path, out: Path, *, personal_data: bool, password: str | None) -> Contents:
    """Write the bundle of a run to `out`, encrypted where there is a password; returns what it holds.

    Without personal data it has no file received, no record, no list, no workbook and nothing that was released, since
    that tells small counts too: chain, manifest, settings and the pages that may leave the county. Differs where the
    run is not what it was when it was made.
    """
    body = check_run(run, read_chain(workspace.chain))["body"]
    with TemporaryDirectory(prefix="reconcile-bundle-") as scratch:
        root = Path(scratch) / "bundle"
        _gather(Workspace(root), workspace, run)
        if personal_data:
            check_received(workspace, body)
            if workspace.releases.is_dir():
                _copy_tree(workspace.releases, root / workspace.releases.name)
            for file in body["inputs"]["files"]:
                _copy(workspace.received / file["sha256"], root / "received" / file["sha256"])
            _copy_tree(run, root / "runs" / run.name)
            check_tables(root / "runs" / run.name, body)
        check_exports(root / "runs" / run.name, body, absent=not personal_data)
        contents = contents_of(root, run.name, personal_data=personal_data)
        (root / NAME).write_text(contents.text, encoding="utf-8", newline="\n")
        packed = Path(scratch) / "packed"
        archive.pack(root, packed)
        with replaced(out) as aside:
            if password is None:
                shutil.copyfile(packed, aside)
            else:
                encryption.encrypt(packed, aside, password)
    return contents


def _gather(target: Workspace, workspace: Workspace, run: Path) -> None:
    """What every bundle holds."""
    read_me = files("reconcile.pipeline") / "bundle_readme.txt"
    target.root.mkdir()
    (target.root / _READ_ME).write_text(read_me.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    _copy(workspace.chain, target.chain)
    inside = target.runs / run.name
    _copy_tree(run / BASIS, inside / BASIS)
    for name in ("manifest.json", *(f"reports/{page}" for page in NAMES.values())):
        _copy(run / name, inside / name)


@contextmanager
def opened(path: Path, password: str | None) -> Iterator[Path]:
    """The folder of a workspace or bundle: where it is one file it lies unpacked while the block lasts."""
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise WorkspaceError(f"{path} is not there", "Name a workspace, a bundle, or the folder of an unpacked bundle.")
    with TemporaryDirectory(prefix="reconcile-verify-") as scratch:
        root, plain = Path(scratch) / "bundle", path
        root.mkdir()
        if encryption.is_encrypted(path):
            plain = Path(scratch) / path.name
            encryption.decrypt(path, plain, password or "")
        wrong = archive.unpack(plain, root)
        if read_contents(root) is None:
            raise WorkspaceError(f"{path.name} is no bundle", "Name a file that `reconcile bundle` wrote.")
        if wrong:
            raise Differs(f"{wrong}, although every file in it is", "Ask for the bundle again.")
        yield root


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copyfile)
