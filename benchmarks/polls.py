"""A consultation with many voters, made and checked inside a process that has loaded the application."""

from __future__ import annotations

import cProfile
import json
import pstats
import random
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.load import SLUG
from benchmarks.voters import answers_of, form_of
from lianxin.ask.commands import consultations as asking
from lianxin.ask.commands import statements as commands
from lianxin.ask.commands.consultations import GroupTerms, PhaseTerms, Terms
from lianxin.ask.commands.statements import Answer
from lianxin.ask.commands.statements.batches import ENOUGH
from lianxin.ask.models import Consultation, Group, Vote
from lianxin.ask.queries import statements as queries
from lianxin.ask.states import Choice, PhaseKind, Way
from lianxin.ask.tasks import hold_maps, hold_votes
from lianxin.office import clock
from lianxin.office.commands import add_person, open_office
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.town import place

#: As long as the longest statement that fits on a slip of paper: what makes a page heavy.
WORDS = "老街的班车站应该挪到{}号地方：离集市近，夜里有灯，老人不用过马路，下雨天也有地方等车，小孩放学有人看着，店主卸货也不挡道。"
GROUPS, AT_ONCE = 3, 200
#: Who feels less than this about a statement passes; more than that, and it matters to them.
PASSED, MATTERS = 0.25, 2.0
#: Functions of a profile that are told.
MOST_TOLD = 60
_DAY = timedelta(days=1)


def build_poll(voters: int, statements: int, each: int, keys: str) -> dict[str, int]:
    """One open consultation in which everybody has answered some already; every row is made by the house's commands."""
    now = clock.read()
    consultation, groups = _asked(statements, now)
    crowd = _Crowd(consultation, groups, statements, each)
    told: list[str] = []
    for first in range(0, voters, AT_ONCE):
        with transaction.atomic():
            told += [crowd.one_more(now) for _ in range(min(AT_ONCE, voters - first))]
    while queries.unsealed(consultation).count() >= ENOUGH:
        hold_votes(now)
    hold_maps(now)
    Path(keys).write_text(json.dumps(told))
    return {"voters": len(told), "votes": Vote.objects.count(), "batches": consultation.batches.count()}


def _asked(statements: int, now: datetime) -> tuple[Consultation, list[Group]]:
    office = open_office(slug=SLUG, names=place.OFFICE.by_language(), rule_pack="cn-hotline", now=now - _DAY)
    by = add_person(
        office=office,
        login="coordinator",
        display_name="coordinator",
        password=place.PASSWORD,
        roles=[(Role.COORDINATOR, None)],
        now=now - _DAY,
    )
    made = asking.announce_consultation(terms=_terms(now), by=by, now=now - _DAY)
    opened = asking.open_consultation(consultation=made, now=now - _DAY / 2)
    for number in range(1, statements + 1):
        _put_in(opened, number, by, now)
    return opened, list(opened.groups.order_by("number"))


def _terms(now: datetime) -> Terms:
    opens, closes = now - _DAY / 2, now + 40 * _DAY
    return Terms(
        question={"en": "Where should the bus stop on Old Street be?"},
        plain={"en": "The stop has to move; where to is open."},
        decides={"en": "The town council, in May."},
        opens_at=opens,
        closes_at=closes,
        phases=[PhaseTerms(kind, opens, closes) for kind in (PhaseKind.SAY, PhaseKind.VOTE)],
        groups=[
            GroupTerms({"en": f"People of part {number}"}, 6_000, "list of the town", "asked in March")
            for number in range(1, GROUPS + 1)
        ],
    )


def _put_in(consultation: Consultation, number: int, by: Person, now: datetime) -> None:
    words = WORDS.format(number)
    commands.put_in(consultation=consultation, words=words, language="zh-hans", by=by, now=now)


class _Crowd:
    """People of three groups, each with a leaning of its own on every statement."""

    def __init__(self, consultation: Consultation, groups: list[Group], statements: int, each: int) -> None:
        self._consultation, self._groups, self._each = consultation, groups, each
        self._dice = random.Random(3)
        self._leaning = [[self._dice.gauss(0, 1) for _ in range(statements)] for _ in groups]

    def one_more(self, now: datetime) -> str:
        """Somebody begins and answers some; their key."""
        member = self._dice.randrange(len(self._groups))
        participant, key = commands.take_part(
            consultation=self._consultation, group=self._groups[member], way=Way.WEB, now=now
        )
        leaning = self._leaning[member]
        felt = {
            number: leaning[number] + self._dice.gauss(0, 0.8)
            for number in self._dice.sample(range(len(leaning)), self._each)
        }
        answers = {
            number + 1: Answer(_choice(feeling), matters=feeling > MATTERS)
            for number, feeling in felt.items()
        }
        commands.cast_votes(participant=participant, answers=answers, now=now)
        return key


def _choice(feeling: float) -> Choice:
    if abs(feeling) < PASSED:
        return Choice.PASS
    return Choice.AGREE if feeling > 0 else Choice.DISAGREE


def check_poll(keys: str, sent: str) -> dict[str, Any]:
    """Whether the last acknowledged word of everybody is what counts, and how long each form waited for its batch.

    ``sent``: for each acknowledged form when it was acknowledged, whose it was and what it said, in that order.
    """
    told, forms = json.loads(Path(keys).read_text()), json.loads(Path(sent).read_text())
    consultation = Consultation.objects.select_related("office").get()
    last, writer = _last_words(forms)
    numbers = {voter: _number(consultation, told[voter]) for voter in {voter for voter, _ in last}}
    stored = _stored(consultation, numbers.values())
    wrong = sum(
        stored.get((numbers[voter], number), (9, 0))[0] != said for (voter, number), said in last.items()
    )
    return {
        "pairs": len(last),
        "wrong": wrong,
        "batch_of": _batches(len(forms), writer, numbers, stored),
        "rows": Vote.objects.count(),
    }


def _last_words(forms: list[Any]) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """What counts of each voter and statement, and which form said it."""
    last, writer = {}, {}
    for place_, (_moment, voter, answers) in enumerate(forms):
        for number, said in answers:
            last[voter, number], writer[voter, number] = said, place_
    return last, writer


def _number(consultation: Consultation, key: str) -> int:
    found = queries.participant_of(consultation, key)
    assert found
    return found.number


def _stored(
    consultation: Consultation, people: Collection[int]
) -> dict[tuple[int, int], tuple[int, int | None]]:
    """Choice and batch of everybody who was heard under the load, by their number and the statement's."""
    rows = Vote.objects.filter(statement__consultation=consultation)
    fields = rows.values_list("participant__number", "statement__number", "choice", "batch__number")
    wanted = set(people)
    return {(who, what): (said, batch) for who, what, said, batch in fields.iterator() if who in wanted}


def _batches(
    count: int,
    writer: Mapping[tuple[int, int], int],
    numbers: Mapping[int, int],
    stored: Mapping[tuple[int, int], tuple[int, int | None]],
) -> list[int]:
    """In which batch the last of each form's votes stands; 0 for a form whose words were all replaced, -1 for none yet."""
    found = [0] * count
    for (voter, number), form in writer.items():
        batch = stored[numbers[voter], number][1]
        if batch is None or found[form] < 0:
            found[form] = -1
        else:
            found[form] = max(found[form], batch)
    return found


def cost_of_form(keys: str, times: int, door: str) -> dict[str, Any]:
    """Milliseconds of the processor for a form with seven answers, its queries, and what takes the time."""
    told, dice = json.loads(Path(keys).read_text()), random.Random(door)
    client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")

    def send() -> None:
        path, kind, body = form_of(door, SLUG, told[dice.randrange(len(told))], answers_of(dice))
        answer = client.post(path, body, content_type=kind)
        assert answer.status_code == HTTPStatus.OK, answer.content

    for _warm in range(5):
        send()
    with CaptureQueriesContext(connection) as captured:
        send()
        asked = [one["sql"] for one in captured.captured_queries]
    return {"took": [_timed(send) for _ in range(times)], "queries": asked, "told": _profiled(send)}


def _timed(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _profiled(work: Callable[[], None], times: int = 50) -> list[tuple[str, float]]:
    """The functions in which the most time passes, with everything that they call: milliseconds of one form."""
    profile = cProfile.Profile(time.process_time)
    with profile:
        for _ in range(times):
            work()
    found = pstats.Stats(profile).get_stats_profile().func_profiles
    spent = [
        (f"{name} {one.file_name}:{one.line_number}", 1000 * one.cumtime / times)
        for name, one in found.items()
    ]
    return sorted(spent, key=lambda one: -one[1])[:MOST_TOLD]
