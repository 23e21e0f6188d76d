"""Who was heard, as everybody reads it: against known numbers, of batches alone, and never of fewer than five."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta

import pytest

from lianxin.ask.commands import statements as commands
from lianxin.ask.commands.consultations import open_consultation
from lianxin.ask.commands.margins import BandTerms, MarginTerms, note_homes
from lianxin.ask.models import Consultation
from lianxin.ask.queries.heard import counting, sealed, shares
from lianxin.ask.queries.heard.counting import Heard, heard_in, homes_in
from lianxin.ask.queries.heard.document import document
from lianxin.ask.queries.heard.shares import shares_in
from lianxin.ask.queries.heard.unheard import Reached, quiet_areas, reached_in, silent_in
from lianxin.ask.queries.heard.weighing import Unused
from lianxin.ask.states import PhaseKind, Way
from lianxin.ask.tasks import hold_votes
from lianxin.office.models import Area
from tests.ask.crowds import seal
from tests.factories import DAY, MONDAY, Town, add_area, make_town
from tests.record.consulting import announce, fresh
from tests.record.margining import add, by_age, homes_of, visit
from tests.record.stating import AGREE, DISAGREE, put_in, vote

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
#: A full hour, after voting has opened.
OPEN = MONDAY + 2 * DAY
HOUR = timedelta(hours=1)
YOUNG, OLD, UNTOLD = {1: 1}, {1: 2}, dict[int, int]()


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    """Three hundred are under sixty, a hundred are older; the older ones want something else."""
    by = town.person("coordinator")
    made = announce(by, now=MONDAY)
    add(made, by, now=MONDAY)
    made = fresh(open_consultation(consultation=made, now=MONDAY + DAY))
    put_in(made, "The stop should stand at the gate", by, now=MONDAY + DAY)
    return made


def came(asked: Consultation, bands: Mapping[int, int], people: int, choice: int = AGREE) -> None:
    for _ in range(people):
        one, _key = commands.take_part(
            consultation=asked, group=None, way=Way.WEB, now=OPEN, bands=bands or None
        )
        vote(one, {1: choice}, now=OPEN)


def counted(asked: Consultation, *crowd: tuple[Mapping[int, int], int, int]) -> Heard:
    for bands, people, choice in crowd:
        came(asked, bands, people, choice)
    hold_votes(OPEN)
    found = heard_in(asked)
    assert found is not None
    return found


@pytest.mark.need(22)
def test_who_came_too_little_is_named_and_weighted_and_both_shares_stand(asked: Consultation):
    """G17: friends alone were asked."""
    found = counted(asked, (YOUNG, 90, AGREE), (OLD, 10, DISAGREE))
    [age] = [cover for one, cover in zip(found.divisions, found.covers, strict=True) if one.number == 1]
    told = shares_in(asked).told[0]

    assert (found.people, age.groups[1].heard, age.groups[2].rate) == (100, 90, 0.1)
    assert age.ratio == pytest.approx(1 / 3)
    assert age.dissimilarity == pytest.approx(0.15)
    assert [(found.divisions[one.division].number, one.group, one.fewer) for one in found.unlike] == [
        (1, 2, True)
    ]
    assert [one.number for one in found.weights.used] == [1]
    assert found.weights.effective == 80
    assert told is not None
    assert told.weighted is not None
    assert (told.plain.share, told.weighted.share) == (0.9, 0.75)
    public = document(asked)
    names = {
        "consultation",
        "as_of",
        "people",
        "divisions",
        "weights",
        "homes",
        "items",
        "after",
        "ready",
    }
    assert set(public) == names
    assert public["divisions"][1]["unlike"] == {"2": "fewer"}
    assert public["weights"]["bounds"] == [0.3, 3.0]
    plain = {"share": 0.9, "low": 0.83, "high": 0.94, "worth": 100}
    assert public["items"][0]["agree"]["plain"] == plain


def test_a_crowd_that_came_evenly_is_not_called_unlike(asked: Consultation):
    found = counted(asked, (YOUNG, 30, AGREE), (OLD, 10, DISAGREE))

    assert found.unlike == ()
    assert found.covers[1].ratio == 1


def test_nothing_moves_between_two_batches(asked: Consultation):
    before = counted(asked, (YOUNG, 20, AGREE), (OLD, 6, DISAGREE))
    came(asked, OLD, 3)
    assert heard_in(asked) == before
    assert document(asked)["people"] == 26
    hold_votes(OPEN + HOUR)
    assert heard_in(asked) == before


def test_fewer_than_five_are_not_told_and_cannot_be_found_from_the_others(asked: Consultation):
    found = counted(asked, (YOUNG, 20, AGREE), (OLD, 3, DISAGREE), (UNTOLD, 7, AGREE))
    age = found.covers[1]

    assert {band: one.heard for band, one in age.groups.items()} == {1: 20, 2: None}
    assert age.untold is None
    assert shares_in(asked).told[0] is None


def test_what_cannot_be_weighted_by_is_said_with_why(asked: Consultation):
    """The shopkeepers of whom nobody knows how many there are make the affected groups useless as weights."""
    found = counted(asked, (YOUNG, 10, AGREE), (OLD, 5, AGREE))
    assert [(one.number, why) for one, why in found.weights.unused] == [(0, Unused.UNKNOWN)]


def test_of_whom_nobody_was_heard_no_weight_speaks_and_a_visitor_goes_there(asked: Consultation):
    found = counted(asked, (YOUNG, 30, AGREE))
    first = silent_in(asked)[0]

    assert found.weights.left_out == 0.25
    assert (first.names, first.people, first.silent) == (
        ({"en": "60 and over", "zh-hans": "60岁以上"},),
        100,
        True,
    )
    assert first.expected == 8


def test_an_empty_crossing_of_parts_that_were_heard_is_on_the_list(town: Town):
    by = town.person("coordinator")
    asked = announce(by, now=MONDAY)
    add(asked, by, now=MONDAY)
    sexes = by_age(200, 200, names={"en": "Sex", "zh-hans": "性别"})
    add(asked, by, now=MONDAY, terms=sexes)
    asked = fresh(open_consultation(consultation=asked, now=MONDAY + DAY))
    put_in(asked, "The stop should stand at the gate", by, now=MONDAY + DAY)
    counted(asked, ({1: 1, 2: 1}, 16, AGREE), ({1: 1, 2: 2}, 16, AGREE), ({1: 2, 2: 1}, 16, AGREE))
    crossed = [one for one in silent_in(asked) if len(one.names) == 2]

    assert [(one.names[0]["en"], one.names[1]["en"], one.people) for one in crossed] == [
        ("60 and over", "60 and over", 50)
    ]


def knocked(town: Town, asked: Consultation, at: Mapping[Area, int]) -> None:
    """At so many doors of each area."""
    visitor = town.person("visitor")
    codes = [
        visit(visitor, now=OPEN, key=f"a-home-{area.code}-{n:03}-of-it", area=area).code
        for area, number in at.items()
        for n in range(number)
    ]
    note_homes(consultation=asked, codes=codes, by=visitor, now=OPEN)


def test_an_area_of_few_homes_is_not_told_nor_the_only_other_one(town: Town, asked: Consultation):
    knocked(town, asked, {town.east: 7, add_area(town.office, "west"): 2})
    homes = homes_in(asked)

    assert homes is not None
    assert homes.asked == 9
    assert {homes.names[area]["en"]: one.heard for area, one in homes.cover.groups.items()} == {
        "east": None,
        "west": None,
    }
    assert quiet_areas(asked) == []


def test_before_anybody_answered_there_are_no_figures(asked: Consultation):
    assert heard_in(asked) is None
    assert (document(asked)["people"], document(asked)["divisions"], document(asked)["homes"]) == (
        None,
        [],
        None,
    )


def with_homes(town: Town, places: Mapping[Area, tuple[int, int]]) -> Consultation:
    """By area how many homes there are, and at how many of them somebody asked."""
    by = town.person("coordinator")
    asked = announce(by, now=MONDAY)
    bands = tuple(BandTerms(area.names, homes, area) for area, (homes, _asked) in places.items())
    add(asked, by, now=MONDAY, terms=replace(homes_of(town.east, 40), bands=bands))
    asked = fresh(open_consultation(consultation=asked, now=MONDAY + DAY))
    knocked(town, asked, {area: number for area, (_homes, number) in places.items()})
    return asked


def test_areas_come_by_the_share_of_homes_that_were_asked(town: Town):
    asked = with_homes(town, {add_area(town.office, "west"): (20, 6), town.east: (40, 7)})

    assert [(one.homes, one.asked) for one in quiet_areas(asked)] == [(40, 7), (20, 6)]


def test_who_changes_a_vote_moves_no_figure_until_the_next_batch(asked: Consultation):
    before = counted(asked, (YOUNG, 20, AGREE), (OLD, 6, DISAGREE))
    told, silent = shares_in(asked).told, silent_in(asked)
    one = asked.participants.filter(bands={"1": 2}).earliest("pk")
    vote(one, {1: AGREE}, now=OPEN)
    forget()

    assert heard_in(asked) == before
    assert (shares_in(asked).told, silent_in(asked)) == (told, silent)
    came(asked, YOUNG, 4)
    hold_votes(OPEN + HOUR)
    after = shares_in(asked).told[0]
    assert after is not None
    assert (after.asked, after.plain.share) == (30, 0.83)


def forget() -> None:
    """As another process that has counted nothing yet."""
    for kept in (sealed._kept, counting._kept, shares._kept):
        kept.clear()


def test_of_fewer_than_five_nothing_is_told(asked: Consultation):
    came(asked, YOUNG, 4)
    seal(asked, now=asked.phases.get(kind=PhaseKind.VOTE).closes_at)

    assert asked.batches.count() == 1
    assert heard_in(asked) is None
    assert (document(asked)["people"], document(asked)["as_of"]) == (None, None)
    assert "Under 60" in [one.names[0]["en"] for one in silent_in(asked)]
    assert reached_in(asked) == Reached.TOO_FEW


def test_where_a_nought_is_hidden_the_weights_do_not_tell_it(town: Town):
    """One of three parts is empty, and every number is hidden because the others are two and three."""
    by = town.person("coordinator")
    asked = announce(by, now=MONDAY)
    add(asked, by, now=MONDAY, terms=in_three())
    asked = fresh(open_consultation(consultation=asked, now=MONDAY + DAY))
    put_in(asked, "The stop should stand at the gate", by, now=MONDAY + DAY)
    found = counted(asked, ({1: 1}, 4, AGREE), ({1: 2}, 4, AGREE))

    assert [one.heard for one in found.covers[1].groups.values()] == [None, None, None]
    weights = found.weights
    assert [one.number for one in weights.used] == [1]
    assert (weights.left_out, weights.effective, weights.trimmed, weights.short) == (None, None, None, None)


def in_three() -> MarginTerms:
    two = by_age()
    return replace(two, bands=(*two.bands, BandTerms({"en": "Children", "zh-hans": "孩子"}, 50)))


def test_a_share_is_worked_out_once_for_a_batch_wherever_its_page_begins(town: Town, asked: Consultation):
    by = town.person("coordinator")
    for number in range(2, 5):
        put_in(asked, f"The stop needs {number} benches", by, now=MONDAY + DAY)
    counted(asked, (YOUNG, 6, AGREE))
    forget()
    for after in (0, 1, 2, 3):
        shares_in(asked, after=after)

    assert sorted(number for _salt, number in shares._kept) == [1, 2, 3, 4]


def test_a_share_that_failed_is_worked_out_again(asked: Consultation):
    counted(asked, (YOUNG, 6, AGREE), (OLD, 6, DISAGREE))
    told = shares_in(asked).told
    key = next(key for key in shares._kept if key[0] == bytes(asked.batches.latest("number").salt))
    shares._kept[key] = failed = Future()
    failed.set_exception(MemoryError())

    assert shares_in(asked).told == told


def test_areas_with_a_wrong_number_are_left_out_and_hidden_ones_come_last(town: Town):
    west, north, south = (add_area(town.office, code) for code in ("west", "north", "south"))
    asked = with_homes(town, {town.east: (40, 8), west: (5, 7), north: (60, 3), south: (50, 5)})

    assert [(one.homes, one.asked) for one in quiet_areas(asked)] == [(40, 8), (60, None), (50, None)]


def test_that_everybody_was_reached_is_said_of_parts_alone(town: Town, asked: Consultation):
    """Nobody named one of the affected groups, so these were not reached."""
    counted(asked, (YOUNG, 20, AGREE), (OLD, 6, DISAGREE))
    assert reached_in(asked) == Reached.BUT_SMALL


def test_that_everybody_was_reached_is_said_where_somebody_of_every_part_came(town: Town):
    by = town.person("coordinator")
    asked = announce(by, now=MONDAY)
    asked.groups.all().delete()
    add(asked, by, now=MONDAY)
    asked = fresh(open_consultation(consultation=asked, now=MONDAY + DAY))
    put_in(asked, "The stop should stand at the gate", by, now=MONDAY + DAY)
    counted(asked, (YOUNG, 6, AGREE), (OLD, 6, DISAGREE))
    assert reached_in(asked) == Reached.ALL


def test_without_any_parts_nobody_is_said_to_be_reached(town: Town):
    made = announce(town.person("coordinator"), now=MONDAY)
    made.groups.all().delete()
    assert reached_in(made) == Reached.NO_PARTS
