"""Any registers may be missing, and a register nobody planned is added by declarations alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.pipeline.conftest import PERIOD, Command
from tests.pipeline.test_month import run_folder, table

FLOATING = """
id = "floating_population"
label = { zh = "流动人口登记册", en = "floating population list" }
office = "health"
kind = "full"
key = ["list_no"]
event = "registered_on"
township = ["lives_at"]
sex = "person_sex"
identity = ["person_name", "person_id"]
titles = ["流动人口登记册"]

[[field]]
name = "list_no"
type = "text"
headers = ["登记册编号"]
required = true
telling = true

[[field]]
name = "person_name"
type = "name"
role = "person"
headers = ["姓名"]
required = true
complete = true

[[field]]
name = "person_id"
type = "resident_id"
role = "person"
headers = ["身份证号"]
complete = true

[[field]]
name = "person_sex"
type = "sex"
role = "person"
headers = ["性别"]

[[field]]
name = "lives_at"
type = "place"
role = "person"
headers = ["现居住地"]

[[field]]
name = "registered_on"
type = "date"
headers = ["流入日期"]
required = true
"""

PAIR = """
id = "floating_population-hukou"
label = { zh = "流动人口 — 公安户籍", en = "floating population — household registration" }
left = "floating_population"
right = "hukou"

[[relation]]
name = "person"
key_fields = ["person_name", "person_id", "person_sex"]
minimum_key_fields = 2
figures = ["presence", "consistency", "field"]
findings = ["missing_in_hukou", "field_conflict"]
block = [["person_id"], ["person_name", "person_sex"]]

[[relation.exact]]
on = ["person_id"]
with = ["person_name"]

[[relation.compare]]
name = "person_name"
as = "name"
frequencies = true

[[relation.compare]]
name = "person_id"
as = "id"

[[relation.compare]]
name = "person_sex"
as = "code"
"""


def subset(source: Path, target: Path, *words: str) -> Path:
    """A workspace with only those delivered files whose names hold one of the words."""
    target.mkdir()
    for name in ("reconcile.toml", "areas.csv"):
        shutil.copy(source / name, target / name)
    for path in (source / "inbox").rglob("*"):
        if path.is_file() and any(word in path.name for word in words):
            kept = target / "inbox" / path.relative_to(source / "inbox")
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, kept)
    return target


def test_births_and_certificates_alone(delivered: Path, tmp_path: Path, called: Command) -> None:
    county = subset(delivered, tmp_path / "two", "全员人口出生", "出生医学证明")
    said = called("run", county, "--period", PERIOD)
    assert said.returncode == 0, said.stderr
    assert "未提供" in said.stdout
    pairs = table(county, "SELECT DISTINCT pair FROM figures")["pair"].to_list()
    assert "births-birth_certificates" in pairs
    assert not [pair for pair in pairs if "hukou" in pair or "vaccination" in pair]
    assert "未提供" in (run_folder(county) / "reports" / "report.html").read_text(encoding="utf-8")


def test_one_register_alone_still_gets_its_own_figures(delivered: Path, tmp_path: Path, called: Command) -> None:
    county = subset(delivered, tmp_path / "one", "全员人口出生")
    assert called("run", county, "--period", PERIOD).returncode == 0
    found = table(county, "SELECT DISTINCT definition FROM figures")["definition"].to_list()
    assert {"count.births", "completeness.child_name"} <= set(found)


def test_a_register_nobody_planned_is_added_by_declarations_alone(
    delivered: Path, tmp_path: Path, called: Command
) -> None:
    county = subset(delivered, tmp_path / "floating", "常住人口")
    (county / "registers").mkdir()
    (county / "registers" / "floating_population.toml").write_text(FLOATING, encoding="utf-8")
    (county / "registers" / "floating_population-hukou.toml").write_text(PAIR, encoding="utf-8")
    assert called("registers", "check", county).returncode == 0
    assert called("run", county, "--period", PERIOD).returncode == 0
    persons = table(
        county,
        "SELECT person_name, person_id, person_sex FROM record_hukou "
        "WHERE person_id_kind = 'ok' AND person_name IS NOT NULL ORDER BY record_id LIMIT 40",
    )
    lines = ["流动人口登记册,,,,,", "登记册编号,姓名,身份证号,性别,现居住地,流入日期"]
    for number, (name, identity, sex) in enumerate(persons.iter_rows()):
        wrong = identity if number != 3 else ""
        lines.append(
            f"LD{number:05d},{name},{wrong},{'男' if sex == '1' else '女'},990121001,2026-08-{number % 28 + 1:02d}"
        )
    (county / "inbox" / "2026-09" / "名单.csv").write_bytes("\n".join(lines).encode("gb18030"))

    said = called("run", county, "--period", PERIOD)

    assert said.returncode == 0, said.stderr + said.stdout
    figures = table(
        county,
        "SELECT * FROM figures WHERE pair = 'floating_population-hukou' AND definition = 'presence.ref' "
        "AND estimate = 'raw' AND period = 'all' "
        "AND township IS NULL AND facility IS NULL AND event_month IS NULL AND sex IS NULL",
    )
    assert figures["denominator"].to_list() == [40]
    assert figures["numerator"].item() >= 39
    assert "流动人口" in (run_folder(county) / "reports" / "report.html").read_text(encoding="utf-8")


def test_declarations_list_every_error_at_once(delivered: Path, tmp_path: Path, reconcile: Command) -> None:
    county = subset(delivered, tmp_path / "wrong", "nothing")
    (county / "registers").mkdir()
    wrong = FLOATING.replace('key = ["list_no"]', 'key = ["no_such"]').replace(
        'headers = ["流入日期"]', 'headers = ["生育证号"]'
    )
    (county / "registers" / "floating_population.toml").write_text(wrong + 'kolour = "red"\n', encoding="utf-8")
    (county / "registers" / "pair.toml").write_text(PAIR.replace('"hukou"', '"police"'), encoding="utf-8")
    (county / "registers" / "broken.toml").write_text("id = ", encoding="utf-8")
    said = reconcile("registers", "check", county)
    assert said.returncode == 4
    for word in ("kolour", "broken.toml", "police"):
        assert word in said.stderr, said.stderr
