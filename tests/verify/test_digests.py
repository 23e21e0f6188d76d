"""The lead's weekly digest: one a week, decided or declined with a reason, and nobody can sit it out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lianxin.act import commands as act
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState
from lianxin.hear.states import MOST_TEXT, Severity
from lianxin.office import commands as offices
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from lianxin.verify import queries
from lianxin.verify.commands import decide_demand, give_order, read_digest, take_up_digest
from lianxin.verify.digests import MOST, monday_of
from lianxin.verify.models import Demand, Digest, Finding
from lianxin.verify.states import DemandKind, FindingKind, FindingState
from tests.factories import DAY, MONDAY, Town, case_in, make_town, open_case, work_off

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = 7 * DAY
#: The first Monday at eight after the office was opened.
FIRST = datetime(2026, 6, 8, 8, 0, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.person("lead")
    return town


def digests(town: Town) -> list[Digest]:
    return list(Digest.objects.filter(office=town.office).order_by("week"))


def told(kind: str) -> list[Entry]:
    return list(Entry.objects.filter(kind=kind).order_by("number"))


def demands(digest: Digest) -> list[tuple[str, str, int]]:
    return [(row.kind, row.unit.code if row.unit else "", row.count) for row in queries.demands_of(digest)]


def first_of(town: Town, now: datetime = FIRST) -> Digest:
    work_off(town.office, now)
    return digests(town)[-1]


def upheld(town: Town, key: str, *, now: datetime = MONDAY) -> Finding:
    facts = {"kind": FindingKind.IDLE, "unit": town.power, "month": "2026-06", "key": key, "evidence": {}}
    return Finding.objects.create(
        office=town.office, found_at=now, state=FindingState.UPHELD, looked_at=now, **facts
    )


def decline(town: Town, demand: Demand, now: datetime, **other: object) -> Demand:
    facts = {"decision": "decline", "words": "The bridge first.", "act_by": None} | other
    return decide_demand(demand=demand, by=town.person("lead"), now=now, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (FIRST, FIRST),
        (FIRST - SECOND, FIRST - WEEK),
        (FIRST + WEEK - SECOND, FIRST),
        (datetime(2026, 3, 30, 7, 30, tzinfo=ZoneInfo("Europe/Berlin")), datetime(2026, 3, 23, 7, tzinfo=ZoneInfo("UTC"))),
        (datetime(2026, 3, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin")), datetime(2026, 3, 30, 6, tzinfo=ZoneInfo("UTC"))),
    ],
)  # fmt: skip
def test_it_is_due_on_monday_at_eight_by_the_clock_on_the_wall(now: datetime, due: datetime):
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)

    assert monday_of(now, zone) == due


def test_an_office_with_a_lead_gets_one_each_week_and_the_first_on_the_monday_after_it_opened(town: Town):
    other = make_town("otherville")
    for hours in range(0, 21 * 24, 8):
        work_off(town.office, MONDAY + timedelta(hours=hours))

    assert [(row.week.isoformat(), row.due_at) for row in digests(town)] == [
        ("2026-06-01", FIRST),
        ("2026-06-08", FIRST + WEEK),
    ]
    assert digests(other) == []


def test_after_three_weeks_without_the_machine_one_comes_and_says_how_many_are_missing(town: Town):
    work_off(town.office, FIRST)
    back = FIRST + 3 * WEEK + 2 * DAY
    for _again in range(3):
        work_off(town.office, back)
    work_off(town.office, FIRST + WEEK)  # a clock that jumps back makes nothing

    first, newest = digests(town)
    assert (newest.week.isoformat(), newest.due_at, newest.made_at, newest.skipped) == (
        "2026-06-22",
        FIRST + 3 * WEEK,
        back,
        2,
    )
    assert newest.decide_by == datetime(2026, 7, 8, 8, 0, tzinfo=SHANGHAI)
    assert [entry.public["due_at"] for entry in told("digest.made")] == [
        "2026-06-08T00:00:00.000000Z",
        "2026-06-29T00:00:00.000000Z",
    ]
    assert first.skipped == 0


def test_it_counts_the_week_before_and_what_is_owed_now(town: Town):
    for state in (CaseState.RECEIVED, CaseState.SOLVED, CaseState.REOPENED):
        case_in(town, state, now=MONDAY + DAY)
    open_case(town.office, now=FIRST - timedelta(hours=7))  # on Monday itself: the next digest counts it

    assert first_of(town).figures == {
        "received": 3,
        "answered": 2,
        "solved": 1,
        "not_solved": 1,
        "reopened": 1,
        "overdue": 1,
        "waiting": 3,
        "oldest_days": 5,
    }


def test_what_is_about_a_units_conduct_is_no_matter_for_a_lead(town: Town):
    open_case(town.office, "They shout at people, a child is bleeding", about=town.power)

    digest = first_of(town, FIRST + 4 * WEEK)

    assert (demands(digest), digest.figures["waiting"], digest.figures["overdue"]) == ([], 0, 0)


@pytest.mark.need(32)
def test_it_asks_about_what_stands_the_gravest_first(town: Town):
    act.grade(case=open_case(town.office), severity=Severity.DANGER, now=MONDAY)
    for _case in range(3):
        case_in(town, CaseState.REOPENED)
    case_in(town, CaseState.DISPUTED)
    give_order(unit=town.water, what="Mend it.", due_at=MONDAY + DAY, by=town.person("overseer"), now=MONDAY)
    upheld(town, "power/1")

    assert demands(first_of(town)) == [
        (DemandKind.GRAVE_OVERDUE, "power", 1),
        (DemandKind.NOT_SOLVED, "power", 3),
        (DemandKind.UNDECIDED, "", 1),
        (DemandKind.ORDER_LATE, "water", 1),
        (DemandKind.SIGN, "power", 1),
    ]


def test_a_sign_after_which_the_unit_got_an_order_is_no_matter(town: Town):
    upheld(town, "power/1")
    due = FIRST + 8 * WEEK
    give_order(unit=town.power, what="Stop.", due_at=due, by=town.person("overseer"), now=MONDAY + DAY)

    assert demands(first_of(town)) == []


def test_seven_at_most_and_it_says_how_many_found_no_room(town: Town):
    for number in range(MOST + 2):
        unit = offices.add_unit(
            office=town.office, code=f"unit-{number}", names={"en": f"Unit {number}"}, now=MONDAY
        )
        give_order(unit=unit, what="Mend it.", due_at=MONDAY + DAY, by=town.person("overseer"), now=MONDAY)

    digest = first_of(town)

    assert (len(demands(digest)), digest.left_out) == (MOST, 2)


@pytest.mark.need(32)
def test_a_lead_acts_by_a_day_or_declines_with_a_reason(town: Town):
    case_in(town, CaseState.DISPUTED)
    upheld(town, "power/1")
    digest = first_of(town)
    disputed, sign = queries.demands_of(digest)

    decline(town, disputed, FIRST + DAY)
    decide_demand(
        demand=sign,
        decision="act",
        words="I speak with them.",
        act_by=(FIRST + 3 * DAY).date(),
        by=town.person("lead"),
        now=FIRST + 2 * DAY,
    )

    digest.refresh_from_db()
    assert (digest.read_at, digest.settled_at) == (FIRST + DAY, FIRST + 2 * DAY)
    assert len(told("digest.read")) == 1
    assert [
        {key: value for key, value in entry.public.items() if key not in {"digest", "week"}}
        for entry in told("digest.decided")
    ] == [
        {"demand": 1, "kind": "undecided", "decision": "decline", "act_by": None},
        {"demand": 2, "kind": "sign", "decision": "act", "act_by": "2026-06-11"},
    ]
    with pytest.raises(Refusal, match="not_now"):
        decline(town, disputed, FIRST + 2 * DAY)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"decision": "", "words": "Soon."}, "decision"),
        ({"decision": "decline", "words": "  "}, "words"),
        ({"decision": "decline", "words": "字" * (MOST_TEXT + 1)}, "words"),
        ({"decision": "act", "words": ""}, "words"),
        ({"decision": "act", "words": "Soon.", "act_by": None}, "act_by"),
        ({"decision": "act", "words": "Soon.", "act_by": (FIRST - DAY).date()}, "act_by"),
        ({"decision": "act", "words": "Soon.", "act_by": (FIRST + 400 * DAY).date()}, "act_by"),
    ],
)
def test_half_a_decision_is_none(town: Town, facts: dict[str, object], field: str):
    upheld(town, "power/1")
    (demand,) = queries.demands_of(first_of(town))

    with pytest.raises(Refusal) as refused:
        decline(town, demand, FIRST, **facts)

    demand.refresh_from_db()
    assert (refused.value.field, demand.decided_at, told("digest.read")) == (field, None, [])


def test_only_leads_decide_and_only_overseers_take_up(town: Town):
    upheld(town, "power/1")
    digest = first_of(town)
    (demand,) = queries.demands_of(digest)
    facts = {"decision": "decline", "words": "No.", "act_by": None, "now": FIRST}
    stranger = make_town("otherville").person("lead")

    people = [town.person(who) for who in ("power", "clerk", "coordinator", "overseer", "steward")]
    for person in [*people, stranger]:
        with pytest.raises(NotAllowed):
            decide_demand(demand=demand, by=person, **facts)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            read_digest(digest=digest, by=person, now=FIRST)
    for person in [person for person in people if person != town.person("overseer")] + [town.person("lead")]:
        with pytest.raises(NotAllowed):
            take_up_digest(digest=digest, words="Done.", by=person, now=FIRST)
    with pytest.raises(Refusal, match="long"):
        take_up_digest(digest=digest, words="字" * (MOST_TEXT + 1), by=town.person("overseer"), now=FIRST)


def test_without_a_matter_it_wants_to_be_read_and_nothing_more(town: Town):
    digest = read_digest(digest=first_of(town), by=town.person("lead"), now=FIRST + DAY)
    read_digest(digest=digest, by=town.person("lead"), now=FIRST + 2 * DAY)

    assert (digest.read_at, digest.settled_at) == (FIRST + DAY, FIRST + DAY)
    assert len(told("digest.read")) == 1


@pytest.mark.need(32)
def test_an_ignored_digest_is_late_then_escalates_and_closes_only_by_what_an_overseer_did(town: Town):
    upheld(town, "power/1")
    digest, overseer = first_of(town), town.person("overseer")
    assert queries.digests_before_overseers(town.office, FIRST + WEEK - SECOND) == []
    with pytest.raises(Refusal, match="not_now"):
        take_up_digest(digest=digest, words="Too early.", by=overseer, now=FIRST + DAY)

    for days in (7, 8, 14, 30, 30):
        work_off(town.office, FIRST + days * DAY)
    assert digest in queries.digests_before_overseers(town.office, FIRST + 30 * DAY)
    about = [entry for kind in ("digest.late", "digest.escalated") for entry in told(kind)]
    assert [
        (entry.kind, entry.public["due_at"], entry.public["open"])
        for entry in about
        if entry.public["digest"] == digest.pk
    ] == [
        ("digest.late", "2026-06-15T00:00:00.000000Z", 1),
        ("digest.escalated", "2026-06-22T00:00:00.000000Z", 1),
    ]

    decline(town, queries.demands_of(digest)[0], FIRST + 31 * DAY)
    assert digest in queries.digests_before_overseers(town.office, FIRST + 31 * DAY)
    with pytest.raises(Refusal) as empty:
        take_up_digest(digest=digest, words=" ", by=overseer, now=FIRST + 31 * DAY)
    take_up_digest(digest=digest, words="Spoke with the mayor.", by=overseer, now=FIRST + 31 * DAY)

    assert empty.value.field == "words"
    assert digest not in queries.digests_before_overseers(town.office, FIRST + 31 * DAY)


def test_a_machine_that_was_down_notes_late_and_escalated_once_with_the_dates(town: Town):
    first_of(town)

    for _again in range(2):
        work_off(town.office, FIRST + 5 * WEEK)

    late, escalated = told("digest.late"), told("digest.escalated")
    assert [entry.public["due_at"] for entry in late] == ["2026-06-15T00:00:00.000000Z"]
    assert [entry.public["due_at"] for entry in escalated] == ["2026-06-22T00:00:00.000000Z"]


def test_one_decision_settles_the_same_matter_in_every_digest(town: Town):
    upheld(town, "power/1")
    work_off(town.office, FIRST)
    work_off(town.office, FIRST + WEEK)
    _first, second = digests(town)

    decline(town, queries.demands_of(second)[0], FIRST + WEEK)

    assert [row.settled_at for row in digests(town)] == [FIRST + WEEK, FIRST + WEEK]
    standing = queries.digests_standing(town.office, FIRST + WEEK)
    assert (standing.made, standing.due, standing.in_time, standing.late) == (2, 2, 2, 0)


def test_what_was_declined_rests_four_weeks_and_comes_back_with_what_was_said(town: Town):
    upheld(town, "power/1")
    (demand,) = queries.demands_of(first_of(town))
    decline(town, demand, FIRST + DAY)

    weeks = []
    for week in range(1, 6):
        work_off(town.office, FIRST + week * WEEK)
        weeks.append([row.before and row.before.words for row in queries.demands_of(digests(town)[-1])])

    assert weeks == [[], [], [], [], ["The bridge first."]]


def test_what_is_acted_on_rests_until_its_day_and_at_once_no_more_when_it_has_doubled(town: Town):
    upheld(town, "power/1")
    (demand,) = queries.demands_of(first_of(town))
    facts = {"decision": "act", "words": "I speak with them.", "act_by": (FIRST + 9 * DAY).date()}
    decline(town, demand, FIRST + DAY, **facts)

    assert demands(first_of(town, FIRST + WEEK)) == []
    (again,) = queries.demands_of(first_of(town, FIRST + 2 * WEEK))
    assert again.before == demand
    decline(town, again, FIRST + 2 * WEEK)
    upheld(town, "power/2", now=FIRST)
    assert demands(first_of(town, FIRST + 3 * WEEK)) == [(DemandKind.SIGN, "power", 2)]
