"""The frame of the detectors: a sign is noted once, somebody outside looks, and two people change a detector."""

from datetime import timedelta

import pytest

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.rules import NotAllowed
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from lianxin.verify import queries
from lianxin.verify.commands import agree_detector, ask_detector, look_at, note_findings
from lianxin.verify.findings import DETECTORS
from lianxin.verify.findings.standing import standings
from lianxin.verify.models import DetectorSetting, Finding, LastLook
from lianxin.verify.states import FindingKind, FindingState
from lianxin.verify.tasks import look_for_signs
from tests.factories import DAY, MONDAY, Town, add_person, make_town, open_case, take

pytestmark = pytest.mark.django_db
KIND = FindingKind.EMPTY_HANDOFF
HANDED_ON = "Thank you. Your report was forwarded to the department in charge. Please be patient."


def lazy_town(answers: int = 7) -> Town:
    """The power unit hands on whatever comes; the water unit repairs."""
    town = make_town()
    for number in range(answers):
        case = open_case(town.office, f"lamp {number} is dark")
        town_answers(town, case, HANDED_ON)
    return town


def town_answers(town: Town, case: Case, text: str) -> None:
    take(town, case, "accept")
    act.answer(case=case, done=text, not_done="", why="", by=town.person("power"), now=MONDAY)


def noted(town: Town) -> Finding:
    """A sign that waits for a look, without the work that led to it."""
    facts = {"kind": KIND, "unit": town.power, "month": "2026-06", "key": "power/2026-06", "evidence": {}}
    return Finding.objects.create(office=town.office, found_at=MONDAY, **facts)


def standing_of(town: Town, kind: FindingKind = KIND):
    return next(one for one in standings(town.office) if one.detector.kind == kind)


def test_a_sign_is_noted_once_however_often_it_is_seen():
    town = lazy_town()

    first = note_findings(office=town.office, now=MONDAY)
    again = note_findings(office=town.office, now=MONDAY + DAY)

    assert [(one.kind, one.unit, one.month, one.state) for one in first] == [
        (KIND, town.power, "2026-06", "open")
    ]
    assert first[0].evidence["seen"] == first[0].evidence["of"] == 7
    assert len(first[0].evidence["look_at"]) == 7
    assert again == []
    noted = Entry.objects.get(kind="finding.noted")
    assert noted.public == {"finding": first[0].pk, "kind": KIND, "month": "2026-06"}


def test_the_house_looks_once_a_day_and_catches_up():
    town = lazy_town()

    look_for_signs(MONDAY)
    Finding.objects.all().delete()
    look_for_signs(MONDAY + DAY - timedelta(minutes=1))
    early = Finding.objects.count()
    look_for_signs(MONDAY + 40 * DAY)

    assert (early, [one.month for one in Finding.objects.all()]) == (0, ["2026-07"])
    assert LastLook.objects.get().office == town.office


def test_a_look_from_the_future_does_not_stop_the_looking():
    town = lazy_town()
    LastLook.objects.create(office=town.office, looked_at=MONDAY + 900 * DAY)

    look_for_signs(MONDAY)

    assert Finding.objects.count() == 1


def test_an_overseer_looks_once_and_says_what_was_found():
    town = make_town()
    finding = noted(town)

    looked = look_at(
        finding=finding,
        state=FindingState.UPHELD,
        words=" Nothing was done. ",
        by=town.person("overseer"),
        now=MONDAY,
    )

    assert (looked.state, looked.words, looked.looked_by) == (
        "upheld",
        "Nothing was done.",
        town.person("overseer"),
    )
    with pytest.raises(Refusal, match="looked_at"):
        look_at(
            finding=finding, state=FindingState.EXPLAINED, words="No.", by=town.person("overseer"), now=MONDAY
        )
    assert [
        (row.noted, row.explained, row.upheld, row.open) for row in queries.noted_by_month(town.office)
    ] == [(1, 0, 1, 0)]


@pytest.mark.parametrize(("state", "words", "field"), [("open", "Well.", "state"), ("upheld", " ", "words")])
def test_a_look_says_what_it_is_and_why(state: str, words: str, field: str):
    town = make_town()
    finding = noted(town)

    with pytest.raises(Refusal) as refusal:
        look_at(
            finding=finding, state=FindingState(state), words=words, by=town.person("overseer"), now=MONDAY
        )

    assert refusal.value.field == field


@pytest.mark.parametrize("who", ["power", "water", "coordinator", "lead", "steward", "clerk", "stranger"])
def test_nobody_but_overseers_of_the_office_looks(who: str):
    town = make_town()
    finding = noted(town)
    other = make_town("other")
    by = other.person("overseer") if who == "stranger" else town.person(who)

    with pytest.raises(NotAllowed):
        look_at(finding=finding, state=FindingState.EXPLAINED, words="Fine.", by=by, now=MONDAY)


@pytest.mark.need(31)
def test_two_people_turn_a_detector_off_and_everybody_sees_it():
    town = lazy_town()
    asked = ask_detector(
        kind=KIND, on=False, values={}, reason="Noise", by=town.person("steward"), now=MONDAY
    )
    still_on = standing_of(town).on

    agree_detector(setting=asked, by=town.person("overseer"), now=MONDAY + DAY)

    assert (still_on, standing_of(town).on) == (True, False)
    assert note_findings(office=town.office, now=MONDAY + DAY) == []
    told = Entry.objects.filter(kind__startswith="detector.").order_by("number")
    assert [(entry.kind, entry.public) for entry in told] == [
        ("detector.asked", {"kind": KIND, "on": False, "values": {}}),
        ("detector.set", {"kind": KIND, "on": False, "values": {}}),
    ]


def test_a_moved_bound_decides():
    town = lazy_town(3)
    before = note_findings(office=town.office, now=MONDAY)
    asked = ask_detector(
        kind=KIND,
        on=True,
        values={"usual": 5},
        reason="We want to know",
        by=town.person("overseer"),
        now=MONDAY,
    )
    agree_detector(setting=asked, by=town.person("steward"), now=MONDAY)

    assert before == []
    assert standing_of(town).values["usual"] == 5
    assert [one.kind for one in note_findings(office=town.office, now=MONDAY)] == [KIND]


def test_nobody_agrees_with_themselves_and_stewards_do_not_blind_the_house_together():
    town = make_town()
    second = add_person(town.office, "second-steward", (Role.STEWARD, None))
    asked = ask_detector(kind=KIND, on=False, values={}, reason="No", by=town.person("steward"), now=MONDAY)

    for by in (town.person("steward"), second, town.person("lead"), make_town("other").person("overseer")):
        with pytest.raises(NotAllowed):
            agree_detector(setting=asked, by=by, now=MONDAY)

    assert DetectorSetting.objects.get().agreed_at is None


def test_only_the_newest_request_can_be_agreed_to_and_only_once():
    town = make_town()
    steward, overseer = town.person("steward"), town.person("overseer")
    old, new = (
        ask_detector(kind=KIND, on=on, values={}, reason="So", by=steward, now=MONDAY) for on in (False, True)
    )

    with pytest.raises(Refusal, match="not_newest"):
        agree_detector(setting=old, by=overseer, now=MONDAY)
    agree_detector(setting=new, by=overseer, now=MONDAY)
    with pytest.raises(Refusal, match="not_newest"):
        agree_detector(setting=new, by=overseer, now=MONDAY)

    assert standing_of(town).on


@pytest.mark.parametrize(
    ("kind", "values", "reason", "field"),
    [
        ("no_such", {}, "Why not", "kind"),
        (KIND, {"no_such": 1}, "Why not", "values"),
        (KIND, {"usual": 0}, "Why not", "usual"),
        (KIND, {"usual": 100}, "Why not", "usual"),
        (KIND, {}, "  ", "reason"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_beside_its_field(kind, values, reason, field):
    town = make_town()

    with pytest.raises(Refusal) as refusal:
        ask_detector(kind=kind, on=True, values=values, reason=reason, by=town.person("overseer"), now=MONDAY)

    assert (refusal.value.field, DetectorSetting.objects.count()) == (field, 0)


@pytest.mark.parametrize("who", ["power", "clerk", "coordinator", "lead"])
def test_others_do_not_ask(who: str):
    town = make_town()

    with pytest.raises(NotAllowed):
        ask_detector(kind=KIND, on=False, values={}, reason="So", by=town.person(who), now=MONDAY)


def test_every_detector_has_words_and_bounds_that_hold_their_own_defaults():
    for detector in DETECTORS.values():
        assert str(detector.sees).endswith(".")
        assert str(detector.otherwise).endswith(".")
        assert all(bound.least <= bound.default <= bound.most for bound in detector.bounds)
        assert str(detector.kind) in FindingKind.values
