"""Candour: what is said only for those who weigh it is a voice, counts, is answered, and is read by nobody else."""

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.test import Client

from lianxin.ask.commands import decisions, sittings
from lianxin.ask.commands import statements as commands
from lianxin.ask.models import Confirmation, Consultation, Minute, Seat, Statement
from lianxin.ask.queries import decisions as deciding
from lianxin.ask.queries import sittings as seats
from lianxin.ask.queries import statements as queries
from lianxin.ask.states import NotShown, SittingMode, StatementState
from lianxin.ask.tasks import hold_consultations
from lianxin.hear.models import Glance, SearchText, Voice
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.checking import check
from tests.record.consulting import fresh as again
from tests.record.consulting import open_consultation
from tests.record.deciding import point, publish, take_up, write
from tests.record.sitting import announce, drawn, fresh, held
from tests.record.stating import put_in, say_in, state

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SECRET = "My husband drinks with the foreman, so nobody dares to speak up"
SHORT = {"closes_at": MONDAY, "short_reason": "The road is open this week."}


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


@pytest.fixture
def asked(lead: Person) -> Consultation:
    return open_consultation(lead, now=MONDAY)


def private(consultation: Consultation, words: str = SECRET, **more: Any) -> tuple[Statement, str]:
    """The statement that is made of it, and the code on the receipt."""
    now = more.pop("now", MONDAY)
    heard = say_in(consultation, words, now=now, private=True, **more)
    consumers.run_until_idle(MONDAY, stream_id=consultation.office.stream_id)
    return Statement.objects.select_related("consultation__office__stream").get(voice=heard.voice), heard.code


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def everything(office: str, number: int) -> list[str]:
    """Every public page and answer that has something of a consultation in it."""
    one = f"/{office}/asking/{number}/"
    pages = ["", "statements/", "vote", "map", "decision/", "notice/", "ideas/", "votes.json", "say"]
    pages += [f"polis/{name}.csv" for name in ("votes", "participants-votes", "comments", "summary")]
    api = f"/api/v1/offices/{office}/consultations/{number}"
    parts = ["", "/statements", "/results", "/votes", "/decisions", "/ideas", "/maps", "/sittings"]
    lists = [f"/{office}/", f"/{office}/asking/", f"/{office}/asking/{number}.atom", f"/{office}/record/"]
    lists += [f"/{office}/search/?q=husband", f"/{office}/cases/"]
    return [*(one + page for page in pages), *(api + part for part in parts), *lists]


def test_it_is_never_shown_and_never_voted_on(asked: Consultation, lead: Person):
    made, _code = private(asked)
    assert (made.private, made.state) == (True, StatementState.WAITING)
    with pytest.raises(Refusal, match=r"^private$"):
        commands.show(statement=made, words=SECRET, by=lead, now=MONDAY)
    commands.keep(statements=[made], by=lead, now=MONDAY)
    assert Statement.objects.get(pk=made.pk).state == StatementState.KEPT
    assert not queries.shown(asked).exists()
    said = state(asked, "The stop needs a roof", now=MONDAY)
    with pytest.raises(Refusal, match=r"^private$"):
        commands.keep(statements=[said], by=lead, now=MONDAY)


def test_it_can_be_left_out_for_the_same_reasons_as_others(asked: Consultation, lead: Person):
    made, _code = private(asked)
    commands.leave_out(statements=[made], reason=NotShown.ELSEWHERE, same_as=None, by=lead, now=MONDAY)
    assert not deciding.unanswered(asked, deciding.draft_of(asked))


def test_no_message_is_ever_sent_about_it_so_no_contact_is_taken(asked: Consultation):
    with pytest.raises(Refusal, match=r"^contact$"):
        private(asked, contact="13800000001")
    made, _code = private(asked)
    voice = Voice.objects.get(statement=made)
    assert (voice.confidential, voice.contact) == (True, None)


def test_it_is_not_laid_beside_what_everybody_reads(asked: Consultation, lead: Person):
    shown = state(asked, "The foreman drinks", now=MONDAY)
    commands.show(statement=shown, words="The foreman drinks", by=lead, now=MONDAY)
    made, _code = private(asked)
    with pytest.raises(Refusal, match=r"^private$"):
        commands.leave_out(
            statements=[made], reason=NotShown.SAID_ALREADY, same_as=shown, by=lead, now=MONDAY
        )
    assert Statement.objects.get(pk=made.pk).state == StatementState.WAITING


def test_the_rest_of_a_private_paper_is_private_too(town: Town, asked: Consultation):
    """Two ideas on one sheet, and the next sheet is somebody else's."""
    enter, clerk = f"/willow/desk/asking/{asked.number}/enter", signed_in(town.person("clerk"))
    first, second = "My husband drinks. " * 8, "The foreman pays him. " * 6
    typed = {"way": "paper", "body": first + second, "private": "yes", "form": "one"}
    page = clerk.post(f"{enter}-statement", typed).content.decode()
    assert _ticked(page)
    kept, rest = (re.search(rf'name="{name}"[^>]*>([^<]*)', page)[1] for name in ("body", "rest"))
    page = clerk.post(f"{enter}-statement", {**typed, "body": kept, "rest": rest}).content.decode()
    assert _ticked(page)


def _ticked(page: str) -> bool:
    return re.search(r'name="private" value="yes"[^>]*checked', page) is not None


@pytest.mark.need(21)
def test_no_public_page_api_or_export_shows_its_words(town: Town, lead: Person):
    asked = open_consultation(lead, now=MONDAY - 2 * DAY, **SHORT)
    put_in(asked, "The stop should stay", lead, now=MONDAY - DAY)
    made, code = private(asked, now=MONDAY - DAY)
    waiting, _other = private(asked, SECRET + ", ever", now=MONDAY - DAY)
    commands.leave_out(statements=[waiting], reason=NotShown.INSULT, same_as=None, by=lead, now=MONDAY)
    commands.keep(statements=[made], by=lead, now=MONDAY)
    asked = closed_now(asked)
    take_up(asked, lead, 1, made.number, now=MONDAY)
    write(asked, lead, now=MONDAY)
    publish(asked, lead, now=MONDAY)
    seen = 0
    for client in (Client(), signed_in(town.person("clerk")), signed_in(town.person("power"))):
        for address in everything("willow", asked.number):
            answer = client.get(address)
            content = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code in {200, 302, 404}, address
            seen += answer.status_code == 200
            assert b"foreman" not in content, address
    assert seen > 40
    leaves = " ".join(Entry.objects.filter(stream=asked.office.stream_id).values_list("leaf", flat=True))
    assert "foreman" not in leaves
    assert not SearchText.objects.filter(voice=made.voice_id, published=True).exists()
    # Whoever said it reads what became of it, behind the code alone.
    assert SECRET in Client().get(f"/willow/follow/{code}/").content.decode()


def closed_now(asked: Consultation) -> Consultation:
    hold_consultations(MONDAY)
    return again(asked)


def test_the_decision_has_to_answer_it_and_lists_its_number_alone(lead: Person):
    asked = open_consultation(lead, now=MONDAY - 2 * DAY, **SHORT)
    put_in(asked, "The stop should stay", lead, now=MONDAY - DAY)
    made, _code = private(asked, now=MONDAY - DAY)
    asked = closed_now(asked)
    take_up(asked, lead, 1, now=MONDAY)
    write(asked, lead, now=MONDAY)
    with pytest.raises(Refusal, match=r"^waiting$"):
        publish(asked, lead, now=MONDAY)
    commands.keep(statements=[made], by=lead, now=MONDAY)
    with pytest.raises(Refusal, match=r"^unanswered$"):
        publish(asked, lead, now=MONDAY)
    take_up(asked, lead, made.number, now=MONDAY, said={"en": f"Somebody said: {SECRET}"})
    with pytest.raises(Refusal, match=r"^private$"):
        publish(asked, lead, now=MONDAY)
    key = max(deciding.draft_of(asked).points)
    decisions.put_point(consultation=asked, key=key, point=point(made.number), by=lead, now=MONDAY)
    publish(asked, lead, now=MONDAY)
    page = Client().get(f"/willow/asking/{asked.number}/decision/").content.decode()
    assert "its words are shown to nobody" in page
    answer = deciding.answer_to(Statement.objects.get(pk=made.pk))
    assert answer is not None
    assert not check().report.broken
    Statement.objects.filter(pk=made.pk).update(words="Nothing")
    assert check().report.broken


def test_of_few_nobody_reads_how_many_there_are(asked: Consultation, lead: Person):
    statements = f"/willow/asking/{asked.number}/statements/"
    for number in range(5):
        made, _code = private(asked, f"{SECRET}, {number}")
        commands.keep(statements=[made], by=lead, now=MONDAY)
        page = Client().get(statements).content.decode()
        assert ("5 more were said only for those who weigh them" in page) == (number == 4)
    entries = Entry.objects.filter(stream=asked.office.stream_id, kind="statement.kept")
    assert [entry.public for entry in entries] == [{"consultation": asked.number}] * 5


def test_from_the_form_to_the_desk(town: Town, asked: Consultation, lead: Person):
    say = f"/willow/asking/{asked.number}/say"
    assert re.search(
        r'name="private" value="yes"[^>]*checked', Client().get(f"{say}?private=yes").content.decode()
    )
    form = {"body": SECRET, "private": "yes", "idempotency_key": "one"}
    with_contact = Client().post(say, {**form, "contact": "13800000001"})
    assert with_contact.status_code == 422
    assert SECRET in with_contact.content.decode()
    assert Client().post(say, form).status_code == 302
    consumers.run_until_idle(MONDAY, stream_id=town.office.stream_id)
    desk, client = f"/willow/desk/asking/{asked.number}/statements/", signed_in(lead)
    page = client.get(desk).content.decode()
    assert SECRET in page
    assert 'value="keep"' in page
    assert 'value="show"' not in page
    assert Glance.objects.filter(person=lead, voice__body=SECRET, words=True).exists()
    number = Statement.objects.get().number
    decide = {"members": str(number), "card": str(number), "do": "keep"}
    assert client.post(f"{desk}decide", decide).status_code == 302
    assert Statement.objects.get().state == StatementState.KEPT


def test_a_program_says_it_in_private_too(asked: Consultation, town: Town):
    address = f"/api/v1/offices/willow/consultations/{asked.number}/statements"
    body = json.dumps({"words": SECRET, "private": True})
    assert Client().post(address, body, content_type="application/json").status_code == 201
    consumers.run_until_idle(MONDAY, stream_id=town.office.stream_id)
    assert Statement.objects.get().private


@pytest.mark.need(21)
def test_whoever_has_every_table_joins_no_seat_and_no_words(town: Town, lead: Person):
    """Of a confidential sitting: no row of what was said leads to somebody who sat there, nor the other way."""
    asked = open_consultation(lead, now=MONDAY)
    sitting = announce(asked, lead, now=MONDAY, mode=SittingMode.CONFIDENTIAL)
    keys = drawn(sitting, lead, now=MONDAY)
    minutes = held(sitting, lead, words=[(1, SECRET), (1, "The mill is too far"), (2, "The town pays")])
    now = sitting.begins_at + DAY
    own = [seats.seat_of(fresh(sitting), key) for key in keys.values()]
    here = [
        (seat, key) for seat, key in zip(own, keys.values(), strict=True) if seat and seat.state == "comes"
    ]
    for seat, key in here[:2]:
        sittings.confirm(seat=seat, key=key, minute=minutes[0], mine=True, now=now)
    assert Confirmation.objects.count() == 2
    models = [model for model in apps.get_models() if model._meta.app_label in {"ask", "hear", "record"}]
    dump = {model.__name__: serialize("json", model.objects.all()) for model in models}
    said, sat = _columns(Minute, Confirmation, Voice, Statement), _columns(Seat)
    assert not said & {"seat", "seat_id", "person", "participant"}
    assert not sat & {"minute", "voice", "statement", "confirmation"}
    stored = " ".join(dump.values())
    for seat, key in here:
        assert key not in stored
        hashed = bytes(seat.key_hash).hex()
        assert hashed not in dump["Minute"] + dump["Confirmation"] + dump["Voice"]
        # What is kept of the code makes no mark: only the code itself does.
        marks = {bytes(one.mark) for one in Confirmation.objects.all()}
        assert seats.mark_of(minutes[0], hashed) not in marks


def _columns(*models: Any) -> set[str]:
    return {name for model in models for one in model._meta.fields for name in (one.name, one.attname)}
