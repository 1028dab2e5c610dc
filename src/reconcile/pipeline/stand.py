"""What a figure rests on, each component taken from one of two published runs, and a published run as it rests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from reconcile import engine
from reconcile.audit import Chain, digest
from reconcile.errors import Differs
from reconcile.link.edges import Thresholds
from reconcile.pipeline import checks
from reconcile.pipeline.basis import BASIS
from reconcile.pipeline.context import Context
from reconcile.pipeline.inputs import declared_inputs
from reconcile.universe.windows import Window, parse_day, windows_for
from reconcile.workspace import Workspace


@dataclass(frozen=True)
class Published:
    """A published run: its folder, and the body of its manifest."""

    folder: Path
    body: dict[str, Any]

    @staticmethod
    def checked(folder: Path, chain: Chain) -> Published:
        """The run, if it is as it was published; Differs where it is not, or cannot be made again."""
        body = checks.check_run(folder, chain)["body"]
        checks.check_tables(folder, body)
        run = Published(folder, body)
        _check_basis(run)
        return run

    @property
    def inputs(self) -> dict[str, Any]:
        """What the run rests on."""
        found: dict[str, Any] = self.body["inputs"]
        return found

    @property
    def database(self) -> Path:
        """Its database."""
        return self.folder / engine.RUN

    @cached_property
    def context(self) -> Context:
        """Settings, declarations and places as they were."""
        return Context.of(Workspace(self.folder / BASIS))

    @property
    def thresholds(self) -> Thresholds:
        """From which probability links were accepted, and from which they went to review."""
        wanted = self.context.settings.thresholds
        return Thresholds(accept=wanted.accept, review=wanted.review)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows that its figures are given for."""
        return windows_for(self.body["period"], parse_day(self.body["as_of"]))

    @cached_property
    def of(self) -> dict[str, str]:
        """The hash of each component: `reading` is what records depend on beside the files."""
        inputs, settings = self.inputs, dict(self.inputs["settings"])
        thresholds = settings.pop("thresholds")
        read = [inputs["declarations"], inputs["places"]]
        return {
            "files": digest(inputs["files"]),
            "reading": digest(read),
            "rules": digest([read, settings, inputs["models"]]),
            "threshold": digest(thresholds),
            "verdicts": digest(inputs["verdicts"] or None),
            "period": digest([self.body["period"], self.body["as_of"]]),
        }


@dataclass(frozen=True)
class Stand:
    """For each component the run that it is taken from, in the order in which they are replaced.

    `data` says which records there are, `corrections` which values those have that both runs know.
    """

    data: Published
    period: Published
    corrections: Published
    rules: Published
    threshold: Published
    verdicts: Published

    @staticmethod
    def of(run: Published) -> Stand:
        """Everything as in that run."""
        return Stand(run, run, run, run, run, run)


def _check_basis(run: Published) -> None:
    """Another version of the program may understand settings otherwise; by this one they are what the manifest says."""
    basis = f"runs/{run.folder.name}/{BASIS}"
    if not (run.folder / BASIS).is_dir():
        raise Differs(f"{basis} is gone", "Put back the folder of the run from a backup.")
    said = declared_inputs(run.context)
    if run.inputs["code"] == engine.fingerprint() and any(run.inputs[name] != now for name, now in said.items()):
        raise Differs(f"{basis} is not what the run rested on", "Put back the folder of the run from a backup.")
