"""Links between voices: never a merge, one problem at most for each voice, everything on record."""

import pytest

from lianxin.hear.commands import NotAlike, join, link, unlink
from lianxin.hear.models import Problem, ProblemVoice, Voice
from lianxin.hear.queries import entry_of, linked_with
from lianxin.hear.rules import NotYours
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, case_of, hear, make_town, open_case, open_office, voice_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def voices(town: Town) -> list[Voice]:
    return [voice_of(open_case(town.office, f"路灯坏了 {number}")) for number in range(5)]


def tie(town: Town, one: Voice, other: Voice) -> Problem:
    return link(voice=one, other=other, person=town.person("clerk"), now=MONDAY)


def circles(voices: list[Voice]) -> list[list[int]]:
    return [[voices.index(Voice.objects.get(pk=pk)) for pk in linked_with(voice)] for voice in voices]


def test_linked_voices_know_each_other_and_keep_their_cases(town: Town, voices: list[Voice]):
    before = [case_of(voice).pk for voice in voices]

    first = tie(town, voices[0], voices[1])
    second = tie(town, voices[2], voices[1])

    assert first == second
    assert circles(voices) == [[1, 2], [0, 2], [0, 1], [], []]
    assert [case_of(voice).pk for voice in voices] == before


def test_where_both_belong_to_a_problem_the_newer_one_joins_the_older(town: Town, voices: list[Voice]):
    older = tie(town, voices[0], voices[1])
    tie(town, voices[2], voices[3])

    assert tie(town, voices[3], voices[0]) == older
    assert circles(voices) == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], []]
    assert ProblemVoice.objects.filter(unlinked_at=None).count() == 4


def test_linking_again_changes_nothing(town: Town, voices: list[Voice]):
    tie(town, voices[0], voices[1])
    rows, entries = list(ProblemVoice.objects.values()), Entry.objects.count()

    tie(town, voices[1], voices[0])

    assert (list(ProblemVoice.objects.values()), Entry.objects.count()) == (rows, entries)


def test_a_voice_leaves_and_the_others_stay(town: Town, voices: list[Voice]):
    tie(town, voices[0], voices[1])
    tie(town, voices[0], voices[2])

    unlink(voice=voices[0], person=town.person("clerk"), now=MONDAY + DAY)
    unlink(voice=voices[4], person=town.person("clerk"), now=MONDAY + DAY)

    assert circles(voices) == [[], [2], [1], [], []]
    assert [entry.public for entry in Entry.objects.filter(kind="problem.unlinked")] == [
        {"voice": voices[0].pk}
    ]


def test_the_record_names_the_voices_and_nothing_else(town: Town, voices: list[Voice]):
    tie(town, voices[0], voices[1])
    entry = Entry.objects.get(kind="problem.linked")

    assert (entry.subject, entry.public) == (
        voices[0].subject,
        {"voice": voices[0].pk, "other": voices[1].pk},
    )


def test_the_one_who_spoke_joins_by_the_number_in_the_record(town: Town, voices: list[Voice]):
    number = entry_of(voices[1], town.office.stream_id).number

    joined = join(voice=voices[0], other_public_number=number, now=MONDAY)

    assert joined == Problem.objects.get()
    assert circles(voices)[:2] == [[1], [0]]
    assert set(ProblemVoice.objects.values_list("person_id", flat=True)) == {None}


def test_there_is_no_joining_of_what_is_not_there_or_not_shown(town: Town, voices: list[Voice]):
    stream = town.office.stream_id
    secret = entry_of(hear(town.office, "家里的事", confidential=True).voice, stream).number
    elsewhere = hear(open_office("other"), "路灯").voice
    own = entry_of(voices[0], stream).number
    not_a_voice = Entry.objects.filter(stream_id=stream, kind="case.opened").first().number

    joined = [
        join(voice=voices[0], other_public_number=n, now=MONDAY) for n in (secret, own, not_a_voice, 0, 9999)
    ]

    assert joined == [None] * 5
    assert Problem.objects.count() == 0
    assert elsewhere.pk


def test_voices_of_two_offices_probes_and_oneself_are_not_linked(town: Town, voices: list[Voice]):
    elsewhere, probe = hear(open_office("other"), "路灯").voice, hear(town.office, "路灯").voice
    probe.probe = True

    for other in (elsewhere, probe, voices[0]):
        with pytest.raises(NotAlike):
            tie(town, voices[0], other)
    with pytest.raises(NotYours):
        link(voice=voices[0], other=voices[1], person=make_town("third").person("clerk"), now=MONDAY)
    assert ProblemVoice.objects.count() == 0
