"""A small office whose record holds every kind of row, made by commands alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from PIL import Image

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.states import Word
from lianxin.ask.commands.maps import draw_map
from lianxin.ask.models import Consultation
from lianxin.hear import probing
from lianxin.hear.attachments import staging, storage
from lianxin.hear.commands import (
    Heard,
    Said,
    begin_probe,
    link,
    publish,
    read_voice,
    receive,
    record_visit,
    settle_notice,
    settle_probe,
    settle_referral,
    stop_notices,
    unlink,
    write_line,
)
from lianxin.hear.states import ConsentBasis, Leads, NoticeState, ReferralOutcome, Severity, Speaker
from lianxin.hear.visits.noting import NotedNeed, NotedVisit
from lianxin.office import commands as office_commands
from lianxin.office.models import Area, Office, Person, Topic, Unit
from lianxin.office.states import Role
from lianxin.record import consumers
from lianxin.verify.commands import give_verdict
from tests.record import caring
from tests.record.accounts import prove_more
from tests.record.asking import Outside, ask_back, look_again, overseer_of
from tests.record.balloting import hold_a_ballot
from tests.record.budgeting import share_out
from tests.record.campaigning import ask_and_deal_with_it
from tests.record.comprehending import comprehend
from tests.record.consulting import consult
from tests.record.correcting import fix_figures
from tests.record.deciding import decide_and_correct
from tests.record.departing import depart
from tests.record.digests import tell_leads
from tests.record.doing import do
from tests.record.drafting import write_a_draft
from tests.record.explaining import explain_words
from tests.record.findings import look_for_signs
from tests.record.leading import lead_a_project
from tests.record.margining import hold_against
from tests.record.openings import open_up
from tests.record.panelling import sit_on_a_panel
from tests.record.proposing import propose_and_reply
from tests.record.sealing import seal_past
from tests.record.session_days import come_together
from tests.record.sitting import sit_together
from tests.record.stating import state_and_vote
from tests.record.studying import go_out
from tests.record.surveying import survey_people
from tests.record.watching import watch
from tests.record.working import work_together

NOW = datetime(2026, 3, 2, 1, 30, 0, 250000, tzinfo=UTC)
PASSWORD = "the river is wide and slow"


@dataclass
class Place:
    office: Office
    power: Unit
    roads: Unit
    area: Area
    electrician: Person
    roadmender: Person
    coordinator: Person


def found(slug: str = "liuxi") -> Place:
    """An office with two units, an area, three people, a rule and a holiday notice."""
    office = office_commands.open_office(
        slug=slug, names={"zh-hans": "柳溪镇", "en": "Willow Creek"}, now=NOW, rule_pack="cn-hotline"
    )
    power, roads = (
        office_commands.add_unit(office=office, code=code, names={"zh-hans": name}, now=NOW)
        for code, name in (("power", "供电所"), ("roads", "道路所"))
    )
    area = office_commands.add_area(office=office, code="east", names={"zh-hans": "东街"}, now=NOW)
    office_commands.add_place(
        office=office,
        code="bridge",
        names={"zh-hans": "大桥"},
        area=area,
        aliases=["桥"],
        lat_e6=1,
        lon_e6=2,
        now=NOW,
    )
    office_commands.add_topic(office=office, code="lamps", names={"zh-hans": "路灯"}, now=NOW)
    people = [
        office_commands.add_person(
            office=office,
            login=f"{slug}-{role}-{number}",
            display_name="王",
            password=PASSWORD,
            roles=[(role, unit)],
            now=NOW,
        )
        for number, (role, unit) in enumerate(
            [(Role.HANDLER, power), (Role.HANDLER, roads), (Role.COORDINATOR, None)]
        )
    ]
    act.add_rule(office=office, unit=power, words=["路灯"], areas=[area], now=NOW)
    office_commands.import_calendar(
        office=office, year=2026, days={date(2026, 10, 1): "rest"}, source="notice 1", now=NOW
    )
    return Place(office, power, roads, area, *people)


def say(at: Place, words: str = "路灯坏了", now: datetime = NOW, **more: object) -> Heard:
    said = Said(body=words, channel="web", area=at.area, **more)  # type: ignore[arg-type]
    heard = receive(office=at.office, said=said, now=now)
    consumers.run_until_idle(now)
    return heard


def case_of(heard: Heard) -> Case:
    return Case.objects.get(case_voices__voice=heard.voice)


def _meet(place: Place, asked: Consultation) -> None:
    """Around a table, on a fixed day, and where people live and work."""
    sit_together(place, asked, now=NOW + timedelta(days=1))
    come_together(place, now=NOW)
    go_out(place, asked, now=NOW + timedelta(days=1))


def live(place: Place) -> None:
    """Everything that happens in the loop happens once: answers, words, disputes, lateness, old records."""
    _solved(place)
    _disputed(place)
    late = say(place, "路灯还是坏的", contact="13800000000")
    act.climb(case=case_of(late), now=NOW + timedelta(days=90))
    old = say(place, "旧事", said_at=NOW - timedelta(days=400), imported=True, source_id="1")
    act.answer_imported(
        case=case_of(old), text="已办", answered_at=NOW - timedelta(days=390), unit=place.power, now=NOW
    )
    office_commands.change_password(person=place.electrician, password=PASSWORD + "!", now=NOW)
    _tried(place)
    _visited(place)
    _sent_along(place)
    _linked(place)
    _read(place)
    _asked_back(place)
    _done(place)
    depart(place, *(say(place, words).voice for words in ("路灯太亮", "路灯又不亮")), now=NOW)
    look_for_signs(place, [case_of(say(place, "路灯又黑了")) for _ in range(3)], now=NOW)
    caring.care(case=case_of(late), carer=place.electrician, by=place.coordinator, now=NOW)
    caring.learn(area=place.area, now=NOW)
    work_together(place, case_of(say(place, "路灯杆歪了")), now=NOW)
    say(place, "路灯的人说话难听", about=place.power)
    hold_a_ballot(place, now=NOW)
    share_out(place, now=NOW)
    asked = consult(place, now=NOW)
    state_and_vote(place, asked, now=NOW + timedelta(days=1))
    _meet(place, asked)
    sit_on_a_panel(place, asked, now=NOW + timedelta(days=1))
    draw_map(consultation=asked, now=NOW + timedelta(days=3))
    write_a_draft(asked, place.coordinator, now=NOW + timedelta(days=3))
    _asked_apart(place)
    hold_against(place, now=NOW)
    propose_and_reply(place, now=NOW)
    decide_and_correct(place, now=NOW + timedelta(days=3))
    open_up(place, late.voice, password=PASSWORD, now=NOW)
    fix_figures(place, now=NOW + timedelta(days=31))
    tell_leads(place, now=NOW)
    watch(place.office, now=NOW)
    prove_more(place, now=NOW)
    seal_past(place.office, now=NOW)
    consumers.run_until_idle(NOW)


def _asked_apart(place: Place) -> None:
    """Questions about the office's own page, a survey, each in a consultation of its own, words that are explained, and a campaign."""
    comprehend(place.coordinator, now=NOW)
    survey_people(place.coordinator, now=NOW)
    explain_words(place.coordinator, now=NOW)
    ask_and_deal_with_it(place, now=NOW)


def _asked_back(place: Place) -> None:
    """Somebody outside the units asks, looks again, checks and orders."""
    voice = say(place, "路灯一闪一闪").voice
    case = act.accept(case=Case.objects.get(case_voices__voice=voice), by=place.electrician, now=NOW)
    act.answer(case=case, done="换了灯", not_done="", why="", by=place.electrician, now=NOW)
    overseer = overseer_of(place.office, password=PASSWORD, now=NOW)
    outside = Outside(place.office, place.power, place.electrician, place.coordinator, overseer, NOW)
    ask_back(outside, [voice])
    look_again(outside, voice)


def _done(place: Place) -> None:
    """A case is worked on: tasks, money, promises."""
    heard = say(place, "灯杆歪了，路灯要倒")
    case = act.accept(case=case_of(heard), by=place.electrician, now=NOW)
    do(case, heard.voice, handler=place.electrician, coordinator=place.coordinator, now=NOW)
    lead_a_project(place, decides=place.office.people.get(login=f"{place.office.slug}-lead"), now=NOW)


def _read(place: Place) -> None:
    """A person decides what a voice is about and releases its words for everybody."""
    voice = say(place, "桥头的路灯晃眼").voice
    facts = {
        "topic": Topic.objects.get(office=place.office),
        "place": None,
        "area": place.area,
        "severity": Severity.PRESSING,
    }
    read_voice(voice=voice, by=place.coordinator, now=NOW, **facts)  # type: ignore[arg-type]
    publish(voice=voice, title="路灯晃眼", text="桥头的路灯太亮", by=place.coordinator, now=NOW)


def _linked(place: Place) -> None:
    """Two voices are said to be about the same; one of them turns out to be about something else."""
    voices = [say(place, words).voice for words in ("东街的路灯不亮", "东街路灯坏了")]
    link(voice=voices[0], other=voices[1], person=place.coordinator, now=NOW)
    unlink(voice=voices[1], person=place.coordinator, now=NOW)


def _sent_along(place: Place) -> None:
    """A photo comes with a voice.  It is clean already: to clean one takes a process of its own each time."""
    photo = Image.new("RGB", (8, 8), "red")
    with storage.workbench() as bench:
        clean = bench / "clean"
        photo.save(clean, "PNG")
        digest = storage.digest_of(clean)
        staged, token = staging.begin(office=place.office, length=clean.stat().st_size, now=NOW)
        facts: staging.Facts = {"digest": digest, "original": digest, "size": clean.stat().st_size}
        staging.keep(staged, clean, {**facts, "media_type": "image/png", "width": 8, "height": 8})
    say(place, "照片里的路灯", attachments=(token,))


def _tried(place: Place) -> None:
    """A program gets a key and loses it; a test of a channel arrives, another does not."""
    key = office_commands.open_key(office=place.office, channel="sms", holder="短信公司", now=NOW)
    office_commands.close_key(key=key, now=NOW)
    for arrives in (False, True):
        label = probing.new_label(place.office)
        probe = begin_probe(office=place.office, channel="web", label=label, now=NOW)
        if arrives:
            say(place, probing.words(label))
        elif probe:
            settle_probe(probe=probe, now=NOW, problem="no_answer")


def _visited(place: Place) -> None:
    """A home is visited: one need becomes a case, for another somebody else is asked, who helps."""
    visitor = office_commands.add_person(
        office=place.office,
        login=f"{place.office.slug}-visitor",
        display_name="罗",
        password=PASSWORD,
        roles=[(Role.VISITOR, None)],
        now=NOW,
    )
    needs = (
        NotedNeed(words="屋顶漏雨", leads_to=Leads.CASE),
        NotedNeed(words="没有药", leads_to=Leads.REFERRAL, text="卫生院", due_at=NOW),
    )
    noted = NotedVisit(
        client_key="a key of the device".replace(" ", "-"),
        written_at=NOW,
        sent_at=NOW,
        consent=ConsentBasis.AGREED,
        area=place.area,
        place="东街 5 号",
        checklist={"gas": "no"},
        needs=needs,
    )
    visit = record_visit(office=place.office, by=visitor, noted=noted, now=NOW).visit
    referral = visit.needs.select_related("visit").get(position=1)
    settle_referral(need=referral, outcome=ReferralOutcome.HELPED, by=visitor, now=NOW)


def _solved(place: Place) -> None:
    heard = say(place, contact="13900000000", title="灯", place="东街 3 号")
    case = act.accept(case=case_of(heard), by=place.electrician, now=NOW)
    case = act.answer(case=case, done="换了灯", not_done="", why="", by=place.electrician, now=NOW)
    give_verdict(voice=heard.voice, word=Word.NOT, now=NOW, satisfied=False, comment="还是黑的")
    act.answer(case=case, done="又换了灯", not_done="油漆", why="下周", by=place.electrician, now=NOW)
    give_verdict(voice=heard.voice, word=Word.SOLVED, now=NOW, satisfied=True)
    write_line(voice=heard.voice, speaker=Speaker.RESIDENT, text="谢谢", now=NOW)
    write_line(voice=heard.voice, speaker=Speaker.OFFICE, text="不客气", now=NOW, person=place.electrician)
    settle_notice(voice=heard.voice, abouts=[1], state=NoticeState.SENT, channel="mail", now=NOW)
    stop_notices(voice=heard.voice, now=NOW)


def _disputed(place: Place) -> None:
    case = case_of(say(place, "路灯杆倒在路上"))
    case = act.refuse(case=case, reason="不是电的事", by=place.electrician, now=NOW)
    case = act.dispatch(case=case, unit=place.roads, by=place.coordinator, now=NOW)
    case = act.refuse(case=case, reason="不是路的事", by=place.roadmender, now=NOW)
    act.decide(case=case, unit=place.roads, reason="先清路", by=place.coordinator, now=NOW)
    consumers.run_until_idle(NOW)


def fill(place: Place, heard: Heard, size: int) -> None:
    """Let the record grow to ``size`` entries, so that hashes stand above them."""
    place.office.stream.refresh_from_db()
    for number in range(place.office.stream.size, size):
        write_line(voice=heard.voice, speaker=Speaker.RESIDENT, text=f"第 {number} 句", now=NOW)
    place.office.stream.refresh_from_db()
