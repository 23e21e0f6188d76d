"""Builds the invented office and lets its week happen, through the same commands as everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.states import Word
from lianxin.algorithms.codes import display
from lianxin.hear.commands import Said, code_of, publish, read_voice, receive, write_line
from lianxin.hear.models import Voice
from lianxin.hear.queries import by_code
from lianxin.hear.states import Severity, Speaker
from lianxin.office import commands as office_commands
from lianxin.office.models import Area, Office, Person, Place, Topic, Unit
from lianxin.record import consumers
from lianxin.verify.commands import give_verdict

from . import asked, benches, decided, ground, opinions, place, topics, upper_bend
from .week import WEEK, Step, Story

Progress = Callable[[int, int], None]
#: Hours until a clerk looks at a new voice.
A_WHILE = 0.5


def _silent(_done: int, _of: int) -> None:
    """No progress is shown."""


@dataclass
class Town:
    """The office and whoever is in it."""

    office: Office
    units: dict[str, Unit] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def build(now: datetime, progress: Progress = _silent) -> Town:
    """Open the office a week ago and let the week happen until ``now``."""
    town = open_town(now - timedelta(days=8))
    happenings = sorted(happenings_of(town), key=lambda happening: -happening[0])
    for done, (hours_ago, happen) in enumerate(happenings, start=1):
        moment = now - timedelta(hours=hours_ago)
        happen(moment)
        consumers.run_until_idle(moment, stream_id=town.office.stream_id)
        for work in consumers.TIMED:
            work(moment)
        progress(done, len(happenings))
    return town


def open_town(now: datetime) -> Town:
    """The office with its units, areas, places, topics, rules and people, before anybody has spoken."""
    town = Town(
        office_commands.open_office(
            slug=place.SLUG,
            names=place.OFFICE.by_language(),
            rule_pack="cn-hotline",
            notices={"emergency": place.EMERGENCY.by_language()},
            now=now,
        )
    )
    office = town.office
    for code, names in place.UNITS.items():
        town.units[code] = office_commands.add_unit(
            office=office, code=code, names=names.by_language(), now=now
        )
    for code, names in place.AREAS.items():
        town.areas[code] = office_commands.add_area(
            office=office,
            code=code,
            names=names.by_language(),
            outline=ground.OUTLINES[code],
            population=place.POPULATION[code],
            now=now,
        )
    _add_places(town, now)
    office_commands.import_topics(office=office, topics=topics.topics(), now=now)
    for channel in (place.KEY_CHANNEL, *place.HOOKS):
        office_commands.open_key(office=office, channel=channel, holder=place.KEY_HOLDER, now=now)
    for code, words in place.RULES:
        act.add_rule(office=office, unit=town.units[code], words=words, now=now)
    for account in place.ACCOUNTS:
        unit = town.units[account.unit] if account.unit else None
        town.people[account.login] = office_commands.add_person(
            office=office,
            login=account.login,
            display_name=account.name,
            password=place.PASSWORD,
            roles=[(account.role, unit)],
            now=now,
        )
    return town


def _add_places(town: Town, now: datetime) -> None:
    for code, spot in ground.PLACES.items():
        lat_e6, lon_e6 = office_commands.point(f"{spot.lat},{spot.lon}")
        office_commands.add_place(
            office=town.office,
            code=code,
            names=spot.names.by_language(),
            area=town.areas[spot.area],
            aliases=spot.aliases,
            lat_e6=lat_e6,
            lon_e6=lon_e6,
            now=now,
        )


Happening = tuple[float, Callable[[datetime], None]]


def happenings_of(town: Town) -> Iterator[Happening]:
    """Every step of the week: how many hours before its end, and what happens then."""
    for index, story in enumerate(WEEK):
        teller = _Teller(town, story, index)
        yield story.hours_ago, teller.say
        if story.released:
            yield story.hours_ago - A_WHILE, teller.release
        for step in story.steps:
            yield step.hours_ago, teller.telling(step)
    yield from asked.happenings(town.people["coordinator"])
    yield from opinions.happenings(town.people["coordinator"])
    yield from decided.happenings(town.people["coordinator"])
    yield from upper_bend.happenings(town.people)
    yield from benches.happenings(town.people)


class _Teller:
    """Tells one story, step by step."""

    def __init__(self, town: Town, story: Story, index: int) -> None:
        self.town, self.story, self.index = town, story, index
        self._voice: Voice | None = None

    @property
    def voice(self) -> Voice:
        if self._voice is None:
            raise ValueError("a story begins with what was said")
        return self._voice

    def say(self, now: datetime) -> None:
        said = _said(self.town.areas, self.story)
        heard = receive(office=self.town.office, said=said, now=now, idempotency_key=_key(self.index))
        self._voice = heard.voice

    def release(self, now: datetime) -> None:
        """A clerk says what it is about, and releases the words: nothing in them shows who spoke."""
        clerk, office, story = self.town.people["clerk"], self.town.office, self.story
        read_voice(
            voice=self.voice,
            by=clerk,
            now=now,
            topic=Topic.objects.filter(office=office, code=story.topic).first(),
            place=Place.objects.filter(office=office, code=story.spot).first(),
            area=self.town.areas[story.area] if story.area else None,
            severity=Severity(Case.objects.get(case_voices__voice=self.voice).severity),
        )
        publish(voice=self.voice, title=story.released, text=story.body, by=clerk, now=now)

    def telling(self, step: Step) -> Callable[[datetime], None]:
        return lambda now: self._take(step, now)

    def _take(self, step: Step, now: datetime) -> None:
        texts: dict[str, Any] = dict(step.texts)
        if step.who == "resident":
            self._resident(step.what, texts, now)
            return
        person = self.town.people[step.who]
        if step.what == "ask":
            write_line(voice=self.voice, speaker=Speaker.OFFICE, text=texts["text"], person=person, now=now)
            return
        if "unit" in texts:
            texts["unit"] = self.town.units[texts["unit"]]
        if step.what == "answer":
            texts = {"done": "", "not_done": "", "why": "", **texts}
        case = Case.objects.get(case_voices__voice=self.voice)
        command: Callable[..., object] = getattr(act, step.what)
        command(case=case, by=person, now=now, **texts)

    def _resident(self, what: str, texts: dict[str, Any], now: datetime) -> None:
        if what == "reply":
            write_line(voice=self.voice, speaker=Speaker.RESIDENT, text=texts["text"], now=now)
        else:
            texts["word"] = Word(texts["word"])
            give_verdict(voice=self.voice, now=now, **texts)


def _said(areas: dict[str, Area], story: Story) -> Said:
    return Said(
        body=story.body,
        channel="web",
        place=story.place,
        area=areas[story.area] if story.area else None,
        kind=story.kind,
        language=story.language,
    )


def _key(index: int) -> str:
    """A fixed key: on one machine the same story always has the same code."""
    return f"demo-{index}"


def sample_codes(office: Office) -> list[tuple[str, str]]:
    """Receipts to try: (code, how the voice begins) of an answered, a reopened and a solved story, and of a project
    whose account whoever holds it writes.
    """
    areas = {area.code: area for area in Area.objects.filter(office=office)}
    samples = []
    for index in (6, 4, 0):
        code = code_of(_said(areas, WEEK[index]), office=office, idempotency_key=_key(index))
        if by_code(office, code):
            samples.append((display(code), WEEK[index].body[:16]))
    code = benches.code(office)
    return [*samples, (display(code), benches.WHAT[:16])] if by_code(office, code) else samples
