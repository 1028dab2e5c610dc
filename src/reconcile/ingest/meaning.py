"""What a column's header means: certainly, by its own words and titles, or by the columns to its left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from reconcile.ingest.header_text import Meaning, Vocabulary

Parts = tuple[str, ...]
_LONGEST_TITLE = 14


class Reader:
    """Reads headers in normal form, uppermost part first, in the words of one register."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def certain(self, text: Parts) -> Meaning | None:
        """What the header means wherever it stands."""
        if found := self._joined(text) or self._below_title(text):
            return found
        last = text[-1]
        stated = self.vocabulary.stated(last)
        if self.title_role(text) or (stated and last in self.vocabulary.generic):
            return None
        own = self.vocabulary.role_of(last)
        return stated or (self._of_role(*own) if own else None) or self._cut(last)

    def in_context(self, text: str, role: str | None, taken: Collection[str]) -> tuple[Meaning | None, bool]:
        """What a header such as 姓名 means right of columns about `role`, and whether it was chosen over another sense.

        Fields that other columns hold already (`taken`) are not meant again.
        """
        stated = self.vocabulary.stated(text)
        near = self._of_role(role, text) if role else None
        if near and near.field not in taken:
            return near, stated is not None and stated.field != near.field
        return stated, False

    def role(self, found: Meaning) -> str | None:
        """Whose field it is; None where it is nobody's."""
        role = self.vocabulary.spec.field(found.field).role
        return role if role in self.vocabulary.spec.roles else None

    def role_named(self, text: Parts) -> str | None:
        """The role that a header names without meaning a field, such as 男方职业."""
        own = self.vocabulary.role_of(text[-1])
        return own[0] if own else self.title_role(text)

    def title_role(self, text: Parts) -> str | None:
        """The one role that the merged titles above a column name."""
        roles: set[str] = set()
        for title in text[:-1]:
            if len(title) <= _LONGEST_TITLE:
                roles |= self.vocabulary.roles_in(title)
        return roles.pop() if len(roles) == 1 else None

    def _joined(self, text: Parts) -> Meaning | None:
        """The longest run of parts that names a field by itself: 新生儿 over 姓名, 性别 over 男."""
        for start in range(len(text) - 1):
            for joint in (".", ""):
                found = self.vocabulary.stated(joint.join(text[start:]))
                if found and not self._anothers(found, text[:start], text[start]):
                    return found
        return None

    def _below_title(self, text: Parts) -> Meaning | None:
        role = self.title_role(text)
        if role is None:
            return None
        last = text[-1]
        own = self.vocabulary.role_of(last)
        if found := self._of_role(role, last) or (self._of_role(role, own[1]) if own else None):
            return found
        stated = self.vocabulary.stated(last)
        return stated if stated and not self._anothers(stated, text[:-1], last) else None

    def _anothers(self, found: Meaning, titles: Parts, word: str) -> bool:
        """民族 below 母亲 is not the child's, whatever the register calls 民族 alone."""
        role = self.title_role((*titles, word))
        return role is not None and word in self.vocabulary.generic and self.role(found) != role

    def _of_role(self, role: str, text: str) -> Meaning | None:
        if short := self.vocabulary.in_role(role, text):
            return Meaning(short.name)
        stated = self.vocabulary.stated(text)
        return stated if stated and self.role(stated) == role else None

    def _cut(self, text: str) -> Meaning | None:
        field = self.vocabulary.cut.get(text)
        return Meaning(field.name) if field else None


def read_in_order(reader: Reader, texts: dict[int, Parts]) -> tuple[dict[int, Meaning], list[int]]:
    """What each column means, and those whose meaning rests on the column left of them alone."""
    claims = {index: found for index, text in texts.items() if (found := reader.certain(text))}
    counts = Counter(text[-1] for text in texts.values())
    guessed: list[int] = []
    doubtful: dict[int, Meaning] = {}
    role: str | None = None
    for index, text in texts.items():
        found = claims.get(index)
        if found is None and reader.title_role(text) is None and reader.vocabulary.role_of(text[-1]) is None:
            taken = {claim.field for claim in claims.values()}
            found, chosen = reader.in_context(text[-1], role, taken)
            guessed += [index] if chosen and counts[text[-1]] == 1 else []
            # The same header several times: the one among another person's columns is not this field's.
            if found and not chosen and role and reader.role(found) != role and counts[text[-1]] > 1:
                doubtful[index], found = found, None
            if found:
                claims[index] = found
        role = reader.role(found) if found else reader.role_named(text) or role
    held = {claim.field for claim in claims.values()}
    return claims | {index: found for index, found in doubtful.items() if found.field not in held}, guessed
