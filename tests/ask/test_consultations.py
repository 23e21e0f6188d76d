"""Consultations: what may be announced, what the clock does, what there is to read, and who has been heard."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.weighting import shown_coverage
from lianxin.ask.commands import consultations as commands
from lianxin.ask.commands.consultations import GroupTerms, PhaseTerms
from lianxin.ask.commands.consultations.materials import digest_of
from lianxin.ask.commands.consultations.terms import checked
from lianxin.ask.models import Consultation, Group, Material, Participant, Phase, Statement, Vote
from lianxin.ask.queries import consultations as queries
from lianxin.ask.states import PhaseKind
from lianxin.ask.tasks import hold_consultations
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.consulting import add_material, announce, fresh, open_consultation, terms

SECOND = timedelta(seconds=1)


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def entries(consultation: Consultation) -> list[tuple[str, dict[str, Any]]]:
    rows = Entry.objects.filter(subject=consultation.subject).order_by("number")
    return [(row.kind, row.public) for row in rows]


def refusal(**more: Any) -> tuple[str, str]:
    told = terms(MONDAY)
    with pytest.raises(Refusal) as caught:
        checked(replace(told, **more), zone=UTC, now=MONDAY)  # type: ignore[arg-type]
    return caught.value.code, caught.value.field


def test_the_record_says_on_what_terms_it_was_announced(town: Town):
    made = announce(town.person("lead"), now=MONDAY)

    [(kind, public)] = entries(made)
    assert kind == "consultation.announced"
    assert public["question"] == made.question
    assert (public["opens_at"], public["closes_at"]) == (
        "2026-06-02T01:00:00.000000Z",
        "2026-07-02T01:00:00.000000Z",
    )
    assert [phase["kind"] for phase in public["phases"]] == ["say", "vote"]
    assert [(one["size"], one["source"], one["heard"]) for one in public["groups"]] == [
        (400, "Count of March", "Asked at the stop"),
        (None, "", ""),
    ]
    assert (public["unheard"], public["unheard_reason"]) == (1, "The shops are asked first of all here.")
    assert (made.number, made.state, Phase.objects.count(), Group.objects.count()) == (1, "announced", 2, 2)


@pytest.mark.parametrize("who", ["overseer", "clerk", "power", "steward"])
def test_coordinators_and_leads_alone_ask_everybody(town: Town, who: str):
    asked = announce(town.person("coordinator"), now=MONDAY)
    person, words = town.person(who), {"consultation": asked, "now": MONDAY}

    for step in (
        lambda: announce(person, now=MONDAY),
        lambda: add_material(asked, person, now=MONDAY),
        lambda: commands.withdraw_consultation(reason="Why", by=person, **words),
    ):
        with pytest.raises(Refusal, match="not_allowed"):
            step()
    assert len(entries(asked)) == 1


def test_nobody_touches_what_another_office_asks(town: Town):
    asked = announce(town.person("lead"), now=MONDAY)
    other = make_town("maple").person("lead")

    with pytest.raises(Refusal, match="not_allowed"):
        commands.withdraw_consultation(consultation=asked, reason="Why", by=other, now=MONDAY)
    with pytest.raises(Refusal, match="not_allowed"):
        add_material(asked, other, now=MONDAY)


def test_a_form_that_is_sent_twice_asks_once(town: Town):
    asked = announce(town.person("lead"), now=MONDAY)

    with pytest.raises(Refusal, match="twice"):
        announce(town.person("lead"), now=MONDAY)
    commands.withdraw_consultation(
        consultation=asked, reason="Wrong road", by=town.person("lead"), now=MONDAY
    )

    assert announce(town.person("lead"), now=MONDAY).number == 2


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"question": {}}, ("question", "question")),
        ({"question": {"en": "x" * 201}}, ("question", "question")),
        ({"question": {"en": "One\ntwo"}}, ("question", "question")),
        ({"plain": {"en": "Only English"}}, ("languages", "plain")),
        ({"decides": {"en": "x" * 401, "zh-hans": "镇政府"}}, ("long", "decides")),
        ({"opens_at": MONDAY - SECOND}, ("times", "opens")),
        ({"closes_at": MONDAY + DAY}, ("times", "closes")),
        ({"phases": []}, ("phases", "phases")),
        ({"phases": [PhaseTerms(PhaseKind.SAY, MONDAY, MONDAY + 2 * DAY)]}, ("phases", "say_opens")),
        (
            {"phases": [PhaseTerms(PhaseKind.VOTE, MONDAY + 2 * DAY, MONDAY + 99 * DAY)]},
            ("phases", "vote_opens"),
        ),
        ({"groups": []}, ("groups", "groups")),
        ({"groups": [GroupTerms({"en": "A", "zh-hans": "甲"})] * 11}, ("groups", "groups")),
        ({"groups": [GroupTerms({"en": "A"})]}, ("group", "group_1")),
        ({"groups": [GroupTerms({"en": "A", "zh-hans": "甲"}, 0, "a count")]}, ("group", "size_1")),
        ({"groups": [GroupTerms({"en": "A", "zh-hans": "甲"}, 7)]}, ("group", "source_1")),
        ({"groups": [GroupTerms({"en": "A", "zh-hans": "甲"}, None, "a count")]}, ("group", "source_1")),
        ({"groups": [GroupTerms({"en": "A", "zh-hans": "甲"}, heard="x" * 121)]}, ("long", "heard_1")),
        ({"unheard_reason": " "}, ("unheard", "unheard_reason")),
        ({"plain": {"en": "We will utilise it.", "zh-hans": "就这样"}}, ("jargon", "plain")),
        ({"decides": {"en": "The council", "zh-hans": "由相关部门决定"}}, ("jargon", "decides")),
        ({"explained": ["x" * 61]}, ("long", "explained")),
    ],
)
def test_terms_that_are_not_whole_are_refused_beside_the_field(wrong: dict[str, Any], found: tuple[str, str]):
    assert refusal(**wrong) == found


def test_a_word_of_offices_stands_only_if_the_office_answers_for_it(town: Town):
    plain = {"plain": {"en": "We will utilise it.", "zh-hans": "就这样"}, "explained": [" utilise "]}

    made = announce(town.person("lead"), now=MONDAY, **plain)

    [(_kind, public)] = entries(made)
    assert public["explained"] == ["utilise"]


@given(st.integers(1, 60))
def test_thirty_days_or_a_reason_that_everybody_reads(days: int):
    opens = datetime(2026, 6, 2, tzinfo=UTC)
    told = terms(MONDAY, opens_at=opens, closes_at=opens + timedelta(days=days))

    def judged(reason: str) -> str:
        try:
            checked(replace(told, short_reason=reason), zone=UTC, now=MONDAY)  # type: ignore[arg-type]
        except Refusal as found:
            return found.code
        return ""

    assert judged("") == ("short" if days < 30 else "")
    assert judged("The bank waits.") == ""


def test_it_opens_and_closes_by_the_clock_and_each_thing_has_its_time(town: Town):
    asked = announce(town.person("lead"), now=MONDAY)
    opens, closes = asked.opens_at, asked.closes_at

    def can(now: datetime) -> list[str]:
        hold_consultations(now)
        return [kind for kind in PhaseKind if queries.open_phase(fresh(asked), kind, now)]

    assert can(opens - SECOND) == []
    assert can(opens) == ["say"]
    assert can(opens + DAY / 2) == ["say", "vote"]
    assert can(closes - SECOND) == ["say", "vote"]
    assert not queries.open_phase(fresh(asked), PhaseKind.SAY, closes)
    assert can(closes) == []
    assert [kind for kind, _public in entries(asked)] == [
        "consultation.announced",
        "consultation.opened",
        "consultation.closed",
    ]


def test_after_a_long_sleep_the_clock_catches_up_once(town: Town):
    asked = announce(town.person("lead"), now=MONDAY)

    for _again in range(2):
        hold_consultations(MONDAY + 400 * DAY)

    told = entries(asked)
    assert [kind for kind, _public in told[1:]] == ["consultation.opened", "consultation.closed"]
    assert told[-1][1] == {"consultation": 1, "statements": 0, "people": 0}


def test_what_was_withdrawn_stays_and_nothing_can_be_done_in_it(town: Town):
    lead = town.person("lead")
    asked = open_consultation(lead, now=MONDAY)

    with pytest.raises(Refusal, match="reason"):
        commands.withdraw_consultation(consultation=asked, reason=" ", by=lead, now=MONDAY)
    row = commands.withdraw_consultation(
        consultation=asked, reason="The road is closed.", by=lead, now=MONDAY
    )

    assert (row.state, row.withdrawn_reason) == ("withdrawn", "The road is closed.")
    assert queries.open_phase(row, PhaseKind.SAY, MONDAY) is None
    assert entries(asked)[-1][1]["reason"] == "The road is closed."
    for step in (
        lambda: commands.withdraw_consultation(consultation=asked, reason="Again", by=lead, now=MONDAY),
        lambda: add_material(asked, lead, now=MONDAY),
    ):
        with pytest.raises(Refusal, match="not_now"):
            step()
    hold_consultations(MONDAY + 90 * DAY)
    assert fresh(asked).state == "withdrawn"
    assert queries.past_ones(town.office) == [row]


def test_what_there_is_to_read_is_never_changed_and_its_versions_are_one_line(town: Town):
    lead = town.person("lead")
    asked = announce(lead, now=MONDAY)
    first = add_material(asked, lead, now=MONDAY)
    second = add_material(asked, lead, now=MONDAY, text="Another", replaces=first)
    other = add_material(asked, lead, now=MONDAY, text="Something else")

    with pytest.raises(Refusal, match="replaced"):
        add_material(asked, lead, now=MONDAY, replaces=first)
    elsewhere = announce(lead, now=MONDAY, question={"en": "Which?", "zh-hans": "哪个？"})
    with pytest.raises(Refusal, match="other"):
        add_material(elsewhere, lead, now=MONDAY, replaces=other)

    rows = queries.materials_of(asked)
    assert queries.newest_materials(asked) == [second, other]
    assert queries.versions_of(second, rows) == queries.versions_of(first, rows) == [first, second]
    assert entries(asked)[2][1] == {
        "consultation": 1,
        "material": second.pk,
        "replaces": first.pk,
        "digest": digest_of(second),
        "paragraphs": None,
    }
    assert Material.objects.get(pk=first.pk).text == first.text


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ({}, {"en": "Text"}, ("title", "title")),
        ({"en": "x" * 121}, {"en": "Text"}, ("title", "title")),
        ({"en": "Plan"}, {"zh-hans": "计划"}, ("languages", "text")),
        ({"en": "Plan"}, {"en": "x" * 20_001}, ("text", "text")),
    ],
)
def test_something_to_read_has_a_title_and_a_text(
    town: Town, title: dict[str, str], text: dict[str, str], found: tuple[str, str]
):
    lead = town.person("lead")
    asked = announce(lead, now=MONDAY)

    with pytest.raises(Refusal) as caught:
        commands.add_material(consultation=asked, title=title, text=text, replaces=None, by=lead, now=MONDAY)

    assert (caught.value.code, caught.value.field) == found


def vote(asked: Consultation, groups: list[Group | None], *, now: datetime) -> None:
    """One vote of one person for each of ``groups``; somebody more came and has not voted."""
    said = Statement.objects.create(
        consultation=asked, number=1, seed=True, words="At the mill", state="shown", put_in_at=now
    )
    for number, group in enumerate([*groups, None], 1):
        one = Participant.objects.create(
            consultation=asked, number=number, key_hash=number.to_bytes(32), group=group
        )
        if number <= len(groups):
            Vote.objects.create(participant=one, statement=said, choice=1)


def test_those_who_voted_are_counted_by_group_and_few_are_not_told_apart(town: Town):
    asked = open_consultation(town.person("lead"), now=MONDAY)
    riders, shops = queries.groups_of(asked)
    vote(asked, [riders] * 12 + [None] * 6, now=MONDAY)

    found = queries.heard_by_group(asked, [riders, shops])

    assert {number: one.heard for number, one in found.groups.items()} == {1: 12, 2: 0}
    assert (found.untold, found.unheard, queries.people_who_voted(asked)) == (6, [2], 18)
    assert shown_coverage(found).groups[1].heard == 12
    hold_consultations(asked.closes_at)
    assert entries(asked)[-1][1] == {"consultation": 1, "statements": 1, "people": 18}


def test_one_shopkeeper_cannot_be_found_from_the_sum(town: Town):
    asked = open_consultation(town.person("lead"), now=MONDAY)
    riders, shops = queries.groups_of(asked)
    vote(asked, [riders] * 12 + [shops] + [None] * 6, now=MONDAY)

    shown = shown_coverage(queries.heard_by_group(asked, [riders, shops]))

    assert {number: one.heard for number, one in shown.groups.items()} == {1: 12, 2: None}
    assert shown.untold is None


def test_the_longest_terms_fit_into_one_entry(town: Town):
    def texts(most: int) -> dict[str, str]:
        return dict.fromkeys(("zh-hans", "zh-hant", "en"), "橋" * most)

    longest = {
        "question": texts(200),
        "plain": texts(8_000),
        "decides": texts(400),
        "short_reason": '"' * 600,
        "unheard_reason": "𠮷" * 600,
        "explained": [f"{number:02}" + "𠮷" * 58 for number in range(20)],
        "groups": [GroupTerms(texts(60), 2_000_000_000, "𠮷" * 120, "𠮷" * 120)] * 9
        + [GroupTerms(texts(60))],
    }

    made = announce(town.person("lead"), now=MONDAY, **longest)

    assert len(entries(made)) == 1
    assert len(Entry.objects.get(subject=made.subject).leaf.encode()) < 65_535
