"""Sentences that say "we will", with their day; what is past, asked, conditional or polite is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.promises import promises_in

#: A Wednesday.
TODAY = date(2026, 6, 3)


def is_workday(day: date) -> bool:
    return day.weekday() < 5


def found(text: str) -> list[tuple[str, str | None]]:
    return [(one.text, one.due and one.due.isoformat()) for one in promises_in(text, TODAY, is_workday)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("We will mend the pole by 5 December.", "2026-12-05"),
        ("The lamp will be replaced next Friday.", "2026-06-12"),
        ("We'll come back within ten working days.", "2026-06-17"),
        ("Our team is going to look at it.", None),
        ("The unit plans to repave the lane by the end of the month.", "2026-06-30"),
        ("我们将于6月20日前更换灯杆。", "2026-06-20"),
        ("我們將於6月20日前更換燈桿。", "2026-06-20"),
        ("我局将进一步加强监管。", None),
        ("我们会尽快回复您。", None),
        ("供电所会在下周五前修好。", "2026-06-12"),
        ("下周五我们会上门检查；", "2026-06-12"),
        ("预计今年9月底前完工。", "2026-09-30"),
        ("争取年底前投入使用。", "2026-12-31"),
        ("施工单位三日内整改到位。", "2026-06-06"),
        ("我们承诺两周内答复。", "2026-06-17"),
    ],
)
def test_a_promise_is_found_with_its_day(text: str, due: str | None):
    assert found(text) == [(text, due)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "路灯已于6月1日修好。",
        "The lamp was replaced on Monday.",
        "现将有关情况回复如下。",
        "已将您的意见转交供电所。",
        "我们召开了会议。",
        "居民委员会已成立。",
        "社会各界十分关注。",
        "何时将完工？",
        "Will it be mended?",
        "如需帮助，我们将派人上门。",
        "If you call, we will come.",
        "我们将竭诚为您服务。",
        "下周",
        "预计需要大量资金。",
        "我们没有承诺三年内完成。",
        "这是将近大半年内的费用。",
        "We will not do it.",
        "Thanks to the good will of the neighbours.",
    ],
)
def test_what_is_no_promise_is_left_alone(text: str):
    assert found(text) == []


def test_each_sentence_stands_for_itself_and_keeps_its_place():
    text = "灯泡已换。 灯杆我们将于6月20日前更换。\n路面另行安排；我局将继续跟进。"

    promises = promises_in(text, TODAY, is_workday)

    assert [(one.text, one.due) for one in promises] == [
        ("灯杆我们将于6月20日前更换。", date(2026, 6, 20)),
        ("我局将继续跟进。", None),
    ]
    assert [text[one.start : one.end] for one in promises] == [one.text for one in promises]


def test_a_day_far_from_the_words_is_not_theirs():
    text = "合同于2026年12月31日到期，此前的情况已经多次向各方说明并且形成了会议纪要和书面材料备查，我们将继续跟进。"

    assert found(text) == [(text, None)]


@given(st.text("我们将会于在5月底前日内完成。，！?.\n We will by Friday if not", max_size=60))
def test_any_text_is_read_without_falling_over(text: str):
    for one in promises_in(text, TODAY, is_workday):
        assert text[one.start : one.end] == one.text == one.text.strip()
        assert one.due is None or one.due >= TODAY
