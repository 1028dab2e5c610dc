"""Writes everything people read of a run."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.report.audit import gather_audit, write_audit
from reconcile.report.bulletin import NAMES as BULLETINS
from reconcile.report.bulletin import write_bulletin
from reconcile.report.departments import write_departments
from reconcile.report.html import NAMES, write_page
from reconcile.report.mismatches import write_mismatches
from reconcile.report.models import write_models
from reconcile.report.tables import Report, gather, suppress
from reconcile.report.tables.bulletin import bulletin
from reconcile.report.tables.departments import departments
from reconcile.report.texts import LANGUAGES, Texts
from reconcile.report.workbook import write_workbook
from reconcile.settings import Settings


def write_reports(
    run_dir: Path,
    declarations: Declarations,
    settings: Settings,
    folder: Path | None = None,
    reviewed: pl.DataFrame | None = None,
) -> list[Path]:
    """Write `reports/` of a run that is still being built (or another `folder`); its run.duckdb stays as it is.

    `reviewed`: what blind reviews made of its figures, for the audit pages; a run's own reports know of none.

    The pages of the report, the bulletin and those of departments may leave the county; reconcile.xlsx, models.json,
    mismatches/, restricted/ and audit/ may not.
    """
    folder = folder or run_dir / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    texts = Texts(settings.language, declarations)
    with engine.opened_run(run_dir) as connection:
        report = gather(connection, declarations, settings)
        lists = write_mismatches(connection, folder, report, declarations, texts)
        models = write_models(connection, folder)
        subjects = gather_audit(connection, report, settings, reviewed)
        audited = write_audit(connection, folder, report, subjects, declarations)
    workbook = folder / "reconcile.xlsx"
    write_workbook(workbook, report, texts, subjects)
    return [*_write_pages(folder, suppress(report), declarations), workbook, models, *lists, *audited]


def _write_pages(folder: Path, report: Report, declarations: Declarations) -> list[Path]:
    """The pages that may leave the county."""
    told = bulletin(report, declarations)
    for language in LANGUAGES:
        texts = Texts(language, declarations)
        write_page(folder / NAMES[language], report, texts)
        write_bulletin(folder / BULLETINS[language], told, texts)
    pages = [folder / name for name in (*NAMES.values(), *BULLETINS.values())]
    return [*pages, *write_departments(folder, departments(report, declarations), declarations)]
