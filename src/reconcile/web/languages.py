"""The words of the pages: Chinese in the templates, English from a catalogue that is read when the pages start."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Protocol

from babel.messages.pofile import read_po


class Translated(Protocol):
    """Gives the words for a text of a template."""

    def __call__(self, text: str, /) -> str:
        """The text in one language."""


@cache
def english() -> dict[str, str]:
    """Every text of the templates in English."""
    with (files("reconcile.web") / "locale" / "en.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def in_english(text: str) -> str:
    """The English words; KeyError where nobody has translated it."""
    return english()[text]


def in_chinese(text: str) -> str:
    """The text as it stands in the template."""
    return text


def plural(single: str, several: str, number: int) -> str:
    """One word for all numbers, as Chinese has it."""
    return single if number == 1 else several
