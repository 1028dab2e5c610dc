"""What happens to a list while offices have it, as operations on a grid; and what each row ought to do, told simply.

Every cell keeps what it means beside what it looks like. The oracle never sees a hash: a row is about a case where all
that it shows is what that case's row showed when it was handed out, and it is nobody's where not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

GIVEN = (
    "序号",
    "编号",
    "核查类型",
    "姓名",
    "性别",
    "出生日期",
    "母亲姓名",
    "甲方来源",
    "甲方登记",
    "乙方来源",
    "乙方登记",
    "为何核查",
    "要求完成日期",
)
RESULT, REMARK, CHECKER, DAY = "核查结果", "核查说明（依据）", "核查人", "核查日期"
CASE, REVISION, HASH = "事项编号", "版本", "校验码"
NEEDED = (*GIVEN, RESULT, REMARK, CASE, REVISION, HASH)
NEEDS_EVIDENCE = ("01", "06", "07", "12", "14", "21", "22")


@dataclass(frozen=True)
class Cell:
    """What a cell holds and what it means: `02` where it says `２`, None where nobody can tell."""

    value: object = None
    means: str | None = ""

    @property
    def filled(self) -> bool:
        return self.value is not None and str(self.value).strip() != ""


@dataclass
class Line:
    """A row of the grid; `spoiled` where its cells are merged or hold a formula without a value."""

    cells: dict[str, Cell]
    spoiled: bool = False

    def means(self, head: str) -> str | None:
        return self.cells.get(head, Cell()).means


@dataclass
class Grid:
    """A sheet: its headers, rows (a string is a row that is none: a title, a note, a repeated header), and what is
    done to the sheet as a whole."""

    heads: list[str]
    lines: list[Line | str]
    merges: list[tuple[int, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    second: Grid | None = None
    headless: bool = False
    open: bool = False

    def has_head(self, at: int) -> bool:
        """Whether headers stand somewhere above that row."""
        return not self.headless or "表头" in self.lines[:at]

    @property
    def rows(self) -> list[Line]:
        return [line for line in self.lines if isinstance(line, Line)]

    @property
    def answered(self) -> list[Line]:
        return [line for line in self.rows if line.cells.get(RESULT, Cell()).filled]


@dataclass(frozen=True)
class Original:
    """A row as it was handed out: of `ours`, of an `old` revision, or `foreign`; `codes` it may be answered by."""

    texts: dict[str, str]
    kind: str
    codes: tuple[str, ...]

    @property
    def case(self) -> str:
        return self.texts[CASE]


Truth = dict[tuple[str, str], Original]
Operation = Callable[[Grid, Random, "Stock"], None]


@dataclass
class Stock:
    """What else there is to paste: rows of other lists, filled in."""

    others: list[list[Line]]
    old: list[Line]
    foreign: list[Line]


# What each row ought to do.


def expected(grids: list[Grid], truth: Truth) -> list[dict[int, str]]:
    """By sheet and place in `lines`: the code that is to be taken, `refused`, `blank` or `unseen`: no row of a list."""
    outcomes = [{at: _alone(grid, at, line, truth) for at, line in _rows(grid)} for grid in grids]
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for grid in grids:
        for at, line in _rows(grid):
            if _answers(line) and (original := _original(grid, at, line, truth)):
                said[f"{original.case} {original.texts[REVISION]}"].add(_said(line))
    for grid, outcome in zip(grids, outcomes, strict=True):
        for at, line in _rows(grid):
            original = _original(grid, at, line, truth)
            if original and _answers(line) and len(said[f"{original.case} {original.texts[REVISION]}"]) > 1:
                outcome[at] = "refused"
    return outcomes


def _rows(grid: Grid) -> list[tuple[int, Line]]:
    return [(at, line) for at, line in enumerate(grid.lines) if isinstance(line, Line)]


def _answers(line: Line) -> bool:
    return any(line.cells.get(head, Cell()).filled for head in (RESULT, REMARK))


def _said(line: Line) -> tuple[str, str]:
    code = line.cells[RESULT]
    who = f"{line.means(CHECKER)}{line.means(DAY)}"
    return (code.means or f"?{code.value}"), f"{line.means(REMARK)}{who}"


def _original(grid: Grid, at: int, line: Line, truth: Truth) -> Original | None:
    """Which row this was when it was handed out; none where it is no longer that row."""
    if not grid.has_head(at) or any(grid.heads.count(head) != 1 for head in NEEDED):
        return None
    found = truth.get((line.means(CASE) or "", line.means(REVISION) or ""))
    if found is None or any(line.means(head) != text for head, text in found.texts.items()):
        return None
    return found


def _alone(grid: Grid, at: int, line: Line, truth: Truth) -> str:
    if not grid.has_head(at):
        return "refused" if line.means(CASE) else "unseen"
    if line.spoiled:
        return "refused"
    if not _answers(line):
        return "blank"
    original = _original(grid, at, line, truth)
    code = line.means(RESULT)
    if original is None or original.kind != "ours" or not code or code not in original.codes:
        return "refused"
    return "refused" if code in NEEDS_EVIDENCE and not line.means(REMARK) else code


# What people do to a list.


def sort_rows(grid: Grid, random: Random, stock: Stock) -> None:
    head = random.choice(GIVEN)
    grid.lines = [*grid.rows]
    grid.lines.sort(key=lambda line: line.means(head) or "")  # type: ignore[union-attr]


def filter_rows(grid: Grid, random: Random, stock: Stock) -> None:
    grid.hidden_rows = random.sample(range(len(grid.lines)), len(grid.lines) // 2)


def move_columns(grid: Grid, random: Random, stock: Stock) -> None:
    random.shuffle(grid.heads)


def delete_given_column(grid: Grid, random: Random, stock: Stock) -> None:
    grid.heads.remove(random.choice([head for head in GIVEN if head in grid.heads]))


def delete_needless_column(grid: Grid, random: Random, stock: Stock) -> None:
    for line in grid.rows:
        line.cells[DAY] = Cell()
    grid.heads.remove(DAY)


def delete_hidden_column(grid: Grid, random: Random, stock: Stock) -> None:
    grid.heads.remove(random.choice((CASE, REVISION, HASH)))


def insert_column(grid: Grid, random: Random, stock: Stock) -> None:
    grid.heads.insert(random.randrange(len(grid.heads)), "本单位备注")
    for line in grid.rows:
        line.cells["本单位备注"] = Cell("已电话联系", "")


def column_twice(grid: Grid, random: Random, stock: Stock) -> None:
    """A column is copied and inserted beside itself."""
    grid.heads.insert(random.randrange(len(grid.heads)), random.choice(NEEDED))


def insert_rows(grid: Grid, random: Random, stock: Stock) -> None:
    for _ in range(3):
        grid.lines.insert(random.randrange(len(grid.lines)), random.choice(("", "以下为第二组", "合计 12")))


def merge_answers(grid: Grid, random: Random, stock: Stock) -> None:
    places = [
        at
        for at in range(len(grid.lines) - 1)
        if isinstance(grid.lines[at], Line) and isinstance(grid.lines[at + 1], Line)
    ]
    at = random.choice(places)
    head = random.choice((RESULT, REMARK))
    first, second = grid.lines[at], grid.lines[at + 1]
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    grid.merges.append((at, head))
    second.cells[head] = Cell()
    first.spoiled = second.spoiled = True


def numbers(grid: Grid, random: Random, stock: Stock) -> None:
    """Whatever looks like a number becomes one: 02 loses its nought."""
    for line in grid.rows:
        for head in (GIVEN[0], REVISION, RESULT):
            cell = line.cells.get(head, Cell())
            if str(cell.value).isdecimal() and str(cell.value).isascii():
                line.cells[head] = replace(cell, value=random.choice((int, float))(str(cell.value)))


def real_dates(grid: Grid, random: Random, stock: Stock) -> None:
    """Days that were texts become dates."""
    for line in grid.rows:
        for head in ("出生日期", "要求完成日期", DAY):
            cell = line.cells.get(head, Cell())
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(cell.value)):
                line.cells[head] = replace(cell, value=date.fromisoformat(str(cell.value)))


def sort_some_columns(grid: Grid, random: Random, stock: Stock) -> None:
    """Only what can be seen, or only some of it, is sorted: the hidden columns stay."""
    heads = random.choice(([*GIVEN, RESULT, REMARK, CHECKER, DAY], list(GIVEN), [CASE, REVISION, HASH], [HASH]))
    rows = grid.rows
    moved = sorted(rows, key=lambda line: (line.means("姓名") or "", line.means("序号") or ""), reverse=True)
    taken = [{head: line.cells.get(head, Cell()) for head in heads} for line in moved]
    for line, cells in zip(rows, taken, strict=True):
        line.cells |= cells


def paste_over(grid: Grid, random: Random, stock: Stock) -> None:
    """What one row shows is pasted over another one."""
    source, target = random.sample(grid.rows, 2)
    target.cells |= {head: source.cells.get(head, Cell()) for head in GIVEN}


def retype(grid: Grid, random: Random, stock: Stock) -> None:
    """Rows are typed anew below the list, without what cannot be seen."""
    for line in random.sample(grid.rows, 2):
        told = {**line.cells, **dict.fromkeys((CASE, REVISION, HASH), Cell()), RESULT: Cell("02", "02")}
        grid.lines.append(Line(told))


def retype_as_it_was(grid: Grid, random: Random, stock: Stock) -> None:
    """Other blanks, other width of signs: the same all the same."""
    for line in random.sample(grid.rows, 3):
        for head in GIVEN[1:6]:
            if (cell := line.cells.get(head, Cell())).filled:
                line.cells[head] = replace(cell, value=f"　{_wide(str(cell.value))} ")


def edit_given(grid: Grid, random: Random, stock: Stock) -> None:
    """Protection is taken off and what is given is changed."""
    grid.open = True
    for line in random.sample(grid.rows, 3):
        line.cells[random.choice(("姓名", "甲方登记", "出生日期"))] = Cell("王晓明", "王晓明")


def take_protection_off(grid: Grid, random: Random, stock: Stock) -> None:
    grid.open = True


def alter_case(grid: Grid, random: Random, stock: Stock) -> None:
    for line in random.sample(grid.rows, 2):
        said = line.means(CASE) or ""
        changed = said[:-1] + ("0" if said[-1:] != "0" else "1")
        line.cells[CASE] = Cell(changed, changed)


def several_files(grid: Grid, random: Random, stock: Stock) -> None:
    """Another office's list stands below, with its title and headers."""
    grid.lines += ["数据核查清单：另一单位", "表头", *random.choice(stock.others)]


def several_files_without_headers(grid: Grid, random: Random, stock: Stock) -> None:
    grid.lines += random.choice(stock.others)


def another_county(grid: Grid, random: Random, stock: Stock) -> None:
    grid.lines += random.sample(stock.foreign, 4)


def older_revision(grid: Grid, random: Random, stock: Stock) -> None:
    grid.lines += stock.old


def twice_the_same(grid: Grid, random: Random, stock: Stock) -> None:
    grid.lines += [Line(dict(line.cells), line.spoiled) for line in random.sample(grid.answered, 3)]


def twice_otherwise(grid: Grid, random: Random, stock: Stock) -> None:
    for line in random.sample(grid.answered, 3):
        grid.lines.insert(0, Line({**line.cells, RESULT: Cell("90", "90"), REMARK: Cell("再查", "再查")}))


def hidden_sheet(grid: Grid, random: Random, stock: Stock) -> None:
    """An earlier copy of the list lies on a hidden sheet, answered otherwise or not at all."""
    cells = [dict(line.cells) for line in grid.rows]
    kept = random.choice(("", "90"))
    for line in cells:
        line[RESULT], line[REMARK] = (Cell(kept, kept), Cell("待查", "待查")) if kept else (Cell(), Cell())
    grid.second = Grid(list(grid.heads), [Line(line) for line in cells])


def formulas(grid: Grid, random: Random, stock: Stock) -> None:
    """Answers are worked out by formulas whose value was never computed."""
    for line in random.sample(grid.answered, 3):
        line.cells[random.choice((RESULT, REMARK))] = Cell('="0"&"2"', None)
        line.spoiled = True


def past_the_dropdown(grid: Grid, random: Random, stock: Stock) -> None:
    for line, said in zip(random.sample(grid.answered, 6), ("99", "好的", "已改", "04", "02 同一人", "9"), strict=True):
        code = "04" if said == "04" else None
        line.cells[RESULT] = Cell(said, code)


def forbidden_codes(grid: Grid, random: Random, stock: Stock) -> None:
    for line, said in zip(random.sample(grid.answered, 2), ("09", "13 收养、送养或福利机构"), strict=True):
        line.cells[RESULT] = Cell(said, None)


def other_ways_to_say_it(grid: Grid, random: Random, stock: Stock) -> None:
    """Full width, blanks, digits alone, words alone."""
    ways: list[Callable[[str, str], object]] = [
        lambda code, words: f" {_wide(code)}　",
        lambda code, words: int(code),
        lambda code, words: f"{code}{words}",
        lambda code, words: words,
        lambda code, words: f"{code}、{words}",
        lambda code, words: float(code),
    ]
    for line in grid.answered:
        code = line.means(RESULT)
        if code:
            line.cells[RESULT] = Cell(random.choice(ways)(code, WORDS[code]), code)


def blank_answers(grid: Grid, random: Random, stock: Stock) -> None:
    """Nothing but blanks, of any width, is no answer."""
    for line in random.sample(grid.answered, 3):
        line.cells |= {RESULT: Cell("　 ", ""), REMARK: Cell(" ", "")}


def without_evidence(grid: Grid, random: Random, stock: Stock) -> None:
    for line in random.sample(grid.answered, 3):
        line.cells |= {
            RESULT: Cell("01", "01"),
            REMARK: Cell(random.choice((None, "……", "1", "有", "见证", "20260101")), ""),
        }


def without_header(grid: Grid, random: Random, stock: Stock) -> None:
    grid.headless = True


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


WORDS = {
    "01": "信息一致（系统误判） ※", "02": "本系统有误已更正", "03": "对方有误已转办", "04": "漏报已补录",
    "06": "外地出生、登记或落户", "07": "已迁出 ※", "08": "已迁入待接收",
    "14": "港澳台或外籍", "10": "尚未落户或未取名", "11": "查无此人", "12": "多胞胎",
    "15": "本人或家属不愿提供", "21": "同一人", "22": "不同人", "90": "待核实", "05": "重复已合并或注销",
}  # fmt: skip
EARLY: tuple[Operation, ...] = (
    other_ways_to_say_it, blank_answers, without_evidence, past_the_dropdown, forbidden_codes, edit_given,
    retype_as_it_was, alter_case, twice_the_same, twice_otherwise, older_revision, another_county, several_files,
    several_files_without_headers, retype, hidden_sheet,
)  # fmt: skip
LATE: tuple[Operation, ...] = (
    numbers, real_dates, sort_rows, sort_some_columns, paste_over, formulas, insert_column, column_twice,
    delete_needless_column, move_columns, delete_given_column, delete_hidden_column, insert_rows, filter_rows,
    merge_answers, take_protection_off, without_header,
)  # fmt: skip
APART = ({without_header, delete_hidden_column},)
"""What leaves nothing by which a file is known as a list."""
OPERATIONS = (*EARLY, *LATE)
"""In the order in which they are applied, so that what one has done the next can still be said of simply."""
