"""The invented town: every stage of the loop, through the same commands as everything else, and nobody's real words."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from lianxin.act.models import Case, LedProject
from lianxin.act.queries import fund_accounts
from lianxin.act.states import CaseState
from lianxin.algorithms.codes import parse_code
from lianxin.ask.models import Campaign, DrawnMap, Finding, FindingTask, Statement, Study
from lianxin.hear.models import Contact, Voice
from lianxin.hear.queries import by_code
from lianxin.office.models import Person
from lianxin.record.models import Entry, Setback
from lianxin.town import asked, benches, decided, demo, opinions, place, upper_bend
from lianxin.town.week import WEEK
from lianxin.verify.models import Verdict
from tests.factories import case_of, clock

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(settings) -> demo.Town:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return demo.build(NOW)


def test_the_week_leaves_cases_at_every_stage(town: demo.Town):
    states = Counter(Case.objects.values_list("state", flat=True))

    assert states.total() == len(WEEK) + benches.VOICES
    assert set(states) >= {
        CaseState.RECEIVED,
        CaseState.DISPATCHED,
        CaseState.ACCEPTED,
        CaseState.ANSWERED,
        CaseState.REOPENED,
        CaseState.SOLVED,
    }
    assert Voice.objects.filter(asked="").count() == len(WEEK) + benches.VOICES
    assert Voice.objects.exclude(asked="").count() == len(
        (*opinions.STATEMENTS, *opinions.NEW, *decided.STATEMENTS, *upper_bend.SAID[0], *upper_bend.SAID[1])
    ) + len([upper_bend.BY_WHO_DRIVES])
    assert json.loads(DrawnMap.objects.latest("number").result)["shape"] == "groups"
    assert set(Verdict.objects.values_list("word", flat=True)) == {"solved", "partly", "not"}
    assert not Setback.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.one_engine
def test_the_week_is_over_when_it_is_now_and_everyone_has_a_role(town: demo.Town):
    times = list(Entry.objects.order_by("number").values_list("time", flat=True))

    assert times == sorted(times)
    assert NOW - timedelta(days=8) == times[0]
    assert times[-1] <= NOW
    held = {person.login: [role for role, _unit in person.roles] for person in Person.objects.all()}

    assert held == {account.login: [account.role] for account in place.ACCOUNTS}


@pytest.mark.one_engine
def test_the_receipts_to_try_open_an_answered_a_reopened_and_a_solved_case_and_an_account(town: demo.Town):
    size = Entry.objects.count()

    samples = demo.sample_codes(town.office)

    voices = [by_code(town.office, code) for code, _beginning in samples]
    assert [
        voice.body.startswith(beginning) for voice, (_, beginning) in zip(voices, samples, strict=True)
    ] == [True] * 4
    assert [case_of(voice).state for voice in voices] == ["answered", "reopened", "solved", "accepted"]
    assert [len(parse_code(code)) for code, _ in samples] == [17] * 4
    assert Entry.objects.count() == size


@pytest.mark.one_engine
@pytest.mark.parametrize("now", ["2026-02-18T03:00:00+00:00", "2027-01-02T00:00:00+00:00"])
def test_the_week_may_fall_on_holidays_and_is_told_step_by_step(settings, now: str):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    told: list[tuple[int, int]] = []

    demo.build(datetime.fromisoformat(now), lambda done, of: told.append((done, of)))

    steps = len(WEEK) + sum(len(story.steps) + bool(story.released) for story in WEEK)
    steps += len([*asked.happenings(Person()), *opinions.happenings(Person()), *decided.happenings(Person())])
    steps += len([*upper_bend.happenings({}), *benches.happenings({})])
    assert told == [(done, steps) for done in range(1, steps + 1)]
    assert Case.objects.count() == len(WEEK) + benches.VOICES
    assert not Setback.objects.exists()


def test_what_was_found_in_the_campaign_rests_on_what_was_said_and_somebody_else_looked(town: demo.Town):
    """Where people went out to those whom nobody had heard; what one who works there says is read by nobody else."""
    campaign, study = Campaign.objects.get(), Study.objects.get()
    found = {row.words: row for row in Finding.objects.filter(study=study)}
    rests = {words: {one.statement.words for one in row.rests_on.all()} for words, row in found.items()}
    tasks = {row.words: row for row in FindingTask.objects.all()}
    doer, checker = tasks[upper_bend.LATER_BUS].steps.order_by("number")

    assert [part.consultation_id for part in campaign.parts.all()] == [study.consultation_id]
    assert sorted(site.interviews.count() for site in study.sites.all()) == [0, upper_bend.PLANNED]
    assert {len(said) for said in rests.values()} == {3}
    assert upper_bend.BY_WHO_DRIVES in rests[upper_bend.LATE]
    kept = Statement.objects.get(private=True)
    assert (kept.words, kept.state) == (upper_bend.BY_WHO_DRIVES, "kept")
    assert {words: row.state for words, row in tasks.items()} == {
        upper_bend.LATER_BUS: "checked",
        upper_bend.SEATS: "open",
    }
    assert (doer.told_by, checker.told_by) == (town.people["transport"], town.people["overseer"])


def test_residents_lead_a_project_whose_account_adds_up_and_names_nobody(town: demo.Town):
    project = LedProject.objects.get()
    lines = list(project.lines.order_by("number"))
    commitment = project.commitment
    assert commitment is not None

    assert (project.state, project.in_cents, project.left_cents) == ("running", 80000, 23350)
    assert len({commitment.asked_by_id, commitment.decided_by_id, commitment.payments.get().paid_by_id}) == 3
    assert [line.what for line in lines] == ["", *(line.what for line in benches.LINES[:-1]), ""]
    assert [line.words_off for line in lines] == ["", "", "", "", "personal"]
    assert lines[-1].amount_cents == 5800
    [account] = fund_accounts(town.office)
    assert account.reconciles


@pytest.mark.one_engine
def test_both_are_found_from_the_page_of_what_is_asked(town: demo.Town, settings):
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = NOW

    def read(address: str, language: str = "en") -> str:
        answer = Client().get(address, headers={"Accept-Language": language})
        assert answer.status_code == 200, address
        return answer.content.decode()

    listed = read("/liuxi/asking/")
    assert ("/liuxi/campaigns/" in listed, "/liuxi/led/" in listed) == (True, True)
    for language, name in upper_bend.NAME.by_language().items():
        assert name in read("/liuxi/campaigns/", language)
        assert upper_bend.QUESTION.by_language()[language] in read("/liuxi/asking/1/studies/1/", language)
    assert benches.NAME in read("/liuxi/led/")
    campaign, account = read("/liuxi/campaigns/1/"), read("/liuxi/led/1/")
    assert upper_bend.LATER_SEEN in campaign
    assert "The office took the words off" in account
    for page in (campaign, account, read("/liuxi/asking/1/statements/"), read("/liuxi/asking/1/studies/1/")):
        assert upper_bend.BY_WHO_DRIVES not in page
        assert benches.NAMED.what not in page


def test_every_name_has_its_three_languages():
    named = [place.OFFICE, place.EMERGENCY, *place.UNITS.values(), *place.AREAS.values()]

    assert all(all(name.by_language().values()) for name in named)
    assert {rule for rule, _words in place.RULES} == set(place.UNITS)
