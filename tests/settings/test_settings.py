"""reconcile.toml: strict, every mistake at once, and a template that says the truth about its defaults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reconcile.errors import SettingsError
from reconcile.settings import Lag, Settings, Thresholds, load_settings, template


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "reconcile.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_area_alone_is_enough(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, 'area = "990121"'))
    assert settings == Settings(area="990121")
    assert settings.headline == "consistency.ref"
    assert settings.small_cell == 5


def test_everything_that_may_be_set(tmp_path: Path) -> None:
    text = """
        area = "990121"
        name = "样例县"
        language = "en"
        headline = "presence.ref"
        small_cell = 10
        min_births_sex_ratio = 500
        unmask_limit = 5
        thresholds = { accept = 0.9, review = 0.3 }
        lags = { hukou = { months = 1 }, deaths = { working_days = 15 } }
        targets = { "consistency.ref" = 0.98, "presence.ref" = 1 }
    """.replace("\n        ", "\n")
    settings = load_settings(written(tmp_path, text))
    assert settings.unmask_limit == 5
    assert settings.thresholds == Thresholds(accept=0.9, review=0.3)
    assert settings.lags == {"hukou": Lag(months=1), "deaths": Lag(working_days=15)}
    assert settings.targets == {"consistency.ref": 0.98, "presence.ref": 1}


def test_every_mistake_is_listed_with_what_to_write(tmp_path: Path) -> None:
    text = """\
area = 990121
langauge = "zh"
small_cell = "5"
[thresholds]
accept = 0.1
[lags]
hukou = { month = 1, days = -1 }
deaths = 15
[targets]
"consistency.ref" = 98
"""
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, text))
    assert caught.value.exit_code == 4
    assert caught.value.hint == "Correct it and run the command again."
    for line in (
        "reconcile.toml has 8 mistakes:",
        'area = 990121: not possible. Write the six digits of the county in quotes, such as area = "990121".',
        "langauge: unknown. Did you mean language?",
        "small_cell = '5': not possible. Write a whole number of persons, such as 5.",
        "thresholds: review is above accept.",
        "lags.hukou.month: unknown. Did you mean months?",
        "lags.hukou.days = -1: not possible. Write a whole number of calendar days.",
        "lags.deaths = 15: not possible. Write a table [lags] of lines such as",
        "targets.consistency.ref = 98: not possible.",
    ):
        assert line in caught.value.message


def test_a_missing_area_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"area: missing\. Write the six digits"):
        load_settings(written(tmp_path, ""))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('area = "990121"\nname = "样例县"'.encode("gb18030"), "is not UTF-8: byte 24"),
        ("area = 99 01", "is not TOML"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes | str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_settings(written(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"reconcile\.toml cannot be read"):
        load_settings(tmp_path / "reconcile.toml")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, b'\xef\xbb\xbfarea = "990121"')).area == "990121"


def test_the_template_is_valid_and_shows_the_defaults(tmp_path: Path) -> None:
    text = template("990121", '样例"县\\')
    assert load_settings(written(tmp_path, text)) == Settings(area="990121", name='样例"县\\')

    everything_on = re.sub(r"^#(?=[a-z\[\"])", "", text, flags=re.MULTILINE)
    shown = load_settings(written(tmp_path, everything_on))
    defaults = Settings(area="990121", name='样例"县\\')
    examples = {"lags", "targets"}
    assert shown.model_dump(exclude=examples) == defaults.model_dump(exclude=examples)
    assert shown.model_fields_set == set(Settings.model_fields), "the template shows every setting"


def test_canonical_does_not_depend_on_the_order_in_the_file(tmp_path: Path) -> None:
    one = load_settings(written(tmp_path, 'area = "990121"\n[lags]\na = { days = 1 }\nb = { days = 2 }'))
    two = load_settings(written(tmp_path, 'lags = { b = { days = 2 }, a = { days = 1 } }\narea = "990121"'))
    assert one.canonical() == two.canonical()
    assert one.canonical() != Settings(area="990121").canonical()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reconcile:secret@db/county",
        "postgresql://db/county?password=secret",
        "postgresql://db",
        "mysql://db/secret",
        "secret",
    ],
)
def test_the_database_of_cases_is_named_without_a_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="database: ") as told:
        load_settings(written(tmp_path, f'area = "990121"\ndatabase = "{url}"'))
    assert "secret" not in told.value.message
    assert "PGPASSWORD" in told.value.message


def test_where_cases_are_kept_moves_no_figure(tmp_path: Path) -> None:
    here = load_settings(written(tmp_path, 'area = "990121"'))
    there = load_settings(written(tmp_path, 'area = "990121"\ndatabase = "postgresql://reconcile@db/county"'))
    assert here.of_figures == there.of_figures
    assert here.canonical() == there.canonical()
