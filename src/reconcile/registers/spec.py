"""A register as it is declared in TOML: its fields, their headers, its key, scope and lag."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
FieldType = Literal[
    "name",
    "resident_id",
    "date",
    "month",
    "sex",
    "ethnicity",
    "place",
    "certificate_no",
    "phone",
    "code",
    "number",
    "text",
]
DeliveryKind = Literal["full", "year_to_date", "increment"]
RegisterKind = Literal[DeliveryKind, "totals", "answered"]
Answer = Literal["yes", "differs", "no"]
"""What an office says of a person on a list it was handed: it has the same, something else of the person, or nobody."""


class Declared(BaseModel):
    """What every declaration shares: nothing unknown is accepted, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Label(Declared):
    """A text in both languages."""

    zh: str
    en: str


class Lag(Declared):
    """How long after the event a record is legally due."""

    days: int = 0
    working_days: int = 0
    months: int = 0


class FieldSpec(Declared):
    """One field: the column it becomes, what it means, and the headers it is found under.

    `headers` are compared after normalising; a merged header is written `parent.child`. `short` holds headers that mean
    this field only where the column stands in its role's own context (a second 姓名 right of 男方...). `fallback` holds
    headers that count only where none of `headers` is there (the code of a sex beside its word). `{n}` in a header
    stands for the order of a newborn, and makes a row with several of them several records. `one_hot` is not declared:
    a header `<alias>.<code label>` is a column of ticks for that code.
    """

    name: Identifier
    type: FieldType
    role: Identifier = "record"
    headers: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    required: bool = False
    telling: bool = False
    complete: bool = False
    codes: dict[str, tuple[str, ...]] = {}
    unit: str | None = None


class ScopeRule(Declared):
    """Which records of the register belong to its universe.

    `in_area`: the first place field that speaks decides, none speaking is `unknown`; `none_of` / `one_of`: by
    code; `none_containing`: texts that hold one of the words are out;
    `not_renewed`: a record whose number in the first field stands in the second of another record was replaced by it.
    `elsewhere`: these codes put no paper out (void, deleted) but a person, who is managed elsewhere: the record stands,
    and what it is linked with is out of scope too. Rules on places always mean that.
    """

    rule: Literal["in_area", "none_of", "one_of", "none_containing", "not_renewed"]
    fields: tuple[Identifier, ...]
    values: tuple[str, ...] = ()
    reason: Identifier
    elsewhere: bool = False


class SequenceRule(Declared):
    """Two dates of one record of which `later` can never lie before `earlier`."""

    earlier: Identifier
    later: Identifier


class ValidityRule(Declared):
    """A check that a value of one record can fail by itself; where there is no value that can be read, none is made.

    `check_digit` of a resident ID; `id_birth_date`, `id_sex`: the number says the same date or sex as the second field;
    `not_after`: the first date is not later than the second; `not_in_future`: a date is not later than the as-of date;
    `known_code`: the code in a place is on a list of places;
    `adds_up`: a number is the sum of the two after it. Families are never judged: no rule compares surnames, and
    none compares a marriage date with a birth date.
    """

    rule: Literal["check_digit", "id_birth_date", "id_sex", "not_after", "not_in_future", "known_code", "adds_up"]
    fields: tuple[Identifier, ...]


class Totals(Declared):
    """What the rows of an office count that gives totals and no list.

    `against`: the population system's list of the same events. `total`, `male`, `female`: the fields that hold counts
    of persons; a total that is not there is the sum of both. `basis` says in words whom the office counts.
    """

    against: Identifier
    total: Identifier
    male: Identifier
    female: Identifier
    basis: Label


class ListAnswers(Declared):
    """What an office answers to our list that gives no list of its own: it has a person (有), has not (无), or has the
    person with something that differs (不一致).

    `against`: the list that was handed over, known by its one key field. `number`: the field that repeats that key;
    `answer`: the field of codes `yes`, `differs`, `no`; `differs`: the field that says what differs, by codes that are
    fields of the list. `source` says in words how the answers came about.
    """

    against: Identifier
    number: Identifier
    answer: Identifier
    differs: Identifier | None = None
    source: Label


class RegisterSpec(Declared):
    """One register: whose it is, how it is delivered, what makes a record of it, and where its figures are cut.

    `event` is the field that dates a record (`event_in`: the number whose birth date does where that field is empty),
    `reported` the one that says when it was entered (timeliness), `lag` when it is due. A file is taken as `full` only
    where it has all fields of `full_with`, else as an increment. `township` names the place fields that give the
    township, the first that speaks counting. `roles` maps a role to the words that open its context in a header row.
    `disclose_to` lists the offices that may see its values; `found_by` the fields by which its own office finds a
    record in its system where the key does not say it (an ID number is shown to nobody whole). One of kind `totals`
    holds no records of persons: each of its rows counts some of a month (`totals`), and is set beside the population
    system's list. One of kind `answered` holds what an office said of each person on that list (`answered`).
    """

    id: Identifier
    label: Label
    office: Identifier
    disclose_to: tuple[Identifier, ...] = ()
    kind: RegisterKind
    full_with: tuple[Identifier, ...] = ()
    key: tuple[Identifier, ...]
    found_by: tuple[Identifier, ...] = ()
    event: Identifier | None = None
    event_in: Identifier | None = None
    reported: Identifier | None = None
    lag: Lag = Lag()
    township: tuple[Identifier, ...] = ()
    facility: Identifier | None = None
    sex: Identifier | None = None
    identity: tuple[Identifier, ...]
    titles: tuple[str, ...] = ()
    roles: dict[str, tuple[str, ...]] = {}
    fields: Annotated[tuple[FieldSpec, ...], Field(alias="field")]
    scope: tuple[ScopeRule, ...] = ()
    sequence: tuple[SequenceRule, ...] = ()
    validity: tuple[ValidityRule, ...] = ()
    totals: Totals | None = None
    answered: ListAnswers | None = None

    def field(self, name: str) -> FieldSpec:
        """The field of that name; KeyError where the register has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def lists_records(self) -> bool:
        """Whether its rows are records of their own, and neither counts nor answers about the records of others."""
        return self.kind not in {"totals", "answered"}

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of all fields, in declared order."""
        return tuple(field.name for field in self.fields)
