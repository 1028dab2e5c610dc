"""Readings that a dictionary of words gets wrong in names: of surnames, and of characters with several readings."""

from __future__ import annotations


def _table(text: str) -> dict[str, tuple[str, ...]]:
    return {word[0]: tuple(word[1:].split("/")) for word in text.split()}


# Single-character surnames read otherwise than the word; where families differ, both readings, the usual one first.
SURNAME_READINGS = _table(
    """
    单shan 仇qiu 解xie 翟zhai/di 区ou 查zha 朴piao/pu 盖gai/ge 尉wei/yu 乐yue/le 员yun/yuan 折she/zhe
    种chong/zhong 繁po/fan 句gou 秘bi/mi 洗xian 缪miao/mu 覃qin/tan 黑he 召shao 谌chen/shen 宓mi/fu 祭zhai/ji
    郇xun/huan 隗wei/kui 牟mu/mou 能nai 柏bai/bo 阚kan 乜nie 藏zang 适kuo 会gui 不fou 郗xi/chi 郄qie/xi 费fei/bi
    么yao 炅gui 佴nai 莘shen/xin
    """
)

# Characters whose usual reading in a given name is not the dictionary's first, or that have several living ones.
NAME_READINGS = _table(
    """
    乐le/yue
    长chang/zhang 重chong/zhong 曾zeng 茜qian/xi 单dan/shan 解jie/xie 行xing/hang 朝chao/zhao 柏bai/bo 薄bo 卜bu
    晟sheng/cheng 娜na/nuo 着zhe/zhuo 了le/liao 筠yun/jun 藏cang/zang 率shuai 尉wei/yu 还huan/hai 都du/dou 的di 么me/mo
    参shen/can 弹tan 调diao/tiao 佛fo/fu 辟pi/bi 省sheng/xing 仔zi/zai 澄cheng/deng 劲jin/jing 隽jun/juan 勒le 缪miao
    覃qin/tan 蔚wei/yu 钥yue
    """
)

# Surnames of two characters with their readings; a name that begins with one has a given name from the third on.
COMPOUND_SURNAMES: dict[str, tuple[str, str]] = {
    word[:2]: (word[2:].split("/")[0], word[2:].split("/")[1])
    for word in """
    欧阳ou/yang 司马si/ma 上官shang/guan 诸葛zhu/ge 夏侯xia/hou 东方dong/fang 皇甫huang/fu 尉迟yu/chi
    公孙gong/sun 慕容mu/rong 令狐ling/hu 司徒si/tu 司空si/kong 万俟mo/qi 澹台tan/tai 单于chan/yu 长孙zhang/sun
    鲜于xian/yu 宇文yu/wen 呼延hu/yan 独孤du/gu 濮阳pu/yang 公冶gong/ye 轩辕xuan/yuan 申屠shen/tu 太叔tai/shu
    仲孙zhong/sun 钟离zhong/li 闻人wen/ren 赫连he/lian 完颜wan/yan 端木duan/mu 南宫nan/gong 拓跋tuo/ba 百里bai/li
    东郭dong/guo 西门xi/men 淳于chun/yu 宗政zong/zheng 公羊gong/yang 闾丘lv/qiu 亓官qi/guan 司寇si/kou
    颛孙zhuan/sun 巫马wu/ma 公西gong/xi 漆雕qi/diao 乐正yue/zheng 谷梁gu/liang 段干duan/gan 梁丘liang/qiu
    左丘zuo/qiu 东门dong/men 羊舌yang/she 微生wei/sheng 第五di/wu 纳兰na/lan
    """.split()
}
