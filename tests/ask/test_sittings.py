"""Sittings: who sits there by lot, and minutes that nobody can bend after they were confirmed."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.serializers import serialize

from lianxin.algorithms import lots
from lianxin.ask.commands import sittings as commands
from lianxin.ask.commands.sittings.drawing import lottery_of, pool_of
from lianxin.ask.models import Consultation, Seat, Sitting, SittingDraw
from lianxin.ask.queries import sittings as queries
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.states import SeatState, Sharing
from lianxin.ask.tasks import hold_sittings
from lianxin.hear import scrubbing
from lianxin.hear.commands.reapplying import reapply
from lianxin.hear.models import Contact
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.checking import check
from tests.record.consulting import open_consultation
from tests.record.sitting import OUTSIDE, SOURCE, announce, drawn, fresh, join, seat_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOW = MONDAY + DAY / 2


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Town:
    settings.DATA = tmp_path  # what is owed after an erasure is written there
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY)


@pytest.fixture
def sitting(town: Town, asked: Consultation) -> Sitting:
    return announce(asked, town.person("coordinator"), now=NOW)


# --- Announced ------------------------------------------------------------------------------------------------


def test_people_learn_of_it_five_days_before_or_read_why_not(town: Town, asked: Consultation):
    by = town.person("coordinator")
    with pytest.raises(Refusal, match=r"^late_reason$"):
        announce(asked, by, now=NOW, begins_at=NOW + 4 * DAY)
    late = announce(asked, by, now=NOW, begins_at=NOW + 4 * DAY, late_reason="The river rises.")
    early = announce(asked, by, now=NOW, begins_at=NOW + 5 * DAY, late_reason="No reason is needed.")

    assert (late.late_reason, early.late_reason) == ("The river rises.", "")
    entry = Entry.objects.filter(kind="sitting.announced").order_by("number")[0]
    assert entry.public["late_reason"] == "The river rises."


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"place": " "}, "place"),
        ({"seats": 0}, "seats"),
        ({"agenda": {"en": "\n"}}, "agenda"),
        ({"agenda": {"en": "One\nTwo", "zh-hans": "一"}}, "agenda"),
        ({"shared": Sharing.PROPORTIONAL}, "shared"),
        ({"begins_at": MONDAY}, "begins"),
    ],
)
def test_terms_that_are_not_whole_are_refused(
    town: Town, asked: Consultation, more: dict[str, Any], field: str
):
    with pytest.raises(Refusal, match=f"^{field}$"):
        announce(asked, town.person("coordinator"), now=NOW, **more)
    assert not Sitting.objects.exists()


def test_only_convenors_call_people_together(town: Town, asked: Consultation, sitting: Sitting):
    for who in ("overseer", "clerk"):
        with pytest.raises(Refusal, match=r"^not_allowed$"):
            announce(asked, town.person(who), now=NOW, place="Elsewhere")
        with pytest.raises(Refusal, match=r"^not_allowed$"):
            commands.publish_lottery(sitting=sitting, source=SOURCE, by=town.person(who), now=NOW)


# --- Who sits there -------------------------------------------------------------------------------------------


def test_somebody_else_is_drawn_although_the_record_has_to_be_checked_first(town: Town, sitting: Sitting):
    keys = drawn(sitting, town.person("coordinator"), now=NOW)
    gone = queries.seated(fresh(sitting))[0]
    Contact.objects.filter(pk=gone.contact).update(sealed=b"bent behind the record's back")

    with pytest.raises(Refusal, match=r"^not_sound$"):
        commands.step_back(seat=seat_of(sitting, keys[gone.pk]), now=NOW)

    seats = queries.seated(fresh(sitting))
    assert len(seats) == sitting.seats
    assert gone.pk not in {seat.pk for seat in seats}


def test_what_a_seat_points_to_stays_although_an_erasure_that_was_undone_owes_it(sitting: Sitting):
    seat, _key = join(sitting, now=NOW, contact="13912345678")
    scrubbing.owe(contacts=[str(seat.contact)])

    scrubbing.scrub(NOW, night=True)

    assert Contact.objects.get().pk == seat.contact


def test_name_and_contact_are_sealed_and_go_when_somebody_steps_back(sitting: Sitting):
    seat, key = join(sitting, now=NOW, contact="13912345678")
    stored = json.dumps([serialize("json", model.objects.all()) for model in (Seat, Entry)])
    assert Contact.objects.count() == 1
    assert not any(secret in stored for secret in (key, "13912345678", "Granny"))

    commands.step_back(seat=seat_of(sitting, key), now=NOW)
    scrubbing.scrub(NOW, night=True)

    assert not Contact.objects.exists()
    gone = Seat.objects.get(pk=seat.pk)
    assert (gone.state, gone.contact) == (SeatState.GONE, None)
    assert check().report.broken == []


def test_one_form_is_one_seat(sitting: Sitting):
    told: dict[str, Any] = {"name": "", "contact": "1391", "group": None, "now": NOW}
    first = commands.put_down(sitting=sitting, idempotency_key="form", **told)
    again = commands.put_down(sitting=sitting, idempotency_key="form", **told)
    other = commands.put_down(sitting=sitting, idempotency_key="another", **told)

    assert first == again
    assert other[1] != first[1]
    assert (Seat.objects.count(), Contact.objects.count()) == (2, 2)


def test_the_list_is_published_before_the_draw_and_anybody_draws_again(town: Town, sitting: Sitting):
    by = town.person("coordinator")
    with pytest.raises(Refusal, match=r"^drawn$"):
        commands.draw_panel(sitting=sitting, outside=OUTSIDE, by=by, now=NOW)
    groups = groups_of(sitting.consultation)
    keys = [join(sitting, now=NOW, group=groups[number % 3 == 0])[1] for number in range(12)]
    draw = commands.publish_lottery(sitting=sitting, source=SOURCE, by=by, now=NOW)
    with pytest.raises(Refusal, match=r"^not_open$"):
        join(sitting, now=NOW)
    assert draw.seed == ""
    public = Entry.objects.get(kind="sitting.lottery").public
    commands.draw_panel(sitting=sitting, outside=OUTSIDE, by=by, now=NOW)
    with pytest.raises(Refusal, match=r"^drawn$"):
        commands.draw_panel(sitting=sitting, outside="another", by=by, now=NOW)

    draw = SittingDraw.objects.get()
    lottery = lottery_of(draw)
    assert public["lottery"] == lottery.digest
    assert public["commitment"] == lots.commitment(draw.seed)
    assert draw.drawn == lots.drawn(lottery, draw.seed, OUTSIDE)
    panel = set(lottery.panels[draw.drawn - 1])
    seats = [seat_of(sitting, key) for key in keys]
    assert {seat.number for seat in seats if seat.state == SeatState.DRAWN} == panel
    assert [draw.commitments[(seat.number or 0) - 1] for seat in seats] == [
        queries.commitment_of(seat) for seat in seats
    ]
    # Four seats, equal parts: two of each group, whoever stands ready.
    assert Counter(draw.groups[number - 1] for number in panel) == {1: 2, 2: 2}
    chances = lottery.chances()
    for group in (1, 2):
        same = [chance for chance, of in zip(chances, draw.groups, strict=True) if of == group]
        assert max(same) - min(same) <= 1 / len(lottery.panels) + 1e-9


def test_who_does_not_come_is_replaced_by_the_same_lot_from_the_same_group(town: Town, sitting: Sitting):
    keys = drawn(sitting, town.person("coordinator"), now=NOW, people=12)
    before = queries.seated(sitting)
    gone = before[0]
    commands.step_back(seat=seat_of(sitting, keys[gone.pk]), now=NOW)

    after = queries.seated(sitting)
    came = [seat for seat in after if seat not in before]
    assert len(after) == len(before)
    assert [seat.group for seat in came] == [gone.group]
    told = Entry.objects.get(kind="sitting.replaced").public
    assert (told["gone"], told["came"]) == ([gone.number], [came[0].number])
    draw = SittingDraw.objects.get()
    seed = f"{draw.digest}/{draw.seed}/{draw.outside}/replacements"
    panel = [seat.number for seat in before if seat.number]
    again = lots.replacements(pool_of(draw), panel, [gone.number or 0], seed, away=[gone.number or 0])
    assert list(again.came) == told["came"]


def test_a_named_seat_stands_beside_the_lot_with_who_proposed_it(town: Town, sitting: Sitting):
    by = town.person("lead")
    with pytest.raises(Refusal, match=r"^proposed_by$"):
        commands.name_seat(sitting=sitting, body="School", proposed_by="", reason="x", by=by, now=NOW)
    made, key = commands.name_seat(
        sitting=sitting, body="School", proposed_by="Parents", reason="Children", by=by, now=NOW
    )

    assert seat_of(sitting, key) == made
    assert queries.named(sitting) == [made]
    commands.step_back(seat=made, now=NOW)
    assert queries.named(sitting) == []


def test_of_many_people_tables_are_made_with_the_groups_mixed(town: Town, asked: Consultation):
    sitting = announce(asked, town.person("coordinator"), now=NOW, seats=16)
    drawn(sitting, town.person("coordinator"), now=NOW, people=20)
    tables = queries.tables_of(fresh(sitting))

    assert [len(table) for table in tables] == [8, 8]
    assert [Counter(seat.group.number for seat in table if seat.group) for table in tables] == [
        {1: 4, 2: 4}
    ] * 2


def test_what_people_left_goes_with_the_sitting(town: Town, sitting: Sitting):
    drawn(sitting, town.person("coordinator"), now=NOW)
    assert Contact.objects.count() == 8
    called = commands.open_contacts(sitting=sitting, by=town.person("lead"), now=NOW)
    assert len(called) == 4
    assert all(how.startswith("1380000") for _seat, _name, how in called)
    assert Entry.objects.get(kind="sitting.called").public["count"] == 4
    commands.cancel_sitting(sitting=sitting, reason="Flood", by=town.person("lead"), now=NOW)
    hold_sittings(NOW)

    assert not Seat.objects.filter(contact__isnull=False).exists()
    assert commands.no_longer_needed(NOW) == []


def test_what_a_restored_backup_brought_back_is_forgotten_again(sitting: Sitting, tmp_path: Path):
    seat, _key = join(sitting, now=NOW, contact="13912345678")
    line = {
        "office": "willow",
        "seat": bytes(seat.key_hash).hex(),
        "why": "asked",
        "at": "2026-06-01T00:00:00Z",
    }
    ledger = tmp_path / "erased.jsonl"
    ledger.write_text(json.dumps(line) + "\n", encoding="utf-8")

    assert (reapply(ledger, now=NOW), reapply(ledger, now=NOW)) == (1, 0)
    assert Seat.objects.get().contact is None
