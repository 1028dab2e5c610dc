"""Plain values that every report renders: what a figure is, and what it may show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

from reconcile.registers.pair import MISSING_IN

Bound = Literal["", "at_least", "at_most", "hidden"]
Cut = Literal["township", "facility", "event_month", "sex"]
CUTS: tuple[Cut, ...] = ("township", "facility", "event_month", "sex")
# What measure calls the part of a total that has no township, facility, month or sex.
UNKNOWN = "unknown"
FEEDBACK = ("without_verdicts", "with_feedback")
"""The estimates that say what decisions of people do to a figure."""
REASONS = (
    "quarantined",
    "superseded",
    "out_of_period",
    "out_of_scope",
    "scope_unknown",
    "duplicate",
    "not_yet_due",
)


@dataclass(frozen=True)
class Rate:
    """One figure: value with what it is made of, and its interval.

    Where a count is too small to be shown, it is None and `bound` says what the value then is: a limit, or nothing.
    """

    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show: no such figure, or a denominator of zero."""
        return self.value is None and not self.bound

    def reaches(self, target: float) -> bool | None:
        """Whether it is no lower than a target, as far as what is shown tells; None where it does not."""
        if self.value is None or self.bound == ("at_most" if self.value >= target else "at_least"):
            return None
        return self.value >= target

    @property
    def failing(self) -> int | None:
        """How many of the denominator the numerator does not count; None where either is not known."""
        return None if self.numerator is None or self.denominator is None else self.denominator - self.numerator


NO_RATE = Rate()


@dataclass(frozen=True)
class RunFacts:
    """What a report says about its run."""

    run_id: str
    period: str
    as_of: date
    area: str
    name: str
    headline: str
    code_version: str
    small_cell: int
    accept: float


@dataclass(frozen=True)
class Window:
    """A window figures are given for, with all kinds it is of, and what the same period a year earlier is called."""

    period: str
    kinds: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    year_before: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A relation of a pair that figures are given for, and which of its registers were not delivered.

    `headline` is the definition shown first: the workspace's, or presence where the pair has no consistency.
    """

    pair: str
    relation: str
    left: str
    right: str
    reference: str
    headline: str
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """What became of the rows of one side of a comparison: the sum of METRICS §1.

    `left_out`: by reason how many (None: too few to be shown); `total`: counted and left out together.
    """

    register: str
    received: int | None
    counted: int | None
    left_out: dict[str, int | None]
    total: int

    @property
    def adds_up(self) -> bool:
        """Whether every received row is accounted for."""
        return self.received is None or self.total == self.received


@dataclass(frozen=True)
class Compared:
    """The figures of one comparison: definition by window, and what was left out on each side by window.

    `moved`: definition by window and threshold, as if links were accepted from that probability on.
    """

    comparison: Comparison
    rates: dict[tuple[str, str], Rate]
    sides: dict[str, tuple[Side, Side]]
    estimates: dict[tuple[str, str], Rate] = field(default_factory=dict)
    target: float | None = None
    moved: dict[tuple[str, str, float], Rate] = field(default_factory=dict)

    def rate(self, definition: str, period: str) -> Rate:
        """The figure of that definition in that window."""
        return self.rates.get((definition, period), NO_RATE)

    def before(self, definition: str, window: Window) -> Rate:
        """The figure of that definition in the same period a year earlier."""
        return self.rate(definition, window.year_before or "")

    def estimate(self, name: str, period: str) -> Rate:
        """An estimate of the headline figure in that window."""
        return self.estimates.get((name, period), NO_RATE)

    def moved_to(self, threshold: float, definition: str, period: str) -> Rate:
        """That figure if links were accepted from another probability on."""
        return self.moved.get((definition, period, threshold), NO_RATE)

    def not_due(self, period: str) -> bool:
        """Whether a window has no figure because its records are too young to be due."""
        waiting = any(side.left_out.get("not_yet_due", 0) != 0 for side in self.sides.get(period, ()))
        return self.rate(self.comparison.headline, period).empty and waiting

    @property
    def definitions(self) -> tuple[str, ...]:
        """The definitions this comparison has, in their fixed order."""
        return tuple(dict.fromkeys(definition for definition, _ in self.rates))


@dataclass(frozen=True)
class Receipt:
    """A register and what was received of it; not `provided` is not the same as nothing in it."""

    register: str
    provided: bool
    files: int
    received: int
    quarantined: int
    superseded: int

    @property
    def kept(self) -> int:
        """Rows that are current and in order."""
        return self.received - self.quarantined - self.superseded


@dataclass(frozen=True)
class FileLine:
    """The current records that one sheet of a file gave."""

    register: str
    file: str
    sheet: str
    records: int


@dataclass(frozen=True)
class ScopeLine:
    """Records of a register that do not belong to its universe, by reason."""

    register: str
    scope: str
    reason: str
    records: int | None


@dataclass(frozen=True)
class BreakdownRow:
    """One township, facility, month or sex, with the figure of each comparison (None: not provided)."""

    key: str
    label: str
    rates: tuple[Rate | None, ...]


@dataclass(frozen=True)
class Breakdown:
    """The headline figure of every comparison by one cut."""

    cut: Cut
    period: str
    comparisons: tuple[Comparison, ...]
    rows: tuple[BreakdownRow, ...]


@dataclass(frozen=True)
class QualityLine:
    """A figure that speaks of one field or one register: `family` is the definition, `source` a register or a pair,
    `before` the same figure of the same period a year earlier, `without` the agreement of a field in the links that
    would have been accepted without it."""

    family: str
    source: str
    relation: str
    field: str
    rate: Rate
    before: Rate = NO_RATE
    without: Rate = NO_RATE


@dataclass(frozen=True)
class CountLine:
    """The population system's list beside the totals of an office that gives no list.

    `rates` are those of each window by its label: numerator the list, denominator the office, value the difference.
    `parts` are those of the report's main window by cut and key, none of which is shown outside the county.
    """

    against: str
    register: str
    absent: tuple[str, ...]
    rates: dict[str, Rate] = field(default_factory=dict)
    parts: tuple[tuple[Cut, str, Rate], ...] = ()

    def rate(self, period: str | None) -> Rate:
        """The counts of a window."""
        return self.rates.get(period or "", NO_RATE)


@dataclass(frozen=True)
class Answers:
    """What an office answered to our list: to how many of those asked; how many it has (有, 不一致), and alike (有)."""

    answered: Rate
    present: Rate
    agreeing: Rate

    @property
    def unanswered(self) -> int:
        """Of how many the office said nothing."""
        return (self.answered.denominator or 0) - (self.answered.numerator or 0)

    @property
    def differing(self) -> int:
        """How many the office has with something that differs."""
        return (self.present.numerator or 0) - (self.agreeing.numerator or 0)

    @property
    def absent(self) -> int:
        """How many the office has not got."""
        return (self.present.denominator or 0) - (self.present.numerator or 0)


NO_ANSWERS = Answers(NO_RATE, NO_RATE, NO_RATE)


@dataclass(frozen=True)
class AnswerLine:
    """What an office says of our list that hands over no list of its own, by window.

    `parts` and `fields` (those it named as differing, with how often: None where too small to be shown) are of the
    report's main window; `unused`: rows of its table, of all months, that say nothing of anybody, by reason.
    """

    against: str
    register: str
    absent: tuple[str, ...]
    windows: dict[str, Answers] = field(default_factory=dict)
    parts: tuple[tuple[Cut, str, Answers], ...] = ()
    fields: tuple[tuple[str, int | None], ...] = ()
    unused: dict[str, int] = field(default_factory=dict)

    def of(self, period: str | None) -> Answers:
        """What it says of a window."""
        return self.windows.get(period or "", NO_ANSWERS)


@dataclass(frozen=True)
class LevelLine:
    """How many links of a comparison stand at one level of one field, and which share of them that is."""

    pair: str
    relation: str
    field: str
    level: str
    agrees: bool | None
    links: int
    share: float


@dataclass(frozen=True)
class FindingLine:
    """Discrepancies of one sort; `count` is None where it is too small to be shown."""

    type: str
    pair: str
    register: str
    office: str
    field: str
    difference: str
    restricted: bool
    count: int | None


@dataclass(frozen=True)
class DifferenceLine:
    """Conflicting values of one field and kind over all comparisons."""

    field: str
    difference: str
    count: int | None


@dataclass(frozen=True)
class TownshipFindings:
    """The discrepancies of one township, in the order of the kinds they are given for; '' is no township."""

    key: str
    label: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class LinkLine:
    """Links of one state and method."""

    pair: str
    relation: str
    status: str
    method: str
    links: int | None


@dataclass(frozen=True)
class ExpectedLine:
    """The links of one relation, how many of them are expected to be false and how many matches missed beside them, and
    the share of all matches that blocking finds: estimates of the run itself, without labels. None: unknown, since no
    two records are likely enough to be the same. `given`: the model was given, not learned."""

    pair: str
    relation: str
    links: int
    false: float
    missed: float | None
    recall: float | None
    given: bool

    def shown_links(self, small: int) -> int | None:
        """The number of links, None where it is small."""
        return self.links if self.links >= small else None


@dataclass(frozen=True)
class GroupLine:
    """One subgroup of the records of a comparison: how many are linked, how many of the links are expected to be false,
    and how many matches missed, each as a number and as a rate."""

    pair: str
    relation: str
    grouping: str
    value: str
    rate: Rate
    false: float | None
    false_rate: float | None
    missed: float | None
    missed_rate: float | None

    @property
    def missed_unknown(self) -> bool:
        """Whether nobody knows how many matches were missed; of a suppressed line nothing is told."""
        return self.missed is None and self.false is not None


@dataclass(frozen=True)
class CoverageLine:
    """What a group of lists (the population list first) says of one window: the total behind them, and the share of it
    that the population list holds; or why they say nothing (`refusal`).

    `listed`: on the population list; `seen`: on any; None where it is too small to be shown. `at_most`: the share if no
    event were missing from all lists. `direction`: which way dependence between the lists moves the share.
    """

    period: str
    lists: tuple[str, ...]
    estimate: str
    method: str
    model: str
    direction: str
    refusal: str
    listed: int | None
    seen: int | None
    total: Rate
    rate: Rate
    at_most: float | None


@dataclass(frozen=True)
class MonitorLine:
    """What a unit (`` is the county) delivered for one month, or for so many `months` up to it, and its expected range.

    `observed` events, or so many of `of`; None where too few to be shown. `low`, `high`: the least and the largest that
    raise no alert; `chance`: of an alert by chance. `state`: in_range, low, high, never, or why it is not judged.
    """

    definition: str
    pair: str
    unit: str
    month: str
    months: int
    state: str
    observed: int | None
    of: int | None
    expected: float | None
    low: float | None
    high: float | None
    chance: float | None
    hidden: bool = False

    @property
    def alert(self) -> bool:
        """Whether the unit's data flow is to be looked into."""
        return self.state in {"low", "high", "never"}


MOST_CAUSES = 15


@dataclass(frozen=True)
class CauseLine:
    """What `records` of the `of` records of a unit have wrong in common: fields, kinds, the commonest first. Of records
    that are missing elsewhere a field says where: `missing_in_vaccination`.

    `or_register` may be the wrong one instead. `dimension`: facility, township or export. `months`: always, since or
    only in `month`. `expected`: how many there would be were the unit like all others; `lift` with its interval: how
    many times as frequent. A count is None where it would speak of few persons.
    """

    register: str
    or_register: str | None
    dimension: str
    unit: str
    fields: tuple[str, ...]
    kinds: tuple[str, ...]
    months: str
    month: str | None
    records: int | None
    of: int | None
    expected: float | None
    lift: float
    low: float
    high: float

    @property
    def registers(self) -> frozenset[str]:
        """The registers that may be wrong: whose values these are, and those in which records are missing."""
        missing = (field.removeprefix(MISSING_IN) for field in self.fields if field.startswith(MISSING_IN))
        return frozenset({self.register, *missing})


@dataclass(frozen=True)
class Checkpoint:
    """The line of this run's results in the chain of runs, and the digits of that line's hash."""

    line: int
    digits: str


@dataclass(frozen=True)
class FigureKey:
    """What a figure of the whole county speaks of; `field` is empty where it speaks of none."""

    period: str
    definition: str
    pair: str
    relation: str
    field: str

    @staticmethod
    def of(row: Mapping[str, Any]) -> FigureKey:
        """That of a row; runs and releases of older versions tell neither window nor field."""
        return FigureKey(**{one.name: str(row.get(one.name) or "") for one in fields(FigureKey)})


@dataclass(frozen=True)
class CorrectedFigure:
    """A figure of the whole county that was reported otherwise; a rate without a value was not there.

    `waiting`: how many records were, and are, too young to be counted.
    """

    key: FigureKey
    before: Rate
    now: Rate
    waiting: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class InputChange:
    """An input of the run that is another than when the figures were released."""

    kind: str
    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Correction:
    """The release of the same period that this run is held against: who signed it, and what no longer holds.

    `unchanged`: how many figures are as they were reported; None where the run was made before that was counted.
    """

    number: int
    run_id: str
    as_of: str
    name: str
    role: str
    at: str
    figures: tuple[CorrectedFigure, ...]
    changes: tuple[InputChange, ...]
    unchanged: int | None = None


@dataclass(frozen=True)
class Report:
    """Everything the reports show of one run, computed once."""

    run: RunFacts
    windows: tuple[Window, ...]
    window: Window
    definitions: tuple[str, ...]
    compared: tuple[Compared, ...]
    receipts: tuple[Receipt, ...]
    files: tuple[FileLine, ...]
    scopes: tuple[ScopeLine, ...]
    breakdowns: tuple[Breakdown, ...]
    trends: Breakdown
    vital: tuple[QualityLine, ...]
    counts: tuple[CountLine, ...]
    answers: tuple[AnswerLine, ...]
    quality: tuple[QualityLine, ...]
    levels: tuple[LevelLine, ...]
    findings: tuple[FindingLine, ...]
    differences: tuple[DifferenceLine, ...]
    restricted: int | None
    finding_kinds: tuple[str, ...]
    finding_townships: tuple[TownshipFindings, ...]
    links: tuple[LinkLine, ...]
    expected: tuple[ExpectedLine, ...]
    groups: tuple[GroupLine, ...]
    coverage: tuple[CoverageLine, ...]
    monitoring: tuple[MonitorLine, ...]
    causes: tuple[CauseLine, ...]
    townships: dict[str, str]
    checkpoint: Checkpoint | None = None
    correction: Correction | None = None
    suppressed: bool = False

    @property
    def answered(self) -> tuple[Compared, ...]:
        """The comparisons whose figure of the main window stands beside one with, or without, what people decided."""
        return tuple(
            one for one in self.compared if any((name, self.window.period) in one.estimates for name in FEEDBACK)
        )

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The probabilities from which links are accepted or might be, the lowest first."""
        return tuple(sorted({threshold for one in self.compared for _, _, threshold in one.moved}))

    @property
    def causes_shown(self) -> tuple[CauseLine, ...]:
        """As many lines as can be looked into."""
        return self.causes[:MOST_CAUSES]

    @property
    def monitoring_shown(self) -> tuple[MonitorLine, ...]:
        """What is charted of the twelve months up to the as-of date."""
        first = f"{self.run.as_of.year - 1:04d}-{self.run.as_of.month:02d}"
        return tuple(line for line in self.monitoring if line.month > first)

    @property
    def alerts(self) -> tuple[MonitorLine, ...]:
        """The alerts of these months, the latest first, then in the order of measures and codes."""
        found = [line for line in self.monitoring_shown if line.alert]
        return tuple(sorted(found, key=lambda line: line.month, reverse=True))

    @property
    def coverage_shown(self) -> tuple[CoverageLine, ...]:
        """Coverage in the report's main window."""
        return tuple(line for line in self.coverage if line.period == self.window.period)

    def coverage_adjusted(self, line: CoverageLine) -> Rate:
        """The same coverage with the expected errors of the links taken out; nothing for three lists."""
        beside = (one for one in self.coverage if one.lists == line.lists and one.period == line.period)
        return next((one.rate for one in beside if one.estimate == "adjusted"), NO_RATE)

    @property
    def coverage_ranges(self) -> dict[str, tuple[float, float]]:
        """By population list the least and the largest end of all intervals of its coverage in the main window."""
        ends: dict[str, tuple[float, float]] = {}
        for line in self.coverage_shown:
            if line.rate.low is not None and line.rate.high is not None:
                low, high = ends.get(line.lists[0], (1.0, 0.0))
                ends[line.lists[0]] = (min(low, line.rate.low), max(high, line.rate.high))
        return ends

    @property
    def other_headlines(self) -> tuple[str, ...]:
        """Definitions that stand in the headline's place where a comparison has not got it."""
        return tuple(sorted({one.comparison.headline for one in self.compared} - {self.run.headline}))
