"""Every level of every kind of value, by an example as offices deliver it: read by its parser, then compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reconcile.values.dates import parse_date
from reconcile.values.levels import ORDER
from reconcile.values.names import parse_name
from reconcile.values.resident_ids import parse_resident_id
from reconcile.values.similarity import levels
from reconcile.values.texts import parse_text

EXAMPLES = """
    name        | 張麗                   | 张丽                   | exact              | traditional
    name        | 张喆                   | 张哲                   | exact              | variant
    name        | Ａｌｉ                  | ali                  | exact              | width and case
    name        | 单雄                   | 山雄                   | homophone          | the surname is read shan
    name        | 仇伟                   | 邱伟                   | homophone          | the surname is read qiu
    name        | 宁静                   | 林静                   | homophone          | n and l, ng and n
    name        | 刘娜                   | 刘拉                   | homophone          | n and l
    name        | 张伟                   | 臧伟                   | homophone          | zh and z
    name        | 陈程                   | 程陈                   | homophone          | ng and n
    name        | 陈晴                   | 陈睛                   | look_alike         | four corners
    name        | 己明                   | 已明                   | look_alike         | four corners
    name        | 王小丽                  | 王丽                   | one_character      | dropped
    name        | 王小丽                  | 王丽小                  | one_character      | swapped
    name        | 王?明                  | 王晓明                  | one_character      | unreadable in GBK
    name        | 王晓\ue5c5             | 王晓明                  | one_character      | a private character
    name        | 艾力江·吐尔逊              | 爱力江.吐尔孙              | skeleton           | by consonants
    name        | 阿依古丽·买买提             | 阿依古丽买买提              | skeleton           | the dot is lost
    name        | 阿依古丽·买买提             | 阿依古丽·买               | skeleton           | cut off
    name        | 张**                  | 张三丰                  | skeleton           | hardly anything is shown
    name        | 买买提·阿卜杜拉             | 阿卜杜拉•买买提             | swapped_parts      | parts
    name        | 王小丽                  | 小丽王                  | swapped_parts      | the given name first
    name        | 王子涵                  | 王子轩                  | one_replaced
    name        | 王梓涵                  | 李梓涵                  | given_only
    name        | 王子涵                  | 王浩轩                  | surname_only
    name        | 张三                   | 李四                   | different
    resident_id | 99012119900321001x   | 99012119900321001X   | exact              | case
    resident_id | 990121900307002      | 990121199003070029   | exact              | 15 digits of the same number
    resident_id | 990121199003070010   | 990121199003080010   | one_digit
    resident_id | 990121199003120014   | 990121199003210014   | transposed
    resident_id | 990121********0029   | 990121199003070029   | masked_compatible
    resident_id | 990***********0029   | 990121199003070029   | masked_compatible  | three and four
    resident_id | 990121******002      | 990121199003070029   | masked_compatible  | an old number
    resident_id | 990121********0029   | 990121199003070010   | different          | what is shown contradicts
    resident_id | 990121199003070000   | 990121199003070029   | damaged_compatible | a spreadsheet keeps 15 digits
    resident_id | 9.90121199003070E+17 | 990121199003070029   | damaged_compatible
    resident_id | 990121199002300029   | 990121199003070029   | damaged_compatible | no such day
    resident_id | 990121900230002      | 990121199003070029   | damaged_compatible | no such day in an old number
    resident_id | 990121199003070000   | 990121********0029   | damaged_compatible | what one lost the other hides
    resident_id | 990121199003070010   | 990121198501010024   | different
    date        | 2015年5月12日           | 2015-05-12           | exact
    date        | 2015-05-31           | 2015-06-01           | one_day
    date        | 2015-05-12           | 2015-12-05           | month_day_swap
    date        | 2015-05-12           | 2015-06-27           | lunar
    date        | 2020-04-02           | 2020-05-24           | lunar              | of a leap month
    date        | 2015-05-12           | 2014-05-12           | year_off
    date        | 2015-05-12           | 2015-05-22           | one_digit
    date        | 2015-05-30           | 2015-06-03           | few_days
    date        | 2015-05-12           | 2015-01-01           | defaulted          | to the first of the year
    date        | 2015-05-29           | 2015-05-01           | defaulted          | to the first of the month
    date        | 1990-03-07           | 1990-03-01           | defaulted          | not one digit by chance
    date        | 1990-03-03           | 1990-03-01           | defaulted          | not a few days
    date        | 1990-03-02           | 1990-03-01           | one_day            | likelier than a default
    date        | 2015-05-12           | 2013-08-30           | different
    number      | 3250                 | 3250                 | exact
    number      | 3250                 | 3245                 | close
    number      | 3250                 | 325                  | unit
    number      | 3250                 | 3900                 | different
    place       | 990121001            | 990121001            | exact
    place       | 990121001            | 990121001003         | township
    place       | 990121001            | 990121002            | county
    place       | 大河村                  | 城关镇大河村               | contained
    place       | 990121001            | 990122001            | different
    code        | 1                    | 1                    | exact
    code        | 1                    | 2                    | different
    text        | rose hall            | rose hall            | exact
    text        | mitchell             | mtichell             | typo
    text        | mitchell             | micthlel             | similar
    text        | hall                 | rose hall            | contained
    text        | green                | mason                | different
"""
PARSERS: dict[str, Callable[[str], Any]] = {
    "name": lambda raw: parse_name(raw, newborn=False).value,
    "resident_id": lambda raw: parse_resident_id(raw).value or parse_resident_id(raw).pattern,
    "date": lambda raw: parse_date(raw).value,
    "number": int,
    "place": str,
    "code": str,
    "text": lambda raw: parse_text(raw).value,
}


def _examples() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[:4]] for line in EXAMPLES.strip().splitlines()]


ROWS = _examples()


@pytest.mark.parametrize(("kind", "left", "right", "level"), ROWS)
def test_an_example_of_a_level(kind: str, left: str, right: str, level: str) -> None:
    one, other = PARSERS[kind](left), PARSERS[kind](right)
    assert levels(kind, [one, other], [other, one], tolerance=10) == [level, level]


@pytest.mark.parametrize("kind", ORDER)
def test_every_level_has_an_example(kind: str) -> None:
    assert {row[3] for row in ROWS if row[0] == kind} == set(ORDER[kind])
