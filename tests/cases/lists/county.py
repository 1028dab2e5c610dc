"""A small county that has something to ask of two townships and of a department, restricted cases among it."""

from __future__ import annotations

from pathlib import Path

from tests.audit.conftest import BIRTHS, CARDS
from tests.link.world import family

from reconcile.demo.identifiers import check_digit
from reconcile.workspace import Workspace, create

FAMILIES = range(101, 149)
TOWNSHIPS = {1: "990121001", 2: "990121002"}
PLACES = {1: "示例县城关镇东门村", 2: "示例县青石镇北岭村"}
NAMES = dict.fromkeys(range(101, 111), 1)
"""Children of whom one character of the name differs."""
DATES = range(111, 116)
NO_CARD, NO_BIRTH = range(116, 121), range(121, 126)
MOTHER_IDS = range(126, 130)
YOUNG_MOTHER = 130
ACTIVE = 131
"""A child whose name in the population data would act as a formula."""
OTHER = {"子": "紫", "文": "闻", "思": "司", "雨": "语", "嘉": "佳", "一": "伊", "浩": "皓", "梓": "籽", "宇": "羽"}


def mother_id(number: int) -> str:
    """A number that is right in itself."""
    born = "20150301" if number == YOUNG_MOTHER else f"1990{number % 12 + 1:02d}{number % 28 + 1:02d}"
    body = f"990121{born}{number:03d}"
    return body + check_digit(body)


def deliver(workspace: Workspace, period: str = "2026-09") -> None:
    """Births and certificates of one month's delivery."""
    births, cards = [BIRTHS], [CARDS]
    for number in FAMILIES:
        birth, card = rows_of(number)
        births += [birth] if number not in NO_BIRTH else []
        cards += [card] if number not in NO_CARD else []
    folder = workspace.inbox / period
    folder.mkdir(parents=True)
    (folder / "births.csv").write_text("\n".join([*births, ""]), encoding="utf-8-sig")
    (folder / "cards.csv").write_text("\n".join([*cards, ""]), encoding="utf-8-sig")


def rows_of(number: int, born: str = "") -> tuple[str, str]:
    """The lines of one child in both registers."""
    row = family(number, child_birth_date=born or f"2026-{number % 5 + 1:02d}-{number % 28 + 1:02d}")
    name, day, home = row["child_name"], row["child_birth_date"], PLACES[number % 2 + 1]
    number_of = mother_id(number)
    wrong = "".join(OTHER.get(sign, sign) for sign in name) if number in NAMES or number == YOUNG_MOTHER else name
    wrong = f"=HYPERLINK(1){name}" if number == ACTIVE else wrong
    wrong_day = f"{day[:-2]}{number % 28 + 2:02d}" if number in DATES else day
    wrong_id = _slipped(number_of) if number in MOTHER_IDS else number_of
    sex = "男女"[number % 2]
    who = f"{row['mother_name']},{wrong_id}"
    birth = f"R{number:04d},{wrong},{sex},{wrong_day},{who},{row['certificate_no']},{home}{number % 7 + 1}组,"
    mother = f"{row['mother_name']},{number_of}"
    return birth, f"{row['certificate_no']},{name},{sex},{day},{mother},2026-06-20,县医院,{home}"


def _slipped(number: str) -> str:
    """One digit of the serial typed wrongly, the last digit right for it."""
    body = number[:13] + str((int(number[13]) + 1) % 10) + number[14:17]
    return body + check_digit(body)


def new_county(root: Path) -> Workspace:
    """A workspace with the delivery in its inbox and its townships in the list of places."""
    workspace = create(root, "990121", "示例县")
    lines = ["990121,示例县,county"]
    for at, code in TOWNSHIPS.items():
        name = PLACES[at].removeprefix("示例县")
        lines += [f"{code},{name[:3]},township", f"{code}001,{name[3:]},village"]
    table = "\r\n".join(["code,name,level,valid_from,valid_to,successor", *(f"{line},,," for line in lines), ""])
    workspace.areas.write_text(table, encoding="utf-8-sig")
    deliver(workspace)
    return workspace
