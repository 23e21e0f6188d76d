"""Days that are named in running text: "by 5 December", "within ten working days", 下周五, 三个工作日内, 年底前.

Each becomes a date, counted from the day on which the text was written; what lies in the past is left as it is.
English, and Chinese in either script.  What a day means stays for a person to confirm.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from .folding import fold
from .working_days import IsWorkday, add_working_days

_DAY = timedelta(days=1)
#: A month without a year lies in this year; one that has passed longer ago than this means the next year's.
_LONG_AGO = 183
_CHINESE = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2, "元": 1}
_WEEKDAYS = dict(zip("一二三四五六日", range(7), strict=True)) | {"天": 6}
_SHORT_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        range(1, 11),
        strict=True,
    )
)
_NUMBERS = {
    **_WORDS,
    "a": 1,
    "an": 1,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}


@dataclass(frozen=True)
class Named:
    """``text[start:end]`` names this day."""

    start: int
    end: int
    day: date


@dataclass(frozen=True)
class _From:
    """What a day is counted from."""

    today: date
    is_workday: IsWorkday


def simplified(text: str) -> str:
    """The text in small letters and simplified characters, every character in its place."""
    return "".join(folded if len(folded := fold(one)) == 1 else one for one in text)


def days_in(text: str, today: date, is_workday: IsWorkday) -> list[Named]:
    """Every day that is named and is not past, in the order of the text."""
    start, found = _From(today, is_workday), list[Named]()
    plain = simplified(text)
    for pattern, meaning in _RULES:
        for match in pattern.finditer(plain):
            # No such day, as on the 31st of June: then nothing was named.
            with suppress(ValueError, OverflowError):
                found.append(Named(match.start(), match.end(), meaning(match, start)))
    kept: list[Named] = []
    for named in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or named.start >= kept[-1].end:
            kept.append(named)
    return [named for named in kept if named.day >= today]


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text in _NUMBERS:
        return _NUMBERS[text]
    tens, ten, ones = text.rpartition("十")
    return (_CHINESE.get(tens, 1) * 10 if ten else 0) + _CHINESE.get(ones, 0)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _year(match: re.Match[str], start: _From) -> int | None:
    """The year that was named, or None."""
    named = match.groupdict().get("y") or ""
    relative = {"今": 0, "本": 0, "明": 1, "this": 0, "next": 1}
    if named in relative:
        return start.today.year + relative[named]
    return int(named) if named else None


def _nearest(make: Callable[[int], date], year: int | None, today: date) -> date:
    """The day in the named year, else in this one, or in the next if that was long ago."""
    if year is not None:
        return make(year)
    day = make(today.year)
    return make(today.year + 1) if (today - day).days > _LONG_AGO else day


def _full(match: re.Match[str], start: _From) -> date:
    month, day = _number(match["m"]), int(match["d"])
    return _nearest(lambda year: date(year, month, day), _year(match, start), start.today)


def _month(match: re.Match[str], start: _From) -> date:
    """A month, or a third of it: to its last day; "before June" ends in May."""
    month, part = _number(match["m"]), match["part"] or ""
    last = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(part)

    def make(year: int) -> date:
        if part in {"前", "之前"}:
            return date(year, month, 1) - _DAY
        return date(year, month, last) if last else _month_end(year, month)

    return _nearest(make, _year(match, start), start.today)


def _year_part(match: re.Match[str], start: _From) -> date:
    part, year = match["part"], _year(match, start) or start.today.year
    if quarter := re.search(r"[一二三四1-4]", part):
        return _month_end(year, 3 * _number(quarter[0]))
    return date(year, 6, 30) if part == "上半年" else date(year, 12, 31)


def _this_month(match: re.Match[str], start: _From) -> date:
    ahead = 1 if (match["w"] or "").startswith(("下", "next")) else 0
    first = _plus_months(start.today.replace(day=1), ahead)
    return _month_end(first.year, first.month)


def _week(match: re.Match[str], start: _From) -> date:
    """A day of this or the next week; without a day, its Sunday."""
    ahead = 7 if match["w"].startswith(("下", "next")) else 0
    monday = start.today - _DAY * start.today.weekday()
    weekday = (match["d"] or "")[:3]
    place = _WEEKDAYS.get(weekday, _SHORT_DAYS.index(weekday) if weekday in _SHORT_DAYS else 6)
    return monday + _DAY * (ahead + place)


def _weekday(match: re.Match[str], start: _From) -> date:
    """The next such day, today included."""
    name = match["d"][:3]
    place = _WEEKDAYS[name] if name in _WEEKDAYS else _SHORT_DAYS.index(name)
    return start.today + _DAY * ((place - start.today.weekday()) % 7)


def _from_today(match: re.Match[str], start: _From) -> date:
    ahead = {"今": 0, "明": 1, "后": 2, "today": 0, "tonight": 0, "tomorrow": 1}
    return start.today + _DAY * ahead[match["w"]]


def _within(match: re.Match[str], start: _From) -> date:
    count, unit = match["n"], match["unit"].strip()
    if unit in {"工作日", "working day", "working days", "business days", "business day"}:
        return add_working_days(start.today, _number(count), start.is_workday)
    return _later(start.today, count, unit)


def _later(today: date, count: str, unit: str) -> date:
    number = 0 if count == "半" else _number(count)
    if unit.startswith(("月", "month")):
        return _plus_months(today, number) if number else today + 15 * _DAY
    if unit.startswith(("年", "year")):
        return _plus_months(today, 12 * number or 6)
    if unit.startswith(("小时", "hour")):
        return today + _DAY * -(-number // 24)
    return today + _DAY * number * (7 if unit.startswith(("周", "星期", "礼拜", "week")) else 1)


def _english_date(match: re.Match[str], start: _From) -> date:
    month = _MONTHS.index(match["m"][:3]) + 1
    day = int(match["d"]) if match.groupdict().get("d") else 0

    def make(year: int) -> date:
        return date(year, month, day) if day else _month_end(year, month)

    return _nearest(make, _year(match, start), start.today)


def _end_of(match: re.Match[str], start: _From) -> date:
    return date(start.today.year + (match["w"] == "next"), 12, 31)


_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"
_Y = r"(?:(?P<y>20\d{2}|今|明|本)\s?年\s?的?)"
#: Years that are over: 去年12月 is no day to come.
_NOT_OVER = r"(?<![去前同上当]年)(?<![去前同上当]年的)"
_MONTH = r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DOW = r"(?P<d>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_EN_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_EN_UNIT = r"(?P<unit>(?:working|business) days?|days?|weeks?|months?|hours?|years?)"
_TEXTS: tuple[tuple[str, Callable[[re.Match[str], _From], date]], ...] = (
    (
        r"(?<!\d)(?P<y>20\d{2})\s?[年/.-]\s?(?P<m>\d{1,2}|元)\s?[月/.-]\s?(?P<d>\d{1,2})(?!\d)\s?[日号]?",
        _full,
    ),
    (rf"{_NOT_OVER}{_Y}?(?<!\d)(?P<m>\d{{1,2}}|元)\s?月\s?(?P<d>\d{{1,2}})\s?[日号]", _full),
    (
        rf"{_NOT_OVER}{_Y}?(?<!\d)(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九])\s?月份?(?!\s?\d)(?P<part>[上中下]旬|之前|[底末初中前])?",
        _month,
    ),
    (rf"{_Y}年?(?P<part>[底末内]|[上下]半年|第?[一二三四1-4]季度)", _year_part),
    (r"(?<![\d十个半一二两三每去前同上当])年(?P<part>[底末内])", _year_part),
    (r"(?P<w>本|下个?|当|这个?)月(?:份?[底末]|之?内|份)?", _this_month),
    (r"(?<![\d十个半一二两三每])(?P<w>)月[底末内]", _this_month),
    (r"(?P<w>本|下个?|这个?)(?:周|星期|礼拜)(?P<d>[一二三四五六日天])?[内底末]?", _week),
    (r"(?<![本下这每到至上])(?:周|星期|礼拜)(?P<d>[一二三四五六日天])之?前", _weekday),
    (r"(?P<w>[今明后])[天日晚]", _from_today),
    (
        rf"{_N}\s?个?(?P<unit>工作日|自然日|小时|星期|礼拜|[日天周月年])(?:之内|以内|内|左右)",
        _within,
    ),
    (rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (?P<y>20\d{{2}}))?\b", _english_date),
    (rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>20\d{{2}}))?", _english_date),
    (
        rf"\b(?:in|by|before|end of|during) {_MONTH}(?! \d{{1,2}}(?:st|nd|rd|th)?\b)(?: (?P<y>20\d{{2}}))?\b",
        _english_date,
    ),
    (rf"\b(?P<w>this|next) {_DOW}", _week),
    (r"\b(?:(?:the )?end of )?(?P<w>this|next|the) week\b(?P<d>)", _week),
    (r"\b(?:(?:the )?end of )?(?P<w>this|next|the) month\b", _this_month),
    (r"\b(?:the )?end of (?P<w>this|next|the) year\b", _end_of),
    (rf"\b(?:by|on|before|until) {_DOW}", _weekday),
    (r"\b(?P<w>today|tonight|tomorrow)\b", _from_today),
    (rf"\b(?:within|in)(?: the next)? {_EN_N} {_EN_UNIT}\b", _within),
)
_RULES = tuple((re.compile(text), meaning) for text, meaning in _TEXTS)
