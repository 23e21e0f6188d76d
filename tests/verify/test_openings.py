"""Opening who a person is: two people of two roles, one reason of four, once within a day, and the person is told."""

from datetime import date, timedelta

import pytest

from lianxin.act.rules import NotAllowed
from lianxin.hear.models import DueNotice, Opening, Voice
from lianxin.hear.states import OpeningReason, OpeningState
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from lianxin.verify.commands import ask_opening, decide_opening, open_identity
from lianxin.verify.opening import MOST_QUIET
from lianxin.verify.queries import openings_told
from tests.factories import DAY, MONDAY, Town, add_person, hear, make_town, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PHONE = "13900000000"


@pytest.fixture
def town() -> Town:
    return make_town()


def spoken(town: Town, **more: object) -> Voice:
    voice = hear(town.office, contact=more.pop("contact", PHONE), **more).voice
    work_off(town.office, MONDAY)
    return voice


def asked(town: Town, voice: Voice, by: str = "coordinator", **more: object) -> Opening:
    facts = {"reason": OpeningReason.DANGER, "text": "Gas.", "now": MONDAY} | more
    return ask_opening(voice=voice, by=town.person(by), **facts)  # type: ignore[arg-type]


def decided(town: Town, row: Opening, by: str = "lead", *, agree: bool = True) -> Opening:
    return decide_opening(
        opening=row, agree=agree, by=town.person(by), now=MONDAY, text="" if agree else "No."
    )


def told_in_public() -> list[tuple[str, dict]]:
    rows = Entry.objects.filter(kind__startswith="identity.").order_by("number")
    return [(row.kind, row.public) for row in rows]


def test_two_people_open_it_once_and_everybody_sees_that_but_not_who(town: Town):
    voice = spoken(town)
    row = decided(town, asked(town, voice))

    assert open_identity(opening=row, by=town.person("coordinator"), now=MONDAY) == PHONE

    assert told_in_public() == [
        ("identity.asked", {"opening": row.pk, "reason": "danger", "role": "coordinator", "delayed": False}),
        ("identity.agreed", {"opening": row.pk, "role": "lead"}),
        (
            "identity.opened",
            {"opening": row.pk, "reason": "danger", "roles": ["coordinator", "lead"], "delayed": False},
        ),
    ]
    leaves = "".join(Entry.objects.filter(kind__startswith="identity.").values_list("leaf", flat=True))
    assert PHONE not in leaves
    assert voice.subject not in leaves
    with pytest.raises(Refusal) as again:
        open_identity(opening=row, by=town.person("coordinator"), now=MONDAY)
    assert again.value.code == "opened"


def test_the_person_is_told_on_the_page_and_by_message(town: Town):
    voice = spoken(town, contact="ann@example.org")
    row = decided(town, asked(town, voice))
    assert openings_told(voice) == []

    open_identity(opening=row, by=town.person("coordinator"), now=MONDAY)
    work_off(town.office, MONDAY)

    assert openings_told(voice) == [row]
    about = Entry.objects.get(kind="identity.opened").number
    assert list(DueNotice.objects.values_list("voice_id", "about")) == [(voice.pk, about)]


@pytest.mark.parametrize("who", ["power", "water", "clerk", "lead", "steward", "visitor"])
def test_nobody_else_may_ask(town: Town, who: str):
    with pytest.raises(NotAllowed):
        asked(town, spoken(town), by=who)

    assert told_in_public() == []


@pytest.mark.parametrize("who", ["coordinator", "power", "water", "clerk", "visitor"])
def test_nobody_else_may_agree(town: Town, who: str):
    row = asked(town, spoken(town))

    with pytest.raises(NotAllowed):
        decided(town, row, by=who)

    assert Opening.objects.get().state == OpeningState.ASKED


def two_roles(town: Town, *roles: Role) -> Person:
    return add_person(town.office, "-".join(roles), *((role, None) for role in roles))


def test_whoever_holds_both_roles_is_still_one_person(town: Town):
    both = two_roles(town, Role.COORDINATOR, Role.LEAD)
    row = ask_opening(voice=spoken(town), reason=OpeningReason.DANGER, text="Gas.", by=both, now=MONDAY)

    with pytest.raises(NotAllowed):
        decide_opening(opening=row, agree=True, by=both, now=MONDAY)
    with pytest.raises(NotAllowed):  # a lead beside a lead is the same role twice
        decide_opening(opening=row, agree=True, by=town.person("lead"), now=MONDAY)

    assert (
        decide_opening(opening=row, agree=True, by=town.person("steward"), now=MONDAY).decided_role
        == "steward"
    )


def test_two_overseers_are_one_role(town: Town):
    row = asked(town, spoken(town), by="overseer")
    second = add_person(town.office, "second-overseer", (Role.OVERSEER, None))

    with pytest.raises(NotAllowed):
        decide_opening(opening=row, agree=True, by=second, now=MONDAY)


def test_whoever_acts_for_a_unit_has_no_part_in_it(town: Town):
    of_unit = add_person(town.office, "both", (Role.COORDINATOR, None), (Role.HANDLER, town.power))
    lead = add_person(town.office, "lead-of-unit", (Role.LEAD, None), (Role.HANDLER, town.power))
    voice = spoken(town)

    with pytest.raises(NotAllowed):
        ask_opening(voice=voice, reason=OpeningReason.DANGER, text="Gas.", by=of_unit, now=MONDAY)
    with pytest.raises(NotAllowed):
        decide_opening(opening=asked(town, voice), agree=True, by=lead, now=MONDAY)


def test_about_a_units_conduct_only_overseers_ask_and_no_lead_agrees(town: Town):
    voice = spoken(town, body="They were rude", about=town.power)

    with pytest.raises(NotAllowed):
        asked(town, voice)
    row = asked(town, voice, by="overseer")
    with pytest.raises(NotAllowed):
        decided(town, row, by="lead")

    assert decided(town, row, by="steward").state == OpeningState.AGREED


def test_another_office_has_no_part_in_it(town: Town):
    other = make_town("elsewhere")
    voice = spoken(town)

    with pytest.raises(NotAllowed):
        asked(other, voice)
    with pytest.raises(NotAllowed):
        decided(other, asked(town, voice))


def test_it_opens_only_for_whoever_asked_and_only_within_a_day(town: Town):
    voice = spoken(town)
    row = asked(town, voice)
    with pytest.raises(Refusal) as early:
        open_identity(opening=row, by=town.person("coordinator"), now=MONDAY)
    decided(town, row)

    for who in ("lead", "overseer", "steward", "power"):
        with pytest.raises(NotAllowed):
            open_identity(opening=row, by=town.person(who), now=MONDAY)
    with pytest.raises(Refusal) as late:
        open_identity(opening=row, by=town.person("coordinator"), now=MONDAY + DAY + timedelta(seconds=1))

    assert (early.value.code, late.value.code) == ("not_agreed", "lapsed")
    assert [kind for kind, _public in told_in_public()] == ["identity.asked", "identity.agreed"]


def test_what_was_declined_stays_closed(town: Town):
    row = decided(town, asked(town, spoken(town)), agree=False)

    with pytest.raises(Refusal):
        open_identity(opening=row, by=town.person("coordinator"), now=MONDAY)
    with pytest.raises(Refusal):
        decided(town, row)

    assert told_in_public()[-1] == ("identity.declined", {"opening": row.pk, "role": "lead"})


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": " "}, "text"),
        ({"quiet_until": date(2026, 6, 10), "quiet_law": "§ 3"}, "quiet_until"),
        ({"reason": OpeningReason.LAW, "quiet_until": date(2026, 6, 10)}, "quiet_law"),
        ({"reason": OpeningReason.LAW, "quiet_law": "§ 3"}, "quiet_until"),
        ({"reason": OpeningReason.LAW, "quiet_law": "§ 3", "quiet_until": date(2026, 6, 1)}, "quiet_until"),
        (
            {
                "reason": OpeningReason.LAW,
                "quiet_law": "§ 3",
                "quiet_until": MONDAY.date() + MOST_QUIET + DAY,
            },
            "quiet_until",
        ),
    ],
)
def test_what_is_missing_is_said_beside_its_field(town: Town, more: dict, field: str):
    with pytest.raises(Refusal) as refused:
        asked(town, spoken(town), **more)

    assert refused.value.field == field


def test_nothing_is_asked_where_nothing_was_left_or_while_it_waits(town: Town):
    with pytest.raises(Refusal) as nothing:
        asked(town, spoken(town, contact=""))
    voice = spoken(town, body="The lamp again")
    asked(town, voice)
    with pytest.raises(Refusal) as twice:
        asked(town, voice)

    assert (nothing.value.code, twice.value.code) == ("no_contact", "asked")


def test_a_law_keeps_it_quiet_until_its_day_and_no_longer(town: Town):
    voice = spoken(town)
    law = {"reason": OpeningReason.LAW, "quiet_law": "§ 3", "quiet_until": date(2026, 6, 8)}
    row = decided(town, asked(town, voice, **law))
    open_identity(opening=row, by=town.person("coordinator"), now=MONDAY)

    work_off(town.office, MONDAY + 6 * DAY)
    quiet = Entry.objects.get(kind="identity.opened").number
    assert openings_told(voice) == []
    assert not DueNotice.objects.filter(about=quiet).exists()
    assert told_in_public()[-1][1]["delayed"] is True  # everybody sees at once that it happened

    work_off(town.office, MONDAY + 7 * DAY)
    work_off(town.office, MONDAY + 8 * DAY)

    assert openings_told(voice) == [row]
    assert [kind for kind, _public in told_in_public()].count("identity.told") == 1
    told = Entry.objects.get(kind="identity.told").number
    assert DueNotice.objects.filter(voice=voice, about=told).count() == 1
    assert not DueNotice.objects.filter(about=quiet).exists()
