"""Days that are named in words, counted from the day on which the words were written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.days import days_in, simplified

#: A Wednesday.
TODAY = date(2026, 6, 3)


def is_workday(day: date) -> bool:
    return day.weekday() < 5


def named(text: str, today: date = TODAY) -> list[str]:
    return [found.day.isoformat() for found in days_in(text, today, is_workday)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年12月5日前", "2026-12-05"),
        ("2026-12-05", "2026-12-05"),
        ("6月20日前完成", "2026-06-20"),
        ("7月8号", "2026-07-08"),
        ("2027年元月10日前", "2027-01-10"),
        ("今年9月底前", "2026-09-30"),
        ("明年3月份", "2027-03-31"),
        ("九月中旬", "2026-09-20"),
        ("9月前", "2026-08-31"),
        ("年底前", "2026-12-31"),
        ("2026年下半年", "2026-12-31"),
        ("明年上半年", "2027-06-30"),
        ("第三季度", None),
        ("今年第三季度", "2026-09-30"),
        ("月底前", "2026-06-30"),
        ("下个月内", "2026-07-31"),
        ("本周五前", "2026-06-05"),
        ("下周五", "2026-06-12"),
        ("下週五前", "2026-06-12"),
        ("下周内", "2026-06-14"),
        ("周一前", "2026-06-08"),
        ("明天", "2026-06-04"),
        ("後天", "2026-06-05"),
        ("三日内", "2026-06-06"),
        ("10个工作日内", "2026-06-17"),
        ("十個工作日內", "2026-06-17"),
        ("48小时内", "2026-06-05"),
        ("两周内", "2026-06-17"),
        ("一个月内", "2026-07-03"),
        ("半个月内", "2026-06-18"),
        ("半年内", "2026-12-03"),
        ("by 5 December", "2026-12-05"),
        ("by December 5th, 2026", "2026-12-05"),
        ("by Friday", "2026-06-05"),
        ("next Friday", "2026-06-12"),
        ("tomorrow", "2026-06-04"),
        ("within ten working days", "2026-06-17"),
        ("within 3 days", "2026-06-06"),
        ("in two weeks", "2026-06-17"),
        ("next week", "2026-06-14"),
        ("by the end of the month", "2026-06-30"),
        ("by the end of next year", "2027-12-31"),
        ("in September", "2026-09-30"),
    ],
)
def test_a_day_in_words_is_a_date(text: str, day: str | None):
    assert named(text) == ([day] if day else [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "尽快",
        "近日",
        "as soon as we can",
        "去年12月已完成",
        "同年9月",
        "2026年5月2日已修好",
        "周一至周五",
        "每周二",
        "3月31日前",
        "6月31日",
        "三十年来",
        "电话 2026-06",
    ],
)
def test_what_is_past_or_no_day_is_left_alone(text: str):
    assert named(text) == []


def test_a_month_of_long_ago_means_the_next_year():
    assert named("2月底前", date(2026, 12, 1)) == ["2027-02-28"]


def test_several_days_come_in_the_order_of_the_text():
    assert named("6月5日开工，月底前完工") == ["2026-06-05", "2026-06-30"]


def test_every_character_keeps_its_place_in_plain_writing():
    assert simplified("We 將於 ２ 週內 Do\nit") == "we 将于 2 周内 do\nit"


@given(st.text(max_size=80), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read_without_falling_over(text: str, today: date):
    found = days_in(text, today, is_workday)

    assert all(0 <= one.start < one.end <= len(text) and one.day >= today for one in found)
    assert len(simplified(text)) == len(text)
