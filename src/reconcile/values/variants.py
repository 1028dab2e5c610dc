"""Variant characters of names that the conversion to simplified characters leaves alone.

Pairs of the same word only: folding two different words would call two different names the same.
"""

from __future__ import annotations

_PAIRS = """
堃坤 祐佑 甯宁 喆哲 迺乃 暎映 邨村 煕熙 凞熙 頴颖 颕颖 槑梅 囯国 圀国 囻国 珎珍 喦岩 嵒岩 巗岩 巖岩 恵惠 徳德
悳德 曻升 脩修 髙高 黒黑 眞真 靑青 戸户 呉吴 斉齐 広广 栄荣 竜龙 竝并 衞卫 淸清 姍姗 棃梨 璢琉 瑠琉 碁棋 祕秘
秌秋 穐秋 龝秋 緜绵 蘂蕊 蕋蕊 冨富 劔剑 劒剑 咲笑 埜野 壻婿 弌一 弍二 弎三 彞彝 彜彝 愽博 敎教 旹时 昻昂 暁晓
朙明 査查 桒桑 毘毗 氷冰 渕渊 渓溪 満满 滙汇 焔焰 燄焰 牀床 犂犁 琹琴 畧略 皐皋 睠眷 矦侯 穉稚 稺稚 筍笋 綵彩
翆翠 聡聪 舘馆 艶艳 芲花 菓果 萠萌 薫薰 蘓苏 豊丰 賛赞 逰游 醕醇 隂阴 頼赖 顔颜 飜翻 鳯凤 鸎莺 麐麟 黙默 鼇鳌
寕宁 寍宁 寳宝 峩峨 嶌岛 嶋岛 荘庄 濶阔 濵滨 畵画 畬畲 粦磷 緑绿 髪发 鶏鸡 鷄鸡 塲场 姉姊 娯娱 倂并 俻备 亜亚
児儿 関关 辺边 実实 覧览 桟栈 暦历 歴历 沢泽 釈释 検检 険险 剣剑 県县 帰归 権权 観观 勧劝 歓欢 鉄铁 銕铁 斎斋
済济 剤剂
"""

VARIANTS: dict[str, str] = {pair[0]: pair[1] for pair in _PAIRS.split()}
