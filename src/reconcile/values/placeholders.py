"""Words that offices write for a child who has no name yet, and the mother's name inside them."""

from __future__ import annotations

import re
from typing import NamedTuple

from reconcile.values.characters import fold, is_han
from reconcile.values.pinyin import pinyin_key

# Whole cells that name nobody.
WORDS = frozenset(
    """
    宝宝 宝贝 小宝 小宝宝 大宝 二宝 毛毛 小毛毛 毛头 毛娃 娃娃 贝贝 妞妞 囡囡 婴儿 新生儿 新生婴儿 初生儿 男婴
    女婴 男孩 女孩 男宝 女宝 未取名 未起名 未命名 未定名 未登记 未报名 尚未取名 没取名 没有名字 暂未取名 暂未命名
    待取名 待定 待命名 待起名 暂定 未定 未上户 无名 无名氏 无姓名 无名字 大双 小双 双胞胎 长子 次子 长女 次女
    三子 三女 之子 之女 之婴 之大双 之小双 BABY BB 弃婴 男 女 子 婴
    """.split()
)
_ORDER = r"(?:大|小|长|次|老大|老二|老三|第?[一二三四五甲乙丙AB12345])"
# Tails that follow the mother's name. One of 子 女 婴 alone also ends real names: it is called weak.
_TAIL = re.compile(
    rf"""(?P<parent>.{{2,20}}?)
    (?:(?P<of>之|的)(?:{_ORDER}?(?:子|女|婴|儿|宝|双|孩|儿子|女儿|男婴|女婴|男孩|女孩|宝宝|婴儿|毛毛|新生儿|双胞胎){_ORDER}?)
      |(?P<strong>长子|次子|三子|长女|次女|三女|大双|小双|大子|二子|大女|二女|儿子|女儿|男婴|女婴|之子女|婴儿|宝宝|毛毛|新生儿|双胞胎)
      |(?P<weak>子|女|婴))""",
    re.VERBOSE,
)
_REMARK = re.compile(r"\([^()]*\)$|[0-9]+$")
# Characters a placeholder may end in: a quick test that spares real names the pattern.
LAST_CHARACTERS = frozenset("子女婴儿宝双孩毛名定户记氏贝妞囡娃头字胎大小长次一二三四五甲乙丙B)") | frozenset("12345AY")


class Placeholder(NamedTuple):
    """`parent` is the mother's name where the placeholder holds one; `sure` is False where it may be a real name."""

    parent: str | None
    sure: bool


def find_placeholder(name: str) -> Placeholder | None:
    """What a folded name says of a child without a name, None for a name like any other."""
    bare = _REMARK.sub("", name) or name
    if bare in WORDS:
        return Placeholder(None, sure=True)
    if not name or name[-1] not in LAST_CHARACTERS:
        return None
    found = _TAIL.fullmatch(bare)
    if not found or not is_han(bare[0]):
        return None
    return Placeholder(found["parent"], found["weak"] is None)


def is_placeholder_of(raw: str | None, mother_name: str | None) -> bool:
    """Whether a child's name only says whose child it is.

    Where it may be a real name (王丽子) it counts only if the part before the last character is the mother's name,
    as written or as it sounds; without a mother's name it counts.
    """
    found = find_placeholder(fold(raw or "").replace(" ", "").upper())
    if found is None or found.sure or found.parent is None:
        return found is not None
    mother = fold(mother_name or "").replace(" ", "").upper()
    return not mother or found.parent == mother or pinyin_key(found.parent) == pinyin_key(mother)
