"""What the figures reward: answers that hold and honesty about what failed; and nothing by which units are ranked."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.verify.counting import Figures, figures, material_of, plain_office, whole
from lianxin.verify.tally import VoiceOutcome, fold

DUE, BEFORE, AFTER, NOW = (f"2026-06-{day:02}T00:00:00.000000Z" for day in (10, 5, 15, 30))
VOICE = VoiceOutcome(1, "2026-06-01T00:00:00.000000Z", False, case=1, unit="power", answer_due=DUE)
ANSWERED = replace(VOICE, first_answered=BEFORE, answered_at=BEFORE)


def of(*outcomes: VoiceOutcome) -> Figures:
    return whole(material_of(outcomes), NOW)


def test_an_answer_counts_when_it_holds_and_an_empty_one_gains_nothing():
    never, empty = of(VOICE), of(replace(ANSWERED, answered_at="", word="not", own="not"))
    honest = of(replace(ANSWERED, answered_at=AFTER))

    assert [(it.raw.response.k, it.raw.response.n) for it in (never, empty, honest)] == [(0, 1)] * 3
    assert of(ANSWERED).raw.response.k == 1


def test_agreed_dates_and_exclusions_move_the_adjusted_figures_alone():
    late = replace(ANSWERED, answered_at=AFTER, agreed_due=AFTER)
    dropped = replace(VOICE, excluded="abuse")
    withdrawn = replace(VOICE, apart="withdrawn")

    found = of(late, dropped, withdrawn)

    assert (found.raw.received, found.raw.in_time, found.raw.due) == (3, 0, 3)
    assert (found.adjusted.received, found.adjusted.in_time, found.adjusted.due) == (1, 1, 1)
    assert (found.apart.excluded, found.apart.withdrawn) == ({"abuse": 1}, 1)


def test_who_takes_the_easy_ones_first_shows_in_what_still_waits():
    """Nine answered on the first day and a grave one left lying: the average is fine, the rest is not."""
    easy = [replace(ANSWERED, severity="ordinary")] * 9
    grave = replace(VOICE, severity="danger")

    queue = of(*easy, *[grave] * 2).queue

    assert (queue.oldest_days, queue.overdue, queue.overdue_days) == (29, 2, 40)
    assert (queue.slowest_tenth, queue.overdue_by_severity) == (29, {"danger": 2})


def test_whoever_could_not_be_reached_stands_in_no_estimate():
    told = replace(ANSWERED, own="solved", asked_as="solved")
    asked = [replace(told, contact=word, word=word) for word in ("solved", "not")]
    invented = replace(ANSWERED, own="solved", word="solved", reached="no_answer")

    found = of(*asked, *[invented] * 8)

    assert found.outside is not None
    assert (found.outside.share, found.not_reached, found.raw.drawn, found.raw.reached) == (0.5, 8, 10, 2)


def test_found_back_later_is_not_still_solved():
    solved = replace(ANSWERED, word="solved", own="solved")

    counted = of(solved, replace(solved, still="relapsed"), replace(solved, still="holds")).raw

    assert (counted.solved, counted.still_solved, counted.durable.k, counted.durable.n) == (3, 2, 1, 2)


@pytest.mark.need(78)
def test_honest_self_report_never_scores_worse_than_concealment_found_later():
    """Two units fail at the same.  One says so in time; the other says "done", and it is found out by whichever way.

    No figure of the honest one, raw or adjusted, is below the other's.
    """
    honest = replace(ANSWERED, word="not", own="not")  # "not done, because …", in time, and it stands
    concealed = [
        replace(ANSWERED, answered_at="", word="not", own="not"),  # the person says so and it is opened again
        replace(
            ANSWERED, answered_at="", word="not", contact="not", reached="reached"
        ),  # return contact finds it
        replace(
            ANSWERED, answered_at="", word="solved", own="solved", still="relapsed"
        ),  # a later look finds it
        replace(
            ANSWERED, answered_at=AFTER, word="not", own="not"
        ),  # a check finds it and it is answered anew
        replace(ANSWERED, word="solved", own="solved", again="not", asked_as="solved", still="relapsed"),
    ]
    others = [replace(ANSWERED, word="solved", own="solved", contact="solved", asked_as="solved")] * 5
    good = of(honest, *others)

    for hidden in concealed:
        found = of(hidden, *others)
        for mine, theirs in ((good.raw, found.raw), (good.adjusted, found.adjusted)):
            assert (mine.response.share or 0) >= (theirs.response.share or 0)
            assert (mine.still.share or 0) >= (theirs.still.share or 0)
        assert good.outside is not None
        assert found.outside is not None
        assert good.queue.overdue <= found.queue.overdue


@pytest.mark.need(78)
@given(st.lists(st.sampled_from(["order.given", "order.done", "order.checked", "order.late"]), max_size=6))
def test_what_a_unit_puts_right_by_itself_lowers_no_figure(kinds: list[str]):
    """Orders, however they came about and whoever reported the fault, are not counted against anybody."""
    told = [
        {
            "kind": "voice.received",
            "time": NOW,
            "public": {"voice": 1, "said_at": VOICE.said_at, "imported": False},
        },
        {"kind": "case.opened", "time": NOW, "public": {"case": 1, "voice": 1, "answer_due": DUE}},
    ]
    orders = [
        {"kind": kind, "time": NOW, "public": {"order": 1, "unit": "power", "case": 1}} for kind in kinds
    ]

    assert fold([*told, *orders]) == fold(told)


UNITS = st.lists(st.tuples(st.sampled_from(["power", "roads", "water", ""]), st.booleans()), max_size=20)


@given(UNITS, st.randoms())
def test_units_stand_in_the_order_of_their_names_whatever_their_rates(units: list, dice: random.Random):
    """No page, API or export can rank: what they get is in the order of names, however the voices came."""
    outcomes = [
        replace(ANSWERED if good else VOICE, voice_id=number, unit=unit)
        for number, (unit, good) in enumerate(units)
    ]
    shuffled = outcomes.copy()
    dice.shuffle(shuffled)

    names = [one.name for one in figures(material_of(outcomes), NOW)]

    assert names == sorted(set(names))
    published = plain_office(material_of(outcomes), NOW)
    assert json.dumps(published) == json.dumps(plain_office(material_of(shuffled), NOW))


@given(UNITS)
def test_the_months_and_the_units_each_add_up_to_the_whole(units: list):
    outcomes = [replace(ANSWERED if good else VOICE, unit=unit) for unit, good in units]
    material = material_of(outcomes)

    for by in ("unit", "month"):
        parts = figures(material, NOW, by=by)  # type: ignore[arg-type]
        assert sum(one.raw.due for one in parts) == whole(material, NOW).raw.due


@pytest.mark.need(83)
def test_nothing_that_is_published_counts_activity():
    """No figure says how much somebody did: only what came in, what became of it and how long it took."""
    published = plain_office(material_of([ANSWERED]), NOW)["office"]
    words = {"visits", "logins", "minutes", "clicks", "points", "rank", "score", "handled", "calls"}

    assert {name for name in [*published, *published["sums"]] if words & set(name.split("_"))} == set()
