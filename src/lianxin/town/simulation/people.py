"""Who lives in the town, and what is truly wrong there: known to nobody but the simulator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

Draw = np.random.Generator


@dataclass(frozen=True)
class Matter:
    """A kind of trouble: how it is told, how grave and how hard to mend it is."""

    words: tuple[str, str, str]
    danger: bool
    hard: float


#: Words in simplified Chinese, traditional Chinese and English; ``hard`` stretches how long the work takes.
MATTERS = (
    Matter(("路灯不亮", "路燈不亮", "the street light is out"), False, 0.6),
    Matter(("水管漏水", "水管漏水", "the water pipe leaks"), False, 1.2),
    Matter(("垃圾没人收", "垃圾沒人收", "nobody collects the rubbish"), False, 0.5),
    Matter(("路面塌了一块", "路面塌了一塊", "a piece of the road has sunk"), False, 1.5),
    Matter(
        ("排水沟堵了，雨天进水", "排水溝堵了，雨天進水", "the drain is blocked and water comes in"),
        False,
        1.0,
    ),
    Matter(
        ("低保材料办不下来", "低保材料辦不下來", "the papers for support do not come through"), False, 1.6
    ),
    Matter(("电线垂下来，很危险", "電線垂下來，很危險", "a cable hangs down, it is dangerous"), True, 0.8),
    Matter(("屋顶漏雨，快塌了", "屋頂漏雨，快塌了", "the roof leaks and may fall in"), True, 1.8),
    Matter(("夜里施工太吵", "夜裡施工太吵", "building work is loud at night"), False, 0.7),
    Matter(("早班车总是晚点", "早班車總是晚點", "the morning bus is always late"), False, 1.3),
)
LANGUAGES = ("zh-hans", "zh-hant", "en")
_SPOTS = (
    ("东头第{n}户门口", "東頭第{n}戶門口", "by house {n} at the east end"),
    ("村口往里{n}步", "村口往裡{n}步", "{n} steps in from the gate"),
    ("{n}号桥边", "{n}號橋邊", "near bridge {n}"),
    ("{n}组晒谷场旁", "{n}組曬穀場旁", "beside the yard of group {n}"),
)
_SINCE = (
    ("，已经{n}天了。", "，已經{n}天了。", ", for {n} days now."),
    ("，上个月{n}号开始的。", "，上個月{n}號開始的。", ", since the {n}th of last month."),
    (
        "，请来看看，{n}家人都受影响。",
        "，請來看看，{n}家人都受影響。",
        "; please come, {n} families have it.",
    ),
)


@dataclass(frozen=True)
class Household:
    """A home: which language it speaks, how readily it reports, how easily it is reached and how timid it is."""

    number: int
    area: str
    language: int
    reports: float
    reached: float
    yields: float
    phone: str


@dataclass
class Trouble:
    """A true problem of a household, and how it truly stands."""

    household: Household
    matter: Matter
    begins: datetime
    words: str
    fixed: bool = False
    spoken: bool = False
    real: bool = True


@dataclass
class Heard:
    """A voice that stands in the record, with what only the town knows about it."""

    trouble: Trouble
    unit: str
    number: int
    code: str
    said_at: datetime
    answered: int = 0
    pressed: bool = False
    concealed: bool = False
    first_contact: datetime | None = None
    told_outside: list[str] = field(default_factory=list)


def households(draw: Draw, area: str, count: int, *, silent: bool, first: int) -> list[Household]:
    """The homes of an area.  Those of a silent district have the same troubles and hardly ever say so."""
    return [
        Household(
            number=first + place,
            area=area,
            language=int(draw.choice(3, p=(0.7, 0.2, 0.1))),
            reports=float(draw.beta(2, 60) if silent else draw.beta(8, 3)),
            reached=float(draw.beta(12, 3)),
            yields=float(draw.beta(5, 3)),
            phone=f"1{draw.integers(30, 99)}{draw.integers(10_000_000, 99_999_999)}",
        )
        for place in range(count)
    ]


def troubles(
    draw: Draw, homes: list[Household], begin: datetime, days: int, a_year: float
) -> Iterator[Trouble]:
    """What goes wrong in these homes in so many days: ``a_year`` troubles a home and year, at any hour."""
    for home in homes:
        for _one in range(int(draw.poisson(a_year * days / 365))):
            matter = MATTERS[int(draw.integers(len(MATTERS)))]
            when = begin + timedelta(minutes=float(draw.uniform(0, days * 24 * 60)))
            yield Trouble(home, matter, when, _told(draw, matter, home.language))


def _told(draw: Draw, matter: Matter, language: int) -> str:
    spot, since = (kinds[int(draw.integers(len(kinds)))][language] for kinds in (_SPOTS, _SINCE))
    numbers = (int(draw.integers(2, 90)), int(draw.integers(2, 28)))
    gap = " " if language == LANGUAGES.index("en") else ""
    return spot.format(n=numbers[0]) + gap + matter.words[language] + since.format(n=numbers[1])
