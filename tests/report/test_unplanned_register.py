"""A register nobody planned, declared by an office in TOML alone, stands in every report."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from tests.report.county import make_run

from reconcile.registers.load import load_declarations
from reconcile.report.stage import write_reports
from reconcile.settings import Settings

REGISTER = """
id = "floating"
label = { zh = "流动人口登记册", en = "floating population list" }
office = "street_office"
disclose_to = ["health", "street_office"]
kind = "full"
key = ["list_no"]
event = "child_birth_date"
identity = ["child_name"]

[[field]]
name = "list_no"
type = "text"
headers = ["登记册编号"]
required = true

[[field]]
name = "child_name"
type = "name"
role = "child"
headers = ["孩子姓名"]

[[field]]
name = "child_birth_date"
type = "date"
role = "child"
headers = ["孩子出生日期"]

[[field]]
name = "lodging_card"
type = "text"
headers = ["居住证号"]
complete = true
"""
PAIR = """
id = "births-floating"
label = { zh = "人口系统出生 — 流动人口登记册", en = "births — floating population list" }
left = "births"
right = "floating"
reference = "left"

[[relation]]
name = "child"
key_fields = ["child_name", "child_birth_date"]
figures = ["presence", "consistency", "field"]
findings = ["missing_in_floating", "extra_in_floating", "field_conflict"]
block = [["child_name"]]

[[relation.compare]]
name = "child_name"
as = "name"

[[relation.compare]]
name = "child_birth_date"
as = "date"
"""


def test_it_has_figures_findings_and_words(tmp_path: Path, settings: Settings) -> None:
    local = tmp_path / "registers"
    local.mkdir()
    (local / "floating.toml").write_text(REGISTER, encoding="utf-8")
    (local / "births-floating.toml").write_text(PAIR, encoding="utf-8")
    declared = load_declarations(local)
    folder = make_run(tmp_path / "run", declared, births=300, more={"births-floating": (0.9, 0.9, 0.1)})
    write_reports(folder, declared, settings)
    page = (folder / "reports" / "report.html").read_text(encoding="utf-8")
    assert "人口系统出生 — 流动人口登记册" in page
    assert "居住证号" in page
    english = (folder / "reports" / "report.en.html").read_text(encoding="utf-8")
    assert "missing in floating population list" in english
    assert "street office" in english
    lists = [openpyxl.load_workbook(path)["核查名单"] for path in (folder / "reports" / "mismatches").iterdir()]
    checks = {row[1] for sheet in lists for row in sheet.iter_rows(values_only=True)}
    assert "流动人口登记册中没有" in checks
