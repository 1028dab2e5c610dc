"""The declarations load; what is wrong with one is told, all of it at once; an office adds to them without code."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from reconcile.errors import SettingsError
from reconcile.registers import Declarations, load_declarations
from reconcile.registers.definitions import definitions, definitions_for
from reconcile.registers.spec import ValidityRule
from reconcile.settings.model import Headline

BUILT_IN = load_declarations()
REGISTER = """
id = "visitors"
label = { zh = "访客", en = "visitors" }
office = "health"
kind = "full"
key = ["no"]
event = "came"
township = ["lives"]
sex = "who_sex"
identity = ["who"]
field = [
  { name = "no", type = "text", headers = ["编号"] },
  { name = "who", type = "name", headers = ["访客姓名"] },
  { name = "who_id", type = "resident_id", headers = ["访客证件"] },
  { name = "who_sex", type = "sex", headers = ["访客性别"] },
  { name = "came", type = "date", headers = ["来访日期"] },
  { name = "left_on", type = "date", headers = ["离开日期"] },
  { name = "lives", type = "place", headers = ["住址"] },
  { name = "status", type = "code", headers = ["状态"], codes = { void = ["作废"] } },
]
scope = [ { rule = "none_of", fields = ["status"], values = ["void"], reason = "void" } ]
sequence = [ { earlier = "came", later = "left_on" } ]
validity = [ { rule = "check_digit", fields = ["who_id"] }, { rule = "not_after", fields = ["came", "left_on"] } ]
"""
PAIR = """
id = "visitors-hukou"
label = { zh = "访客 — 户籍", en = "visitors — households" }
left = "visitors"
right = "hukou"
[[relation]]
name = "person"
key_fields = ["who", "number"]
minimum_key_fields = 1
figures = ["presence"]
findings = ["missing_in_hukou", "identity_conflict"]
block = [["number"], ["pinyin:who"]]
exact = [ { on = ["number"], with = ["who"] } ]
compare = [
  { name = "who", right = "person_name", as = "name" },
  { name = "number", left = "who_id", right = "person_id", as = "id" },
]
"""


def load(tmp_path: Path, *texts: str) -> Declarations:
    for number, text in enumerate(texts):
        (tmp_path / f"local_{number}.toml").write_text(text, encoding="utf-8")
    return load_declarations(tmp_path)


def problems(tmp_path: Path, *texts: str) -> str:
    with pytest.raises(SettingsError) as told:
        load(tmp_path, *texts)
    assert "registers check" in told.value.hint
    return str(told.value)


def test_all_registers_and_pairs_of_the_design_are_declared() -> None:
    assert set(BUILT_IN.registers) == {
        *("births", "birth_certificates", "vaccination", "deliveries", "hukou", "marriages", "deaths"),
        *("population_deaths", "population_marriages", "live_birth_totals", "insurance_answers"),
    }
    compared = {
        *(f"births-{name}" for name in ("birth_certificates", "vaccination", "deliveries", "hukou", "marriages")),
        *(f"birth_certificates-{name}" for name in ("vaccination", "deliveries", "hukou")),
        *("population_deaths-deaths", "deaths-hukou", "population_marriages-marriages"),
    }
    assert compared <= set(BUILT_IN.pairs)
    assert all(
        f"{left}-{right}" == pair.id for pair in BUILT_IN.pairs.values() for left, right in [(pair.left, pair.right)]
    )


def test_the_headline_that_settings_offer_is_a_definition_that_can_stand_first() -> None:
    assert {one.id for one in definitions().values() if one.headline} == set(get_args(Headline))


def test_every_rate_says_which_quality_it_measures_and_counts_of_events_do_not() -> None:
    without = {one.id for one in definitions().values() if one.dimension is None}
    events = {"count.answers", "count.births", "count.deaths", "count.natural_increase", "ratio.sex_at_birth"}
    assert without == events | {"followup.working_days"}, "a number of days is no share"


@pytest.mark.parametrize("name", list(BUILT_IN.registers))
def test_a_register_never_asks_for_the_father_and_says_when_it_is_due(name: str) -> None:
    spec = BUILT_IN.registers[name]
    assert not [field.name for field in spec.fields if field.complete and field.role == "father"]
    assert spec.event or spec.answered
    assert spec.office in spec.disclose_to


@pytest.mark.parametrize("name", list(BUILT_IN.pairs))
def test_every_pair_asks_for_figures_and_findings_that_exist(name: str) -> None:
    pair = BUILT_IN.pairs[name]
    for relation in pair.relations:
        assert {d.family for d in definitions_for(relation.figures)} <= {
            "presence",
            "consistency",
            "matched",
            "underreport",
        }
        if pair.left == pair.right:
            assert relation.findings == (f"duplicate_in_{pair.left}",)


def test_marriages_are_compared_with_births_by_who_they_are_and_nothing_else() -> None:
    """Being unmarried is never a finding, and no marriage date is compared with a birth date."""
    (relation,) = BUILT_IN.pairs["births-marriages"].relations
    assert relation.findings == ("field_conflict",)
    assert set(relation.figures) == {"matched", "field"}
    assert {compare.type for compare in relation.compare} == {"name", "id"}


def test_no_rule_holds_a_marriage_against_a_birth_or_one_person_against_another() -> None:
    for spec in BUILT_IN.registers.values():
        roles = [{spec.field(name).role for name in rule.fields} - {"record"} for rule in spec.validity]
        assert all(len(of_rule) <= 1 for of_rule in roles), spec.id
    for name in ("marriages", "population_marriages"):
        spec = BUILT_IN.registers[name]
        dates = [{*rule.fields} for rule in spec.validity if rule.rule == "not_after"]
        dates += [{rule.earlier, rule.later} for rule in spec.sequence]
        assert all(not {"husband_birth_date", "wife_birth_date"} & of_rule for of_rule in dates)


def test_every_rule_that_can_be_declared_is_a_definition_and_the_other_way_round() -> None:
    rules = set(get_args(ValidityRule.model_fields["rule"].annotation))
    assert {f"validity.{rule}" for rule in rules} == {one for one in definitions() if one.startswith("validity.")}
    used = {rule.rule for spec in BUILT_IN.registers.values() for rule in spec.validity}
    assert used == rules


def test_a_local_register_and_pair_stand_beside_the_others(tmp_path: Path) -> None:
    declared = load(tmp_path, REGISTER, PAIR)
    assert "visitors" in declared.registers
    assert "visitors-hukou" in declared.pairs
    assert declared.fingerprint != BUILT_IN.fingerprint == load_declarations().fingerprint


def test_codes_that_put_a_person_out_and_not_a_paper_are_declared_so() -> None:
    said = {rule.reason: rule.elsewhere for spec in BUILT_IN.registers.values() for rule in spec.scope if rule.values}
    assert {reason for reason, elsewhere in said.items() if elsewhere} == {"moved_away", "not_managed_here"}
    assert {"void", "deleted", "not_live_birth", "not_a_death", "not_a_marriage"} <= said.keys()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "full"', 'kind = "full"\ncolour = "red"', ["colour", "Extra inputs"]),
        ('kind = "full"', 'kind = "some"', ["kind", "full"]),
        ('key = ["no"]', 'key = ["number"]', ["`number`", "known: came"]),
        ('fields = ["status"]', 'fields = ["state"]', ["scope (none_of)", "`state`"]),
        ('values = ["void"]', "values = []", ["scope (none_of)", "needs some `values`"]),
        ('rule = "none_of", fields = ["status"]', 'rule = "in_area", fields = ["who"]', ["`who` is name, not place"]),
        ('rule = "none_of", fields = ["status"]', 'rule = "not_renewed", fields = ["no"]', ["1 fields instead of 2"]),
        (
            'rule = "none_of", fields = ["status"], values = ["void"]',
            'rule = "in_area", fields = ["lives"], elsewhere = true',
            ["scope (in_area) cannot say `elsewhere`"],
        ),
        ('headers = ["住址"]', 'headers = ["编号"]', ["header `编号` is claimed by 2 fields"]),
        ('headers = ["住址"]', 'headers = ["孕次"]', ["header `孕次` is refused"]),
        (', codes = { void = ["作废"] }', "", ["status", "needs `codes`"]),
        ('event = "came"', 'event = "who"', ["event", "`who` is name, not date"]),
        ('township = ["lives"]', 'township = ["no"]', ["township", "`no` is text, not place"]),
        ('sex = "who_sex"', 'sex = "no"', ["sex: `no` is text"]),
        ('later = "left_on"', 'later = "no"', ["sequence: `no` is text, not date"]),
        ('fields = ["who_id"]', 'fields = ["who"]', ["validity (check_digit): `who` is name, not resident_id"]),
        ('fields = ["came", "left_on"]', 'fields = ["came"]', ["validity (not_after) names 1 fields instead of 2"]),
        ('fields = ["came", "left_on"]', 'fields = ["came", "gone"]', ["validity (not_after) names `gone`"]),
        ('rule = "check_digit"', 'rule = "surname"', ["validity.1.rule", "check_digit"]),
        (
            'rule = "check_digit", fields = ["who_id"]',
            'rule = "not_after", fields = ["came", "left_on"]',
            ["validity (not_after) speaks of `came` 2 times"],
        ),
        ('name = "status"', 'name = "scope"', ["`scope` cannot have that name"]),
        ('name = "left_on"', 'name = "event_date"', ["`event_date` cannot have that name unless"]),
        ('name = "no", type = "text"', 'name = "record_id", type = "text"', ["`record_id` cannot have that name"]),
        ('name = "left_on"', 'name = "came_raw"', ["`came_raw` cannot have that name"]),
        (
            'name = "who", ',
            'name = "who", short = ["姓名"], role = "person", ',
            ["`short` headers need words for role"],
        ),
        ('name = "left_on"', 'name = "came"', ["`came` is declared 2 times"]),
        ('id = "visitors"', 'id = "births"', ["`births` is declared already"]),
        ('id = "visitors"', "id = ", ["not valid TOML"]),
    ],
)
def test_what_is_wrong_with_a_register_is_told(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert old in REGISTER
    told = problems(tmp_path, REGISTER.replace(old, new))
    assert [word for word in words if word not in told] == []


TOTALS = """
id = "visitor_totals"
label = { zh = "访客数", en = "visitors counted" }
office = "health"
kind = "totals"
key = ["month"]
event = "month"
identity = ["month"]
totals = { against = "visitors", total = "all", male = "men", female = "women", basis = { zh = "全县", en = "all" } }
field = [
  { name = "month", type = "month", headers = ["访问月份"] },
  { name = "all", type = "number", headers = ["访客数"] },
  { name = "men", type = "number", headers = ["男访客"] },
  { name = "women", type = "number", headers = ["女访客"] },
]
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('against = "visitors"', 'against = "guests"', ["totals: register `guests` is not declared"]),
        ('total = "all"', 'total = "month"', ["totals: `month` is month, not number"]),
        ('male = "men"', 'male = "boys"', ["totals names `boys`"]),
        (
            'kind = "totals"',
            'kind = "increment"',
            ["a register of kind `totals` has a table [totals], and no other has"],
        ),
        ('type = "month"', 'type = "date"', ["`event` names a field of type month"]),
    ],
)
def test_what_is_wrong_with_a_register_of_totals_is_told(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert load(tmp_path, REGISTER, TOTALS).registers["visitor_totals"].totals
    told = problems(tmp_path, REGISTER, TOTALS.replace(old, new))
    assert [word for word in words if word not in told] == []


ANSWERS = """
id = "visitor_answers"
label = { zh = "访客答复", en = "visitors answered" }
office = "health"
kind = "answered"
key = ["who_no"]
identity = ["who_no"]
field = [
  { name = "who_no", type = "text", headers = ["访客编号"] },
  { name = "said", type = "code", headers = ["访客答复"], codes = { yes = ["有"], differs = ["不一致"], no = ["无"] } },
  { name = "in", type = "code", headers = ["哪一项"], codes = { came = ["日期"] } },
]
[answered]
against = "visitors"
number = "who_no"
answer = "said"
differs = "in"
source = { zh = "纸质", en = "paper" }
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('against = "visitors"', 'against = "guests"', ["answered: register `guests` is not declared"]),
        ('against = "visitors"', 'against = "live_birth_totals"', ["answered: `live_birth_totals` lists no records"]),
        ('against = "visitors"', 'against = "deliveries"', ["is not known by one number: its key has"]),
        ('number = "who_no"', 'number = "number"', ["answered names `number`", "`key` names that field alone"]),
        ('"who_no", type = "text"', '"who_no", type = "phone"', ["`who_no` is of type phone", "`visitors.no`"]),
        ('no = ["无"] } }', 'none = ["无"] } }', ["`said` has the codes yes, differs, no, and no other"]),
        ("came = ", "day = ", ["answered.differs names `day`"]),
        (
            'kind = "answered"',
            'kind = "full"',
            ["a register of kind `answered` has a table [answered], and no other has"],
        ),
    ],
)
def test_what_is_wrong_with_a_register_of_answers_is_told(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert old in ANSWERS
    told = problems(tmp_path, REGISTER, ANSWERS.replace(old, new))
    assert [word for word in words if word not in told] == [], told


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('right = "hukou"', 'right = "police"', ["register `police` is not declared"]),
        ('right = "person_name"', 'right = "name_of_person"', ["hukou has no field `name_of_person`"]),
        (
            'right = "person_id", as = "id"',
            'right = "person_name", as = "id"',
            ["hukou.person_name cannot be compared as id"],
        ),
        ('as = "name"', 'as = "name", shared = ["twin"]', ["no class `twin`"]),
        ('as = "name"', 'as = "name", correlated_with = "whom"', ["correlated_with names `whom`, which is no other"]),
        ('as = "name"', 'as = "name", correlated_with = "number"', ["name cannot be correlated with id"]),
        ('key_fields = ["who", "number"]', 'key_fields = ["who", "day"]', ["`day`, which is not declared"]),
        (
            'key_fields = ["who", "number"]\nminimum_key_fields = 1',
            "key_fields = []\nminimum_key_fields = 0",
            ["key_fields: at least one"],
        ),
        ("minimum_key_fields = 1", "minimum_key_fields = 3", ["3 of only 2"]),
        ('["pinyin:who"]', '["lunar:who"]', ["block `lunar:who`", "compared as name"]),
        ('["pinyin:who"]', "[]", ["none of them empty"]),
        ('["pinyin:who"]', '["pinyin:day"]', ["`day`, which is not declared"]),
        ('with = ["who"]', "with = []", ["exact: `on` and `with`"]),
        ('"missing_in_hukou"', '"missing_in_hukuo"', ["no finding is called `missing_in_hukuo`"]),
        ('figures = ["presence"]', 'figures = ["presents"]', ["figures", "presence"]),
        ('name = "number", left', 'name = "who", left', ["comparison `who` is declared 2 times"]),
        ('name = "person"', 'name = "person"\nclasses = ["same"]', ["classes: at least two"]),
    ],
)
def test_what_is_wrong_with_a_pair_is_told(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert old in PAIR
    told = problems(tmp_path, REGISTER, PAIR.replace(old, new))
    assert [word for word in words if word not in told] == []


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    wrong = REGISTER.replace('key = ["no"]', 'key = ["nr"]').replace('event = "came"', 'event = "who"')
    told = problems(
        tmp_path, wrong, PAIR.replace('right = "hukou"', 'right = "police"'), "id = ", 'extends = "nothing"'
    )
    for word in (
        "5 problem(s)",
        "`nr`",
        "event",
        "police",
        "local_2.toml: not valid TOML",
        "`nothing`, which is not a register",
    ):
        assert word in told


def test_an_extension_adds_headers_codes_and_titles_and_changes_nothing_else(tmp_path: Path) -> None:
    more = """
    extends = "deaths"
    titles = ["死亡登记簿"]
    [headers]
    person_name = ["亡者"]
    [codes.card_status]
    deleted = ["撤回"]
    frozen = ["冻结"]
    """
    before, after = BUILT_IN.registers["deaths"], load(tmp_path, more).registers["deaths"]
    assert after.titles == (*before.titles, "死亡登记簿")
    assert after.field("person_name").headers == (*before.field("person_name").headers, "亡者")
    codes = after.field("card_status").codes
    assert codes["deleted"] == (*before.field("card_status").codes["deleted"], "撤回")
    assert codes["frozen"] == ("冻结",)
    changed = {"person_name", "card_status"}
    assert [f for f in after.fields if f.name not in changed] == [f for f in before.fields if f.name not in changed]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[headers]\nnobody = ['某']", "`nobody` is no field of deaths"),
        ("[headers]\nperson_name = '亡者'", "headers.person_name"),
        ("[headers]\nperson_name = ['疾病']", "header `疾病` is refused"),
        ("[headers]\nperson_name = ['死亡时间']", "header `死亡时间` is claimed by 2 fields"),
        ("[codes.person_name]\na = ['某']", "is name, not code"),
        ("colour = 'red'", "colour"),
        ("headers = 'x'", "headers"),
    ],
)
def test_what_is_wrong_with_an_extension_is_told(tmp_path: Path, text: str, words: str) -> None:
    assert words in problems(tmp_path, f'extends = "deaths"\n{text}\n')
