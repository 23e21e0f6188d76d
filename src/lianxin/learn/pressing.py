"""What presses most: topics by how many different tellings they have, how grave these are, and how far they spread.

Who spoke is not known and not asked.  Tellings that are alike in their words and come from the same area count
once, so that one person with three hundred copies does not outweigh sixty homes; whoever writes three hundred
quite different texts is not told apart, and the page says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from lianxin.algorithms.likeness import Rarity, cosines
from lianxin.hear.models import Reading, SearchText
from lianxin.hear.search.engines import Kept
from lianxin.hear.states import Severity
from lianxin.hear.understanding.likeness import known_rarity
from lianxin.office.models import Office, Topic

SPAN = timedelta(days=30)
#: From here on two texts from one area are told by the same hand or copied.
ALIKE = 0.5
#: A public line about a topic needs so many tellings, so that nobody is recognised in it.
FEWEST = 5
#: Of each topic and area the newest voices are compared; more would change no ranking.
MOST_COMPARED = 400
WEIGHTS = {Severity.ORDINARY: 1, Severity.PRESSING: 2, Severity.DANGER: 4}


@dataclass(frozen=True)
class Pressing:
    """One topic: how many voices, how many different tellings, from how many areas, how grave."""

    topic: Topic
    voices: int
    tellings: int
    areas: int
    grave: int
    worth: float


@dataclass(frozen=True)
class _Telling:
    voice: int
    severity: Severity
    area: int | None


def pressing(office: Office, now: datetime) -> list[Pressing]:
    """Topics of the last thirty days, what presses most first."""
    told = _by_topic(office, now - SPAN)
    rarity, _texts = known_rarity(Kept(office.pk, published=False, among=None))
    topics = Topic.objects.in_bulk(told)
    rows = [_row(topics[topic], rows, rarity) for topic, rows in told.items()]
    return sorted(rows, key=lambda row: (-row.worth, row.topic.pk))


def public(rows: Iterable[Pressing]) -> list[Pressing]:
    """The rows that may be shown to everybody."""
    return [row for row in rows if row.tellings >= FEWEST]


def _by_topic(office: Office, since: datetime) -> dict[int, list[_Telling]]:
    """The newest reading of each voice holds."""
    rows = Reading.objects.filter(office=office, voice__said_at__gte=since, voice__probe=False).order_by("pk")
    columns = rows.values_list("voice", "topic", "severity", "area", "voice__area")
    newest = {voice: (topic, severity, read or said) for voice, topic, severity, read, said in columns}
    told = defaultdict[int, list[_Telling]](list)
    for voice, (topic, severity, area) in newest.items():
        if topic is not None:
            told[topic].append(_Telling(voice, Severity(severity), area))
    return told


def _row(topic: Topic, told: list[_Telling], rarity: Rarity) -> Pressing:
    first = _different(told, rarity)
    areas = len({one.area for one in first})
    weight = sum(WEIGHTS[one.severity] for one in first)
    return Pressing(
        topic=topic,
        voices=len(told),
        tellings=len(first),
        areas=areas,
        grave=sum(one.severity != Severity.ORDINARY for one in first),
        worth=weight * sqrt(areas),
    )


def _different(told: list[_Telling], rarity: Rarity) -> list[_Telling]:
    """One telling of each group of likes, within each area; the gravest of a group stands for it."""
    places = defaultdict[int | None, list[_Telling]](list)
    for one in told:
        places[one.area].append(one)
    return [one for rows in places.values() for one in _leaders(rows[-MOST_COMPARED:], rarity)]


def _leaders(told: list[_Telling], rarity: Rarity) -> list[_Telling]:
    ids = [one.voice for one in told]
    texts = SearchText.objects.filter(voice__in=ids, published=False).values_list("voice", "sketch")
    sketches = {voice: bytes(packed) for voice, packed in texts}
    leaders: list[_Telling] = []
    kept: list[bytes] = []
    for one in sorted(told, key=lambda one: (-WEIGHTS[one.severity], one.voice)):
        sketch = sketches.get(one.voice, b"")
        if sketch and kept and cosines(sketch, kept, rarity).max() >= ALIKE:
            continue
        leaders.append(one)
        kept += [sketch] if sketch else []
    return leaders
