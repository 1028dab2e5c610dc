"""Strategies: any text, and texts of the kind that registers hold, so that random cases reach every branch."""

from __future__ import annotations

from hypothesis import strategies as st

ANY = st.text(max_size=30)
_NAME_PARTS = (
    "王丽张伟李明欧阳单雄娜堃昇於買阿依古麦提之子女婴大双小宝毛名无某·•.?□*＊〇 \u3000\u200b\ue000()（+⿰王月abzhéXx1"
)
NAMES = st.text(alphabet=_NAME_PARTS, max_size=9)
NUMBERS = st.text(alphabet="0123456789０１Xx*?.E+'- OIl,", max_size=24)
DATES = st.text(alphabet="0123456789-/.年月日 :T农历闰正腊初一二三四十廿〇○零Zz", max_size=20)
PLACES = st.text(alphabet="示例县省市城关镇大河村社区临山0129()- ", max_size=16)
WORDS = st.one_of(NAMES, NUMBERS, DATES, PLACES, ANY)
CELLS = st.one_of(st.none(), WORDS)
