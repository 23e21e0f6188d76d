"""What was said elsewhere comes in by one command: under its own number where that is free, and as often as one likes."""

import pytest

from lianxin.ask.commands import bringing as commands
from lianxin.ask.commands.bringing import Before
from lianxin.ask.commands.statements import leave_out
from lianxin.ask.models import Consultation, Participant, Statement, Vote
from lianxin.ask.queries.brought import Cast
from lianxin.ask.states import NotShown, Way
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import join, put_in, state

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOW = MONDAY + DAY / 2


@pytest.fixture
def by(db: None) -> Person:
    return make_town().person("lead")


@pytest.fixture
def asked(by: Person) -> Consultation:
    return open_consultation(by, now=MONDAY)


def bring(asked: Consultation, key: int, by: Person, *, words: str = "The stop is dark") -> Statement:
    before = Before(key=str(key), words=words, language="en", channel="file", number=key)
    return commands.bring_statement(consultation=asked, source="Forum", before=before, by=by, now=NOW)[0]


def vote(asked: Consultation, row: Statement, by: Person, **choices: int) -> tuple[int, int]:
    cast = [Cast(int(voter[1:]), "7", choice) for voter, choice in choices.items()]
    return commands.bring_votes(
        consultation=asked, source="Forum", cast=cast, statements={"7": row.pk}, by=by, now=NOW
    )


def test_a_number_that_somebody_has_here_is_not_taken(asked: Consultation, by: Person):
    put_in(asked, "A bus an hour", by, now=NOW)
    mine = join(asked, now=NOW)
    first, second = bring(asked, 1, by, words="The first"), bring(asked, 7, by)
    vote(asked, second, by, **{f"v{mine.number}": 1, "v9": -1})

    assert (first.number, second.number) == (2, 7)
    assert put_in(asked, "After it", by, now=NOW).number == 8
    brought = Participant.objects.filter(way=Way.FILE).values_list("number", flat=True)
    assert 9 in brought
    assert mine.number not in brought


def test_votes_come_in_once_and_the_last_one_counts(asked: Consultation, by: Person):
    row = bring(asked, 7, by)
    counts = [
        vote(asked, row, by, v1=1, v2=-1),
        vote(asked, row, by, v1=1, v2=-1),
        vote(asked, row, by, v1=0),
    ]

    assert counts == [(2, 2), (0, 0), (0, 1)]
    assert sorted(Vote.objects.values_list("participant__number", "choice")) == [(1, 0), (2, -1)]


def test_nobody_votes_on_what_is_not_shown(asked: Consultation, by: Person):
    row = bring(asked, 7, by, words="Ring 13800138000")
    with pytest.raises(Refusal, match=r"^not_shown$"):
        vote(asked, row, by, v1=1)

    assert (row.state, Participant.objects.count()) == ("waiting", 0)


def test_only_what_was_brought_in_had_not_been_shown_before(asked: Consultation, by: Person):
    said = state(asked, "The stop needs a roof", now=NOW)
    with pytest.raises(Refusal, match=r"^reason$"):
        leave_out(statements=[said], reason=NotShown.BEFORE, same_as=None, by=by, now=NOW)


def test_nothing_is_noted_where_nothing_came_and_no_few_people_are_told_of(asked: Consultation, by: Person):
    for people, votes in ((0, 0), (4, 4), (5, 5)):
        commands.note_brought(
            consultation=asked,
            source="Forum",
            digest="ab",
            statements=0,
            people=people,
            votes=votes,
            by=by,
            now=NOW,
        )

    rows = Entry.objects.filter(kind="statements.brought_in").order_by("number")
    assert [row.public["people"] for row in rows] == [None, 5]
