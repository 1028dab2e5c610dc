"""The settings of an office. Each description is what a user is told to write where a value is wrong."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from reconcile.values.working_days import WorkingDays, days_of, working_days

Definition = Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z0-9_]+)+$")]
Register = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Headline = Literal[
    "presence.ref",
    "presence.other",
    "consistency.matched",
    "consistency.complete",
    "consistency.ref",
    "consistency.union",
]


class Strict(BaseModel):
    """What every table of the file shares: no unknown key, no silent conversion, no change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Lag(Strict):
    """How long after the event a record is due."""

    days: int = Field(default=0, ge=0, le=3660, description="a whole number of calendar days")
    working_days: int = Field(default=0, ge=0, le=2600, description="a whole number of working days")
    months: int = Field(default=0, ge=0, le=120, description="a whole number of months")


class Thresholds(Strict):
    """Probabilities that decide what becomes of a link: at least `accept`, at least `review`, or rejected."""

    accept: float = Field(default=0.8, gt=0, le=1, description="a probability above review, such as 0.8")
    review: float = Field(default=0.2, gt=0, le=1, description="a probability below accept, such as 0.2")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.review > self.accept:
            raise ValueError("review is above accept")
        return self


class FollowUp(Strict):
    """How long offices have to answer, and on which days they work."""

    working_days: int = Field(default=10, ge=1, le=250, description="a whole number of working days, such as 10")
    holidays: list[str] = Field(
        default=[], description='days off in quotes, such as ["2027-01-01", "2027-02-05..2027-02-11"]'
    )
    working_weekends: list[str] = Field(
        default=[], description='Saturdays and Sundays that are worked, in quotes, such as ["2027-02-20"]'
    )

    @field_validator("holidays", "working_weekends")
    @classmethod
    def _days(cls, days: list[str]) -> list[str]:
        for text in days:
            list(days_of(text))
        return days

    @property
    def calendar(self) -> WorkingDays:
        """The calendar of the mainland with what is set here."""
        return working_days(self.holidays, self.working_weekends)


class Settings(Strict):
    """Everything that `reconcile.toml` may say."""

    area: str = Field(
        pattern=r"^[0-9]{6}$", description='the six digits of the county in quotes, such as area = "990121"'
    )
    name: str = Field(default="", max_length=100, description="the name printed on reports, in quotes")
    language: Literal["zh", "en"] = Field(default="zh", description='"zh" or "en"')
    headline: Headline = Field(
        default="consistency.ref",
        description="one of presence.ref, presence.other, consistency.matched, consistency.complete, "
        "consistency.ref, consistency.union",
    )
    small_cell: int = Field(default=5, ge=1, le=100, description="a whole number of persons, such as 5")
    min_births_sex_ratio: int = Field(default=3000, ge=1, description="a whole number of births, such as 3000")
    unmask_limit: int = Field(
        default=20,
        ge=1,
        le=1000,
        description="a whole number of records that one person may look at unmasked within an hour, such as 20",
    )
    database: str = Field(
        default="",
        description='where cases are kept: "" for cases.db, or "postgresql://user@host/name" without a password, '
        "which PostgreSQL reads from ~/.pgpass or PGPASSWORD",
    )
    thresholds: Thresholds = Field(default=Thresholds(), description="a table [thresholds] with accept and review")
    followup: FollowUp = Field(
        default=FollowUp(), description="a table [followup] with working_days, holidays and working_weekends"
    )
    lags: dict[Register, Lag] = Field(
        default={},
        description="a table [lags] of lines such as hukou = { months = 1 } or deaths = { working_days = 15 }",
    )
    targets: dict[Definition, Annotated[float, Field(ge=0, le=1)]] = Field(
        default={}, description='a table [targets] of lines such as "consistency.ref" = 0.98, each from 0 to 1'
    )

    @field_validator("database")
    @classmethod
    def _without_password(cls, url: str) -> str:
        """A run takes a copy of the settings along, and it is handed to auditors."""
        parts = urlsplit(url)
        if url and (parts.scheme != "postgresql" or not parts.path.strip("/")):
            raise ValueError("this is no address of a PostgreSQL database")
        if parts.password or "password" in parse_qs(parts.query):
            raise ValueError("a password does not belong here")
        return url

    @property
    def of_figures(self) -> dict[str, Any]:
        """The settings that a figure can depend on: all but where cases are kept and how they are worked."""
        return self.model_dump(exclude={"database", "followup", "unmask_limit"})

    def canonical(self) -> str:
        """The settings as one text that is the same for the same settings, whatever their order in the file."""
        return json.dumps(self.of_figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
