"""Personal data is found where it stands, and nothing else is taken for it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.personal import masked, personal


def found(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in personal(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请打13812345678找我", [("13812345678", "phone")]),
        ("電話 +86 138-1234-5678。", [("+86 138-1234-5678", "phone")]),
        ("我家座机0731-84512345", [("0731-84512345", "phone")]),
        ("手機 0912-345-678", [("0912-345-678", "phone")]),
        ("Call me: +44 20 7946 0958", [("+44 20 7946 0958", "phone")]),
        ("身份证430102199003077719", [("430102199003077719", "identity")]),
        ("身份证11010519491231002X", [("11010519491231002X", "identity")]),
        ("卡号 4111 1111 1111 1111", [("4111 1111 1111 1111", "card")]),
        ("写信到 wang.li@example.org 吧", [("wang.li@example.org", "mail")]),
        ("加我微信号：lamp_2020", [("lamp_2020", "account")]),
        ("QQ12345678", [("12345678", "account")]),
        ("车牌湘A12345挡住消防通道", [("湘A12345", "plate")]),
        ("我叫王小明，住在东街", [("王小明", "name")]),
        ("联系人：李芳 每天在家", [("李芳", "name")]),
        ("聯絡人：陳大文", [("陳大文", "name")]),
        ("My name is Ada Brook and I live here", [("Ada Brook", "name")]),
        ("3栋2单元501室漏水", [("3栋2单元501室", "home")]),
        ("12號樓 1203 室", [("12號樓 1203 室", "home")]),
        ("The roof of flat 3B leaks", [("flat 3B", "home")]),
    ],
)
def test_what_is_personal_is_found(text: str, expected: list[tuple[str, str]]):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "路灯坏了三天，2026年11月22日修过",
        "编号 20261122000123 的单子没有下文",
        "每月 1380 元，一年 16560 元",
        "身份证号 999999999999999999 是假的",
        "4111 1111 1111 1112 不是卡号",
        "我叫了三次车也没来",
        "坐 105 路公交到 3 号桥",
        "The lamp at number 12 is dark since 2026-11-20",
        "第3栋楼前面的井盖",
    ],
)
def test_what_is_not_personal_stays(text: str):
    assert found(text) == []


@given(st.text(alphabet="我叫王明138 0-1234567890Xx@.aQ微信栋单元室湘A，\n", max_size=60))
def test_spans_stand_in_order_and_masking_leaves_none_that_is_sure(text: str):
    spans = personal(text)

    assert spans == sorted(spans, key=lambda span: span.start)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


def test_a_masked_text_says_what_was_there():
    assert masked("请打13812345678或写 a@b.cn", lambda kind: kind.upper()) == "请打[PHONE]或写 [MAIL]"
