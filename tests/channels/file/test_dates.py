"""Dates as older systems write them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.channels.file.dates import moment
from lianxin.channels.file.problems import Rejected

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2019-04-25 09:32:09", datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)),
        ("2019-04-25T09:32:09", datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)),
        ("2019-04-25T09:32:09.123456", datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)),
        ("2019-04-25T09:32:09Z", datetime(2019, 4, 25, 9, 32, 9, tzinfo=UTC)),
        ("2019-04-25 09:32:09 +0100", datetime(2019, 4, 25, 8, 32, 9, tzinfo=UTC)),
        ("2019-04-25T09:32:09-05:30", datetime(2019, 4, 25, 15, 2, 9, tzinfo=UTC)),
        ("2019/4/25 9:32", datetime(2019, 4, 25, 1, 32, tzinfo=UTC)),
        ("2019.4.25", datetime(2019, 4, 24, 16, tzinfo=UTC)),
        ("2019年4月25日", datetime(2019, 4, 24, 16, tzinfo=UTC)),
        ("2019年4月25日9时32分9秒", datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)),
        ("2019年4月25日 9点", datetime(2019, 4, 25, 1, tzinfo=UTC)),
        ("２０１９-０４-２５　０９：３２", datetime(2019, 4, 25, 1, 32, tzinfo=UTC)),
        (datetime(2019, 4, 25, 9, 32, 9), datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)),  # noqa: DTZ001
        (date(2019, 4, 25), datetime(2019, 4, 24, 16, tzinfo=UTC)),
    ],
)
def test_a_date_is_understood_in_the_offices_zone(written: object, expected: datetime):
    assert moment(written, SHANGHAI) == expected


@pytest.mark.parametrize(
    "written",
    [
        "25/04/2019",
        "04-25-19",
        "43580",
        43580,
        "yesterday",
        "2019-02-30",
        "2019-13-01",
        "2019-04-25 25:00",
        "2019-04-25 09:61",
        "2019-04-25 09:32:09 +99:00",
        "1899-12-30",
        time(9, 32),
        "2019-04-25 09:32:09 or so",
    ],
)
def test_what_is_ambiguous_or_impossible_is_refused(written: object):
    with pytest.raises(Rejected):
        moment(written, SHANGHAI)


def test_an_hour_that_no_clock_showed_is_refused():
    with pytest.raises(Rejected):
        moment("2024-03-31 02:30", ZoneInfo("Europe/Berlin"))


@given(st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_every_way_of_writing_means_the_same_second(when: datetime):
    when = when.replace(microsecond=0)
    ways = [
        when.isoformat(),
        str(when),
        f"{when.year}/{when.month}/{when.day} {when.hour}:{when.minute}:{when.second}",
        f"{when.year}年{when.month}月{when.day}日{when.hour}时{when.minute}分{when.second}秒",
        when.replace(tzinfo=SHANGHAI).isoformat(),
    ]

    assert {moment(way, SHANGHAI) for way in ways} == {when.replace(tzinfo=SHANGHAI)}
