"""The purpose limit: columns that nobody may deliver, in whatever dress their header comes."""

from __future__ import annotations

import pytest

from reconcile.registers import load_declarations

BUILT_IN = load_declarations()


@pytest.mark.parametrize(
    "header",
    [
        *(
            "孩次",
            "胎次",
            "孕次",
            "产次",
            "计划内",
            "计划外生育",
            "政策外",
            "生育证号",
            "准生证",
            "婚育证明",
            "生育服务证号",
        ),
        *(
            "避孕措施",
            "避孕节育情况",
            "孕检日期",
            "死因",
            "根本死亡原因",
            "直接导致死亡的疾病",
            "ICD编码",
            "icd10",
            "ＩＣＤ－１０",
        ),
        *(
            "HIV",
            "hiv抗体",
            "艾滋病检测",
            "梅毒",
            "孕 次",
            "本次\n孕次",
            "母亲.孕次",
            "产次（含本次）",
            "社会抚养费",
            "未婚先孕",
        ),
        *(
            "孩（次）",
            "孩\u200b次",
            "孩·次",
            "孕产情况.孕",
            "第几孩",
            "孩数",
            "胎序",
            "是否符合政策",
            "孕情检查",
            "放环",
            "绝育",
        ),
        *("生育登记号", "婚育证", "死亡诊断", "主要诊断", "HBsAg", "乙肝表面抗原"),
        *(),
    ],
)
def test_a_refused_header_is_refused(header: str) -> None:
    assert BUILT_IN.refused.refuses(header)


@pytest.mark.parametrize(
    "header",
    [
        "死因监测卡编号",
        "死亡日期",
        "死亡地点",
        "出生孕周",
        "出生体重",
        "母亲姓名",
        "出生医学证明编号",
        "婚姻登记",
        "第几胎儿",
        "胎数",
        "",
    ],
)
def test_a_header_of_our_purpose_is_spared(header: str) -> None:
    assert not BUILT_IN.refused.refuses(header)


def test_a_spared_word_does_not_spare_what_stands_beside_it() -> None:
    assert BUILT_IN.refused.refuses("死因监测 死因")


def test_no_declared_header_is_refused() -> None:
    headers = [
        header
        for spec in BUILT_IN.registers.values()
        for field in spec.fields
        for header in (*field.headers, *field.short, *field.fallback)
    ]
    assert len(headers) > 300
    assert [header for header in headers if BUILT_IN.refused.refuses(header)] == []
