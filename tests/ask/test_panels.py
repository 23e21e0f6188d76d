"""Panels by lot: terms before anybody stands ready, a list before the draw, and nobody's features beside a name."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.serializers import serialize

from lianxin.algorithms import lots
from lianxin.ask.commands import panels as commands
from lianxin.ask.models import Consultation, Entrant, Panel, PanelDraw
from lianxin.ask.queries import panels as queries
from lianxin.ask.states import PanelState, SeatState, Stuck
from lianxin.ask.tasks import hold_panels, make_lists
from lianxin.hear import scrubbing
from lianxin.hear.commands.reapplying import reapply
from lianxin.hear.models import Contact
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record import panelling
from tests.record.checking import check
from tests.record.consulting import open_consultation
from tests.record.panelling import OUTSIDE, announce, drawn, fresh, join, joined, listed

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOW = MONDAY + DAY / 2
FAR = {"closes_at": NOW + 100 * DAY, "draws_at": NOW + 110 * DAY, "source": panelling.SOURCE}


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Town:
    settings.DATA = tmp_path  # what is owed after an erasure is written there
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY)


@pytest.fixture
def panel(town: Town, asked: Consultation) -> Panel:
    return announce(asked, town.person("coordinator"), now=NOW)


def told(kind: str) -> dict[str, Any]:
    return Entry.objects.get(kind=kind).public


def entrant_of(panel: Panel, key: str) -> Entrant:
    found = queries.entrant_of(fresh(panel), key)
    assert found
    return found


# --- Announced ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"task": {"en": " "}}, "task"),
        ({"size": 4}, "size"),
        ({"answer_days": 0}, "answer_days"),
        ({"closes_at": NOW + 6 * DAY}, "closes"),
        ({"draws_at": NOW + 8.5 * DAY}, "draws"),
        ({"source": ""}, "source"),
        ({"categories": ""}, "categories"),
        ({"categories": "age,old,1,2\nage,old,1,2"}, "categories"),
        ({"categories": "age,old,1,x\nage,young,1,2"}, "categories"),
        ({"categories": "age,old,5,5"}, "categories"),
        ({"categories": "age,old,1,2\nage,young,1,2"}, "categories"),
    ],
)
def test_terms_that_are_not_whole_are_refused(
    town: Town, asked: Consultation, more: dict[str, Any], field: str
):
    with pytest.raises(Refusal, match=f"^{field}$"):
        announce(asked, town.person("coordinator"), now=NOW, **more)
    assert not Panel.objects.exists()


@pytest.mark.parametrize(
    "table",
    [
        "category,feature,min,max\nage,young,2,3\nage,old,2,3\n",
        "feature;value;min;max\r\nage;young;2;3\r\nage;old;2;3",
        "age\tyoung\t2\t3\nage\told\t2\t3",
    ],
)
def test_a_table_is_read_as_lianxin_draw_reads_it(town: Town, asked: Consultation, table: str):
    made = announce(asked, town.person("coordinator"), now=NOW, categories=table)

    assert made.quotas == [["age", "young", 2, 3, 0, -1], ["age", "old", 2, 3, 0, -1]]
    assert told("panel.announced")["quotas"] == [["age", "young", 2, 3], ["age", "old", 2, 3]]


def test_only_convenors_announce_and_draw(town: Town, asked: Consultation, panel: Panel):
    for who in ("overseer", "clerk"):
        by = town.person(who)
        with pytest.raises(Refusal, match=r"^not_allowed$"):
            announce(asked, by, now=NOW, task={"en": "Else?"})
        with pytest.raises(Refusal, match=r"^not_allowed$"):
            commands.draw_panel(panel=panel, outside=OUTSIDE, by=by, now=panel.draws_at)


# --- The pot --------------------------------------------------------------------------------------------------


def test_everybody_says_once_what_they_are_and_both_stay_apart(panel: Panel):
    row, key = join(panel, [0, 2], now=NOW, household="Mill Lane 5", contact="13912345678")
    with pytest.raises(Refusal, match=r"^feature$"):
        join(panel, [0, 1], now=NOW)
    stored = json.dumps([serialize("json", model.objects.all()) for model in (Entrant, Entry)])

    assert not any(secret in stored for secret in (key, "13912345678", "Granny", "Mill"))
    assert entrant_of(panel, key) == row
    assert told("panel.joined") == {"consultation": 1, "panel": 1}


def test_one_form_is_one_name(panel: Panel):
    form: dict[str, Any] = {
        "features": {1: 0, 2: 2},
        "household": "",
        "name": "",
        "contact": "139",
        "now": NOW,
    }
    first = commands.put_in_pot(panel=panel, idempotency_key="form", **form)
    again = commands.put_in_pot(panel=panel, idempotency_key="form", **form)

    assert first == again
    assert (Entrant.objects.count(), Contact.objects.count()) == (1, 1)


def test_who_leaves_the_pot_is_forgotten_with_all_they_said(panel: Panel):
    row, key = join(panel, [0, 2], now=NOW, household="Mill Lane 5", contact="13912345678")
    commands.step_back(entrant=entrant_of(panel, key), now=NOW)
    scrubbing.scrub(NOW, night=True)

    gone = Entrant.objects.get(pk=row.pk)
    assert (gone.state, gone.features, bytes(gone.household), gone.contact) == (SeatState.GONE, [], b"", None)
    assert not Contact.objects.exists()
    assert check().report.broken == []


def test_what_a_restored_backup_brought_back_is_forgotten_again(panel: Panel, tmp_path: Path):
    row, _key = join(panel, [0, 2], now=NOW, contact="13912345678")
    line = {
        "office": "willow",
        "entrant": bytes(row.key_hash).hex(),
        "why": "asked",
        "at": "2026-06-01T00:00:00Z",
    }
    ledger = tmp_path / "erased.jsonl"
    ledger.write_text(json.dumps(line) + "\n", encoding="utf-8")

    assert (reapply(ledger, now=NOW), reapply(ledger, now=NOW)) == (1, 0)
    assert Entrant.objects.get().contact is None


def test_one_whose_row_was_bent_holds_nobody_else_up(town: Town, panel: Panel):
    joined(panel, now=NOW, people=5, reached=True)
    bent = Entrant.objects.order_by("pk")[1]
    Contact.objects.filter(pk=bent.contact).update(sealed=b"bent behind the record's back")
    commands.cancel_panel(panel=panel, reason="Flood", by=town.person("lead"), now=NOW)
    hold_panels(NOW)

    left = Entrant.objects.filter(contact__isnull=False)
    assert [row.pk for row in left] == [bent.pk]


# --- The list and the draw ------------------------------------------------------------------------------------


@pytest.mark.need(75)
def test_the_lot_is_reproducible_from_the_seed_to_which_the_record_was_bound_before(town: Town, panel: Panel):
    keys = listed(panel, now=NOW)
    public = told("panel.lottery")
    draw = PanelDraw.objects.get()
    assert (draw.seed, draw.drawn, fresh(panel).state) == ("", None, PanelState.LISTED)
    with pytest.raises(Refusal, match=r"^not_open$"):
        join(fresh(panel), [0, 2], now=NOW)
    by = town.person("coordinator")
    with pytest.raises(Refusal, match=r"^early$"):
        commands.draw_panel(panel=panel, outside=OUTSIDE, by=by, now=panel.draws_at - DAY / 24)
    commands.draw_panel(panel=panel, outside=OUTSIDE, by=by, now=panel.draws_at)
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.draw_panel(panel=panel, outside="another", by=by, now=panel.draws_at)

    draw = PanelDraw.objects.get()
    lottery = queries.lottery_of(draw, panel.size)
    assert public["lottery"] == lottery.digest
    assert public["commitment"] == lots.commitment(draw.seed)
    assert draw.drawn == lots.drawn(lottery, draw.seed, OUTSIDE)
    rows = [entrant_of(panel, key) for key in keys.values()]
    sits = {row.number for row in rows if row.state == SeatState.DRAWN}
    assert sits == set(lottery.panels[draw.drawn - 1])
    have = Counter(place for row in rows if row.number in sits for place in row.features)
    assert all(quota[2] <= have[place] <= quota[3] for place, quota in enumerate(panel.quotas))
    # Every kind has as many in the pot, and so as fair a chance.
    assert max(lottery.chances()) - min(lottery.chances()) <= 0.005
    assert check().report.broken == []


def test_of_one_household_one_person_sits_at_most(town: Town, panel: Panel):
    for number in range(12):
        word = " mill lane 5" if number < 4 else f"house {number}"
        join(
            panel, [number % 2, 2 + number // 2 % 2], now=NOW, household=word.upper() if number % 2 else word
        )
    make_lists(panel.closes_at)
    draw = PanelDraw.objects.get()
    home = next(home for home, count in Counter(draw.homes).items() if count > 1)
    same = {number for number, one in enumerate(draw.homes, 1) if one == home}

    assert len(same) == 4
    assert max(len(same.intersection(numbers)) for numbers in draw.panels) == 1


def test_work_that_was_broken_off_leaves_nothing_and_is_done_again(panel: Panel, monkeypatch: Any):
    keys = joined(panel, now=NOW)
    size = Entry.objects.count()
    with monkeypatch.context() as patched:
        patched.setattr(lots, "published", _killed)
        with pytest.raises(KeyboardInterrupt):
            make_lists(panel.closes_at)
    assert (Entry.objects.count(), PanelDraw.objects.count()) == (size, 0)
    assert entrant_of(panel, next(iter(keys.values()))).number is None

    make_lists(panel.closes_at)
    assert PanelDraw.objects.count() == 1


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_who_goes_while_the_list_is_made_stands_in_no_list(panel: Panel, monkeypatch: Any):
    keys = joined(panel, now=NOW)
    leaving, key = next(iter(keys.items()))
    finding = lots.fairest

    def slowly(*args: Any) -> Any:
        if Entrant.objects.get(pk=leaving).state == SeatState.WAITING:
            commands.step_back(entrant=entrant_of(panel, key), now=NOW)
        return finding(*args)

    monkeypatch.setattr(lots, "fairest", slowly)
    make_lists(panel.closes_at)
    assert not PanelDraw.objects.exists()
    make_lists(panel.closes_at)
    assert len(PanelDraw.objects.get().commitments) == len(keys) - 1


def test_seats_that_nobody_can_fill_are_changed_as_little_as_can_be_and_in_public(town: Town, panel: Panel):
    for number in range(12):
        join(panel, [number % 2, 2], now=NOW)
    make_lists(panel.closes_at)
    stuck = fresh(panel)
    assert (stuck.state, stuck.stuck["why"]) == (PanelState.STUCK, Stuck.QUOTAS)
    assert told("panel.stuck")["changes"] == [["side", "east", 2, 5], ["side", "west", 0, 3]]
    by = town.person("lead")
    with pytest.raises(Refusal, match=r"^reason$"):
        commands.relax_panel(panel=stuck, reason=" ", by=by, now=panel.closes_at)
    commands.relax_panel(panel=stuck, reason="Nobody of the west came.", by=by, now=panel.closes_at)
    make_lists(panel.closes_at)

    assert fresh(panel).state == PanelState.LISTED
    assert told("panel.relaxed")["reason"] == "Nobody of the west came."
    assert check().report.broken == []


def test_too_few_wait_for_more(town: Town, panel: Panel):
    joined(panel, now=NOW, people=4)
    make_lists(panel.closes_at)
    assert fresh(panel).stuck["why"] == Stuck.FEW
    by, then = town.person("lead"), panel.closes_at
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.relax_panel(panel=fresh(panel), reason="x", by=by, now=then)
    commands.move_panel(panel=fresh(panel), **FAR, reason="Too few", by=by, now=then)
    join(fresh(panel), [0, 2], now=then)
    assert fresh(panel).state == PanelState.OPEN


def test_nobody_moves_a_draw_whose_number_may_be_known(town: Town, panel: Panel):
    listed(panel, now=NOW)
    by = town.person("lead")
    with pytest.raises(Refusal, match=r"^closes$"):
        commands.move_panel(panel=fresh(panel), **FAR, reason="x", by=by, now=panel.closes_at)
    again = FAR | {"closes_at": panel.closes_at}
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.move_panel(panel=fresh(panel), **again, reason="x", by=by, now=panel.draws_at)


# --- Who comes ------------------------------------------------------------------------------------------------


def test_who_declines_or_is_silent_is_followed_by_somebody_alike_where_there_is_one(town: Town, panel: Panel):
    keys = drawn(panel, town.person("coordinator"), now=NOW, people=24, reached=True)
    first, second, *_others = queries.seated(panel)
    commands.step_back(entrant=entrant_of(panel, keys[first.pk]), now=panel.draws_at)
    for row in queries.seated(panel):
        if row != second:
            commands.accept(entrant=entrant_of(panel, keys[row.pk]), now=panel.draws_at)
    hold_panels(panel.draws_at + 6.9 * DAY)
    assert second in queries.seated(panel)
    hold_panels(panel.draws_at + 7 * DAY)

    seated = queries.seated(panel)
    assert len(seated) == panel.size
    assert {first.pk, second.pk}.isdisjoint(row.pk for row in seated)
    assert told("panel.silent")["numbers"] == [second.number]
    draw, gone = PanelDraw.objects.get(), first.number or 0
    before = draw.panels[(draw.drawn or 0) - 1]
    entry = Entry.objects.filter(kind="panel.replaced").order_by("number")[0].public
    again = lots.replacements(
        queries.pool_of(draw), before, [gone], queries.replacement_seed(draw), away=[gone]
    )
    assert (entry["gone"], entry["came"]) == ([gone], list(again.came))
    assert Entrant.objects.get(pk=first.pk).contact is None


def test_how_to_reach_them_is_read_for_those_drawn_alone_and_goes_in_the_end(town: Town, panel: Panel):
    by = town.person("lead")
    drawn(panel, by, now=NOW, reached=True)
    called = commands.open_contacts(panel=fresh(panel), by=by, now=panel.draws_at)
    assert sorted(row.number for row, _name, _how in called) == [row.number for row in queries.seated(panel)]
    assert all(how.startswith("1370000") for _row, _name, how in called)
    panelling.advise(panel, by, now=panel.draws_at + DAY)
    hold_panels(panel.draws_at + DAY)

    assert not Entrant.objects.filter(contact__isnull=False).exists()
    assert told("panel.called")["count"] == panel.size
