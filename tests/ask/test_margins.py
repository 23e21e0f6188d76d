"""Known numbers of those concerned: who enters them, what they may be about, and until when."""

from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps

from lianxin.ask.commands import consultations as consulting
from lianxin.ask.commands import margins as commands
from lianxin.ask.commands.margins import BandTerms
from lianxin.ask.commands.statements import take_part
from lianxin.ask.models import AskedHome, Consultation, Margin, Participant
from lianxin.ask.neutral import unfit
from lianxin.ask.queries.heard.counting import homes_in
from lianxin.ask.queries.heard.margins import bands_of, earlier_margins, margins_of
from lianxin.ask.states import Way
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, add_area, make_town
from tests.record.checking import check
from tests.record.consulting import announce, fresh
from tests.record.margining import KNOWN, add, by_age, homes_of, visit

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
OPEN = MONDAY + 2 * DAY


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    """Announced; people vote from the day after tomorrow's noon."""
    return announce(town.person("coordinator"), now=MONDAY)


def opened(asked: Consultation) -> Consultation:
    return fresh(consulting.open_consultation(consultation=asked, now=MONDAY + DAY))


def test_known_numbers_enter_the_record_and_the_whole_house_still_holds(town: Town, asked: Consultation):
    made = add(asked, town.person("coordinator"), now=MONDAY)
    entry = Entry.objects.get(kind="margin.added")

    assert [(row.names["en"], row.people) for row in bands_of(made)] == [
        ("Under 60", 300),
        ("60 and over", 100),
    ]
    assert entry.public["bands"][1] == {
        "number": 2,
        "names": {"en": "60 and over", "zh-hans": "60岁以上"},
        "people": 100,
    }
    assert (entry.public["source"], entry.public["taken_from"]) == ("Count of March", None)
    assert check().report.broken == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"names": {}}, "margin"),
        ({"names": {"en": "Religion", "zh-hans": "年龄"}}, "margin"),
        ({"names": {"en": "Age", "zh-hans": "民族"}}, "margin"),
        ({"source": " "}, "source"),
        ({"counted_on": None}, "counted_on"),
        ({"counted_on": date(2027, 1, 1)}, "counted_on"),
        ({"bands": (BandTerms({"en": "All", "zh-hans": "所有人"}, 9),)}, "band_1"),
    ],
)
def test_what_cannot_be_known_or_may_not_be_asked_is_refused_beside_its_field(
    town: Town, asked: Consultation, changed: dict[str, object], field: str
):
    with pytest.raises(Refusal) as refused:
        add(asked, town.person("coordinator"), now=MONDAY, terms=replace(by_age(), **changed))  # type: ignore[arg-type]

    assert refused.value.field == field
    assert not Margin.objects.exists()


@pytest.mark.parametrize(
    ("people", "names", "field"),
    [
        ((300, 4), None, "people_2"),
        ((300, -1), None, "people_2"),
        ((300, 100), {"en": "Under 60", "zh-hans": "60岁以下"}, "band_2"),
        ((300, 100), {"en": "Party members", "zh-hans": "党员"}, "band_2"),
        ((300, 100), {"en": "Over 60"}, "band_2"),
    ],
)
def test_a_part_has_a_name_of_its_own_and_nobody_who_could_be_told_apart(
    town: Town, asked: Consultation, people: tuple[int, int], names: dict[str, str] | None, field: str
):
    terms = by_age(*people)
    if names:
        terms = replace(terms, bands=(terms.bands[0], BandTerms(names, people[1])))
    with pytest.raises(Refusal) as refused:
        add(asked, town.person("coordinator"), now=MONDAY, terms=terms)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Religion", "religion"),
        ("宗教信仰", "宗教"),
        ("民族", "民族"),
        ("有沒有黨員", "党员"),
        ("State of HEALTH", "health"),
        ("重点人员", "重点人员"),
        ("Age", ""),
        ("Homes with a child", ""),
        ("Mill Terrace", ""),
        ("Third-partying Lane", ""),
        ("民族路以东", ""),
        ("性别", ""),
    ],
)
def test_nobody_is_divided_by_belief_descent_party_health_or_obedience(text: str, word: str):
    assert unfit(text) == word


def test_at_most_four_each_once_and_only_by_whoever_convenes(town: Town, asked: Consultation):
    by = town.person("lead")
    for number in range(4):
        name = f"Division {number}"
        add(asked, by, now=MONDAY, terms=replace(by_age(), names={"en": name, "zh-hans": name}))
    with pytest.raises(Refusal, match=r"^many$"):
        add(asked, by, now=MONDAY)
    with pytest.raises(Refusal, match=r"^twice$"):
        add(
            asked,
            by,
            now=MONDAY,
            terms=replace(by_age(), names={"en": "Division 1", "zh-hans": "Division 1"}),
        )
    with pytest.raises(Refusal, match=r"^not_allowed$"):
        add(asked, town.person("clerk"), now=MONDAY)

    commands.drop_margin(margin=margins_of(asked)[0], by=by, now=MONDAY)
    add(asked, by, now=MONDAY)
    assert [row.number for row in margins_of(asked)] == [2, 3, 4, 5]
    assert Entry.objects.get(kind="margin.dropped").public["margin"] == 1


def test_from_the_moment_anybody_can_answer_nothing_is_added_or_dropped(town: Town, asked: Consultation):
    by = town.person("coordinator")
    made = add(asked, by, now=MONDAY)
    asked = opened(asked)
    later = add(asked, by, now=MONDAY + DAY, terms=replace(by_age(), names={"en": "Sex", "zh-hans": "性别"}))
    assert later.number == 2
    for moment in (MONDAY + DAY * 1.5, OPEN):
        with pytest.raises(Refusal, match=r"^not_now$"):
            add(asked, by, now=moment, terms=replace(by_age(), names={"en": "Area", "zh-hans": "片区"}))
        with pytest.raises(Refusal, match=r"^not_now$"):
            commands.drop_margin(margin=made, by=by, now=moment)


def test_numbers_of_an_earlier_question_are_taken_over_with_where_they_come_from(
    town: Town, asked: Consultation
):
    by = town.person("coordinator")
    first = add(asked, by, now=MONDAY)
    other = announce(by, now=MONDAY, question=KNOWN)
    assert earlier_margins(other) == [first]

    taken = commands.take_over(consultation=other, margin=first, by=by, now=MONDAY)

    assert (taken.names, taken.counted_on, taken.taken_from) == (first.names, first.counted_on, first)
    assert [(row.names, row.people) for row in bands_of(taken)] == [
        (row.names, row.people) for row in bands_of(first)
    ]
    assert Entry.objects.filter(kind="margin.added").last().public["taken_from"] == asked.number  # type: ignore[union-attr]
    assert earlier_margins(other) == []
    foreign = announce(make_town("poplar").person("coordinator"), now=MONDAY)
    with pytest.raises(Refusal, match=r"^other$"):
        commands.take_over(consultation=foreign, margin=first, by=foreign.announced_by, now=MONDAY)


def test_what_somebody_says_of_themselves_stays_as_it_was_said(town: Town, asked: Consultation):
    add(asked, town.person("coordinator"), now=MONDAY)
    asked = opened(asked)
    key = {"idempotency_key": "form"}
    one, secret = take_part(consultation=asked, group=None, way=Way.WEB, now=OPEN, bands={1: 2}, **key)
    again, same = take_part(consultation=asked, group=None, way=Way.WEB, now=OPEN, bands={1: 1}, **key)
    other, _key = take_part(consultation=asked, group=None, way=Way.WEB, now=OPEN)

    assert (again, same, again.bands, other.bands) == (one, secret, {"1": 2}, {})
    for wrong in ({1: 3}, {2: 1}, {1: 2, 9: 1}):
        with pytest.raises(Refusal) as refused:
            take_part(consultation=asked, group=None, way=Way.WEB, now=OPEN, bands=wrong)
        assert refused.value.code == "band"


@pytest.mark.one_engine
def test_no_path_of_keys_leads_from_what_people_say_of_themselves_to_who_they_are():
    """Neither from whoever votes, nor to them: their votes and what they understood point at no voice and no person."""
    reached, waiting = set[str](), [Participant]
    while waiting:
        model = waiting.pop()
        if model._meta.label in reached:
            continue
        reached.add(model._meta.label)
        waiting += [
            one.related_model
            for one in model._meta.get_fields()
            if one.auto_created and one.is_relation and isinstance(one.related_model, type)
        ]
    forward = {
        field.related_model._meta.label
        for label in reached
        for field in apps.get_model(label)._meta.fields
        if field.is_relation
    }
    named = {"hear.Voice", "hear.Contact", "hear.Household", "hear.Visit", "office.Person", "act.Case"}

    assert named & (reached | forward) == set()
    assert {field.name for field in AskedHome._meta.fields} == {"id", "consultation", "household"}


def test_a_home_counts_once_however_often_somebody_came(town: Town, asked: Consultation):
    """The route repeats easy homes: coverage stays low although visits are many."""
    area = town.east
    add(asked, town.person("coordinator"), now=MONDAY, terms=homes_of(area, 40))
    asked = opened(asked)
    visitor = town.person("visitor")
    homes = [visit(visitor, now=OPEN, key=f"round-{n:03}-of-the-homes", area=area) for n in range(6)]
    codes = [home.code for home in homes]
    assert commands.note_homes(consultation=asked, codes=[*codes, *codes], by=visitor, now=OPEN) == 6
    for _round in range(5):
        assert commands.note_homes(consultation=asked, codes=codes, by=visitor, now=OPEN) == 0
    found = homes_in(asked)

    assert found is not None
    assert (found.asked, found.cover.groups[area.pk].heard, found.cover.groups[area.pk].rate) == (6, 6, 0.15)
    assert [one.public["homes"] for one in Entry.objects.filter(kind="homes.asked")] == [6]
    assert check().report.broken == []


def test_a_home_that_nobody_visited_is_not_noted_and_nothing_else_of_the_list(
    town: Town, asked: Consultation
):
    visitor = town.person("visitor")
    early = visit(visitor, now=MONDAY, key="before-it-was-asked-here", area=town.east)
    asked = opened(asked)
    home = visit(visitor, now=OPEN, key="while-it-is-asked-here", area=town.east)
    with pytest.raises(Refusal) as refused:
        commands.note_homes(consultation=asked, codes=[home.code, early.code, "X9"], by=visitor, now=OPEN)

    assert early.code in str(refused.value.text)
    assert "x9" in str(refused.value.text)
    assert not AskedHome.objects.exists()
    with pytest.raises(Refusal, match=r"^not_allowed$"):
        commands.note_homes(consultation=asked, codes=[home.code], by=town.person("clerk"), now=OPEN)


def test_homes_are_counted_once_whatever_the_source(town: Town, asked: Consultation):
    terms = homes_of(town.east)
    add(asked, town.person("lead"), now=MONDAY, terms=terms)
    with pytest.raises(Refusal, match=r"^twice$"):
        add(asked, town.person("lead"), now=MONDAY, terms=replace(terms, source="Again"))


def test_homes_are_counted_by_streets_whatever_these_are_called(town: Town, asked: Consultation):
    street = add_area(town.office, "religion")
    made = add(asked, town.person("coordinator"), now=MONDAY, terms=homes_of(street, 40))

    assert [band.names["en"] for band in bands_of(made)] == ["religion"]
