"""Ethnic groups, coded as in GB/T 3304-1991: 01 to 56, 97 other, 98 foreign origin."""

from __future__ import annotations

import re
import unicodedata

from reconcile.values.characters import fold
from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, UNREAD, Parsed

GROUPS = """
    汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西
    景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安
    裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
""".split()
_CODES = {name: f"{number:02d}" for number, name in enumerate(GROUPS, 1)}
_CODES |= {"其他": "97", "其它": "97", "外国血统中国籍人士": "98", "外国血统": "98", "入籍": "98"}
# Former names, short names and misspellings met in exports.
_MISSPELT = dict(
    pair.split("=")
    for pair in """
    布衣=布依 布伊=布依 达斡=达斡尔 达翰尔=达斡尔 达呼尔=达斡尔 毛难=毛南 崩龙=德昂 仡老=仡佬 仡僚=仡佬 木佬=仫佬
    仫姥=仫佬 维=维吾尔 维吾=维吾尔 蒙=蒙古 朝=朝鲜 鲜=朝鲜 哈萨=哈萨克 柯尔克=柯尔克孜 克尔克孜=柯尔克孜
    乌兹别克=乌孜别克 萨拉=撒拉 洛巴=珞巴 傈粟=傈僳 栗粟=傈僳 力傈=傈僳 拉枯=拉祜 僮=壮 僳僳=傈僳 瓦=佤
    卡佤=佤 畬=畲 锡泊=锡伯 西伯=锡伯 俄罗=俄罗斯 满洲=满 汗=汉
    """.split()
)
_LABELLED = re.compile(r"(?P<code>[0-9]{1,2})[^0-9]*|(?P<word>[\u4e00-\u9fff]+?)族?(?:\([^()]*\)|[0-9]{1,2})?")
_VALID = frozenset(_CODES.values())


def parse_ethnicity(raw: str | None) -> Parsed:
    """Two digits; of `01汉族` the code counts."""
    text = raw or ""
    word = "".join(fold(unicodedata.normalize("NFKC", text)).split()).upper()
    if not word or word in EMPTY_WORDS or word.strip("□·") == "":
        return Parsed(None, "", EMPTY)
    found = _LABELLED.fullmatch(word)
    if not found:
        return Parsed(None, "", UNREAD)
    value, step = _from_code(found["code"]) if found["code"] else _from_word(found["word"])
    return Parsed(value, "" if value in (None, text) else step, OK if value else UNREAD)


def _from_code(code: str) -> tuple[str | None, str]:
    padded = code.zfill(2)
    return (padded if padded in _VALID else None), "code"


def _from_word(word: str) -> tuple[str | None, str]:
    if word in _CODES:
        return _CODES[word], "code"
    return _CODES.get(_MISSPELT.get(word, "")), "misspelt"
