"""Votes on statements: the last word counts, and they enter the record in batches that tell of nobody."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.algorithms.opinion_map.batches import commitment_of
from lianxin.ask.commands import consultations as consulting
from lianxin.ask.commands import statements as commands
from lianxin.ask.commands.statements import Answer, batches
from lianxin.ask.models import Consultation, Participant, Vote, VoteBatch
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries import votes as counting
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.states import Choice, Way
from lianxin.ask.tasks import hold_votes
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.ask.batch_lines import last_words
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.checking import check
from tests.record.consulting import fresh, open_consultation
from tests.record.stating import AGREE, DISAGREE, PASS, ended, join, put_in, vote

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
#: A full hour, half a day after the consultation opened.
OPEN = MONDAY + DAY / 2
HOUR = timedelta(hours=1)


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    """Open, with twelve statements of the office."""
    made = open_consultation(town.person("coordinator"), now=MONDAY)
    for number in range(12):
        put_in(made, f"The stop should stand at gate {number}", town.person("coordinator"), now=MONDAY)
    return made


def cast_by(
    asked: Consultation, people: int, *, now: datetime = OPEN, way: Way = Way.WEB
) -> list[Participant]:
    made = [join(asked, now=now, way=way) for _ in range(people)]
    for one in made:
        vote(one, {1: AGREE, 2: DISAGREE}, now=now)
    return made


def test_nobody_votes_before_or_after_the_time_for_it(town: Town, asked: Consultation):
    one = join(asked, now=OPEN)
    for moment in (MONDAY, asked.closes_at):
        with pytest.raises(Refusal, match=r"^not_open$"):
            vote(one, {1: AGREE}, now=moment)
        with pytest.raises(Refusal, match=r"^not_open$"):
            join(asked, now=moment)
    consulting.withdraw_consultation(
        consultation=asked, reason="The road is closed.", by=town.person("lead"), now=OPEN
    )
    with pytest.raises(Refusal, match=r"^not_open$"):
        vote(one, {1: AGREE}, now=OPEN)

    assert not Vote.objects.exists()


def test_the_key_is_shown_once_and_opens_what_is_its_own(asked: Consultation):
    group = groups_of(asked)[0]
    made, key = commands.take_part(
        consultation=asked, group=group, way=Way.WEB, now=OPEN, idempotency_key="form"
    )
    again, same = commands.take_part(
        consultation=asked, group=None, way=Way.WEB, now=OPEN, idempotency_key="form"
    )
    other, another = commands.take_part(consultation=asked, group=None, way=Way.WEB, now=OPEN)

    assert (again, same, again.group) == (made, key, group)
    assert other != made
    assert another != key
    assert queries.participant_of(asked, key.lower()) == made
    stored = "".join(str(row) for row in Participant.objects.values_list())
    assert key not in stored


def test_a_group_of_another_consultation_is_none_here(town: Town, asked: Consultation):
    other = open_consultation(
        town.person("lead"), now=MONDAY, question={"en": "And the well?", "zh-hans": "井呢？"}
    )
    with pytest.raises(Refusal, match=r"^group$"):
        join(asked, now=OPEN, group=groups_of(other)[0])


def test_the_last_word_counts_and_what_is_not_shown_cannot_be_answered(asked: Consultation):
    one = join(asked, now=OPEN)
    assert vote(one, {1: AGREE, 2: PASS, 99: AGREE}, now=OPEN) == 2
    assert vote(one, {1: DISAGREE}, now=OPEN) == 1

    said = {answer.statement.number: answer.choice for answer in queries.answers_of(one)}
    assert said == {1: DISAGREE, 2: PASS}
    with pytest.raises(Refusal, match=r"^many$"):
        vote(one, dict.fromkeys(range(1, 62), AGREE), now=OPEN)


def test_one_form_costs_few_questions_to_the_database(asked: Consultation):
    one = join(asked, now=OPEN)
    with CaptureQueriesContext(connection) as asked_for:
        vote(one, dict.fromkeys(range(1, 8), AGREE), now=OPEN)

    assert len(asked_for) <= 5


def test_what_the_fewest_have_seen_comes_first_and_the_rest_in_an_order_of_ones_own(asked: Consultation):
    first, second = join(asked, now=OPEN), join(asked, now=OPEN)
    rows = [row.number for row in queries.next_for(first)]
    vote(first, dict.fromkeys(rows, AGREE), now=OPEN)
    left = {row.number for row in queries.next_for(first)}
    for_second = [row.number for row in queries.next_for(second)]

    assert len(rows) == 7
    assert left == set(range(1, 13)) - set(rows)
    assert set(for_second[:5]) == left
    assert for_second == [row.number for row in queries.next_for(second)]
    vote(first, dict.fromkeys(left, PASS), now=OPEN)
    assert queries.next_for(first) == []
    assert set(queries.seen_by(asked).values()) == {1}


# --- In the record --------------------------------------------------------------------------------------------


def test_votes_enter_at_the_full_hour_when_five_people_have_voted(asked: Consultation):
    cast_by(asked, 4)
    hold_votes(OPEN)
    assert not VoteBatch.objects.exists()
    cast_by(asked, 1)
    hold_votes(OPEN + timedelta(minutes=10))
    assert not VoteBatch.objects.exists()
    hold_votes(OPEN + HOUR)
    cast_by(asked, 5)
    hold_votes(OPEN + HOUR + timedelta(minutes=9))
    hold_votes(OPEN + 2 * HOUR)

    assert [(one.number, one.count) for one in queries.batches_of(asked)] == [(1, 10), (2, 10)]
    assert not queries.unsealed(asked).exists()
    for one, entry in zip(
        queries.batches_of(asked), Entry.objects.filter(kind="votes.sealed").order_by("number"), strict=True
    ):
        assert entry.public["commitment"] == commitment_of(bytes(one.salt), one.content)
        numbers = [int(line.split()[0]) for line in one.content.splitlines()]
        assert numbers == sorted(numbers)
    assert check().report.broken == []


def test_many_votes_enter_at_once_and_the_last_ones_when_voting_is_over(
    asked: Consultation, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batches, "ENOUGH", 20)
    monkeypatch.setattr(batches, "MOST_AT_ONCE", 16)
    late = OPEN + timedelta(minutes=30)
    cast_by(asked, 10, now=late)
    hold_votes(late)
    hold_votes(late)
    assert [one.count for one in queries.batches_of(asked)] == [16]
    ended(asked)

    assert [one.count for one in queries.batches_of(asked)] == [16, 4]


def test_a_changed_vote_enters_again_and_the_earlier_line_stays(asked: Consultation):
    people = cast_by(asked, 5)
    hold_votes(OPEN)
    vote(people[0], {1: AGREE, 2: DISAGREE}, now=OPEN)
    assert not queries.unsealed(asked).exists()
    vote(people[0], {2: AGREE}, now=OPEN)
    ended(asked)

    lines = [one.content.splitlines() for one in queries.batches_of(asked)]
    assert [len(one) for one in lines] == [10, 1]
    assert lines[1] == [f"{people[0].number} 2 1 0"]
    assert f"{people[0].number} 2 -1 0" in lines[0]
    assert counting.totals(fresh(asked))[queries.shown(asked)[1].pk].all == counting.Split(1, 0, 4)


def test_until_five_have_voted_no_figure_is_told_and_small_ways_hide_behind_others(asked: Consultation):
    cast_by(asked, 9)
    cast_by(asked, 6, way=Way.PAPER)
    cast_by(asked, 2, way=Way.HOTLINE)
    vote(join(asked, now=OPEN), {3: AGREE}, now=OPEN)
    assert counting.totals(asked) == {}
    hold_votes(OPEN)
    found = counting.totals(asked)
    first, _second, third = queries.shown(asked)[:3]

    assert found[first.pk].all == counting.Split(17, 0, 0)
    assert found[first.pk].ways == {Way.WEB: counting.Split(9, 0, 0)}
    assert (found[first.pk].is_told, found[third.pk].is_told) == (True, False)


def test_what_fewer_than_five_of_one_way_think_is_told_by_no_way(asked: Consultation):
    """Six came on paper and one of them disagrees: neither paper nor, by difference, the page is told apart."""
    cast_by(asked, 9)
    paper = cast_by(asked, 6, way=Way.PAPER)
    vote(paper[0], {1: DISAGREE}, now=OPEN)
    hold_votes(OPEN)
    found = counting.totals(asked)
    first, second = queries.shown(asked)[:2]

    assert (found[first.pk].all, found[first.pk].ways) == (counting.Split(14, 0, 1), {})
    assert found[second.pk].ways == {
        Way.WEB: counting.Split(0, 0, 9),
        Way.PAPER: counting.Split(0, 0, 6),
    }


@given(
    said=st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 4), st.sampled_from(Choice), st.booleans(), st.booleans())
    )
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_votes_come_and_change_the_batches_hold_what_the_table_holds(
    asked: Consultation, said: list[tuple[int, int, Choice, bool, bool]]
):
    Vote.objects.all().delete()
    VoteBatch.objects.all().delete()
    people = [join(asked, now=OPEN) for _ in range(4)]
    for who, number, choice, matters, sealed in said:
        answers = {number: Answer(choice, matters)}
        commands.cast_votes(participant=people[who], answers=answers, now=OPEN)
        if sealed:
            commands.seal_votes(consultation=asked, now=asked.closes_at)
    while commands.seal_votes(consultation=asked, now=asked.closes_at):
        pass

    table = {
        (one.participant.number, one.statement.number): (one.choice, one.matters)
        for one in Vote.objects.select_related("participant", "statement")
    }
    assert last_words(one.content for one in queries.batches_of(asked)) == table
    votes = counting.votes_of(asked)
    assert (votes.cast, votes.tallies.sum()) == (len(table), len(table))
    told = Counter(pair[1] for pair in table)
    found = {
        one.number: counting.totals(asked)[one.pk].all.people
        for one in queries.shown(asked)
        if told[one.number]
    }
    assert found == dict(told)


def test_what_votes_say_is_published_when_voting_has_ended_and_not_before(asked: Consultation):
    people = cast_by(asked, 6)
    hold_votes(OPEN)
    before = counting.published(asked, OPEN)
    assert (before["batches"], before["totals"], before["ended"]) == ([], {}, False)
    now = ended(asked)
    after = counting.published(fresh(asked), now)

    assert after["ended"]
    assert after["totals"]["1"] == [6, 0, 0]
    assert len(after["batches"][0]["lines"]) == 12
    names = {
        name: "".join(counting.polis_file(asked, name) or ())
        for name in ("votes", "participants-votes", "comments")
    }
    assert names["votes"].count("\n") == 13
    assert f"0,,1,{people[0].number},1\n" in names["votes"]
    assert '"The stop should stand at gate 0"' in names["comments"]
    assert counting.polis_file(asked, "other") is None
