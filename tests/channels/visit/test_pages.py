"""Field pages without scripts: the form, the slip, what stays open, and who may read what was seen in a home."""

import json
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lianxin.act import commands as act
from lianxin.hear.models import Attachment, Visit, VisitNeed, Voice
from lianxin.hear.queries import by_code
from lianxin.office.states import Role
from tests.factories import DAY, MONDAY, Town, add_person, case_of, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HOME, FORM = "/willow/field/", "/willow/field/visit/"
KEY = "0123456789abcdef"
FIELDS = {
    "client_key": KEY,
    "home": "new",
    "area": "east",
    "place": "Third door behind the mill",
    "consent": "agreed",
}
CASE = {"needs-0-words": "The stove pipe leaks", "needs-0-leads_to": "case"}
REFERRAL = {
    "needs-1-words": "No way to the dialysis",
    "needs-1-leads_to": "referral",
    "needs-1-to": "The clinic",
    "needs-1-due": "2026-06-10",
}
SECRETS = {"notes": "canary-600-a-month", "facts": "canary-deaf", "needs-1-words": "canary-dialysis"}


def signed_in(town: Town, who: str = "visitor", **options: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"}, **options)
    client.force_login(town.person(who))
    return client


def photo(colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def hand_over(client: Client, **more: Any) -> Any:
    content = {
        "client_key": KEY,
        "written_at": "2026-06-01T00:00:00Z",
        "sent_at": "2026-06-01T01:00:00.000Z",
        "photos": [],
        "fields": {name: value for name, value in {**FIELDS, **CASE}.items() if name != "client_key"},
        **more,
    }
    return client.post("/willow/field/visits", json.dumps(content), content_type="application/json")


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.need(7)
def test_without_scripts_a_visit_is_handed_in_and_the_household_gets_its_codes(town: Town):
    client = signed_in(town)

    answer = client.post(FORM, {**FIELDS, **CASE, **REFERRAL, "check_gas": "no"})

    assert answer.status_code == 201
    assert [one["code"] in text_of(answer) for one in answer.context["codes"]] == [True]
    voice = by_code(town.office, answer.context["codes"][0]["raw"])
    assert (voice.body, voice.channel) == ("The stove pipe leaks", "visit")
    assert Visit.objects.get().household.code == "east-1"
    again = client.post(FORM, {**FIELDS, **CASE, **REFERRAL, "check_gas": "no"})
    assert (again.context["codes"], again.context["number"]) == (
        answer.context["codes"],
        answer.context["number"],
    )


@pytest.mark.need(7)
def test_without_a_right_to_do_so_nothing_is_written_down(town: Town):
    answer = signed_in(town).post(FORM, {**FIELDS, **CASE, "consent": ""})

    assert answer.status_code == 422
    assert "Please say by what right this is written down." in text_of(answer)
    assert "The stove pipe leaks" in text_of(answer)
    assert [Visit.objects.count(), Voice.objects.count()] == [0, 0]


@pytest.mark.need(7)
def test_the_unit_sees_the_task_and_nothing_else_of_the_home(town: Town):
    signed_in(town).post(FORM, {**FIELDS, **CASE, **REFERRAL, **SECRETS})
    work_off(town.office, MONDAY)
    case = case_of(Voice.objects.get())
    act.dispatch(case=case, unit=town.power, by=town.person("clerk"), now=MONDAY)
    visit = Visit.objects.get()
    seen = {}
    for who in ("power", "clerk", "overseer", "lead", "coordinator", "visitor"):
        client = signed_in(town, who)
        pages = [
            f"/willow/desk/{case.number}/",
            f"/willow/field/visits/{visit.pk}/",
            f"/willow/cases/{case.number}/",
        ]
        answers = [client.get(page) for page in pages]
        seen[who] = (
            answers[0].status_code,
            answers[1].status_code,
            any("canary" in text_of(a) for a in answers),
        )

    assert seen == {
        "power": (200, 404, False),
        "clerk": (200, 404, False),
        "overseer": (200, 404, False),
        "lead": (200, 404, False),
        "coordinator": (200, 200, True),
        "visitor": (404, 200, True),
    }
    task = text_of(signed_in(town, "power").get(f"/willow/desk/{case.number}/"))
    assert [words in task for words in ("The stove pipe leaks", "Third door behind the mill")] == [True, True]


@pytest.mark.need(8)
def test_a_need_that_leads_nowhere_is_refused_and_everything_typed_stays(town: Town):
    loose = {"needs-3-words": "Cold at night", "notes": "as before", "check_fall": "yes"}

    answer = signed_in(town).post(FORM, {**FIELDS, **loose})

    page = text_of(answer)
    assert answer.status_code == 422
    assert [error.id for error in answer.context["errors"]] == ["id_needs-0-leads_to"]
    assert [words in page for words in ("Cold at night", "as before", "Third door behind the mill")] == [
        True
    ] * 3


@pytest.mark.need(8)
def test_what_nobody_moved_is_an_open_debt_of_the_visit(town: Town, frozen_clock: SimpleNamespace):
    client = signed_in(town)
    client.post(FORM, {**FIELDS, **CASE, **REFERRAL})
    work_off(town.office, MONDAY)
    case = case_of(Voice.objects.get())

    def page_after(days: int) -> str:
        frozen_clock.now = MONDAY + timedelta(days=days)
        client.force_login(town.person("visitor"))
        return text_of(client.get(HOME))

    assert ["Nobody took it on" in page_after(days) for days in (0, 13, 14)] == [False, False, True]
    assert ["What became of it?" in page_after(days) for days in (1, 14)] == [False, True]
    act.dispatch(case=case, unit=town.power, by=town.person("clerk"), now=frozen_clock.now)
    act.accept(case=case_of(Voice.objects.get()), by=town.person("power"), now=frozen_clock.now)
    need = VisitNeed.objects.get(leads_to="referral")
    client.post(f"/willow/field/visits/{need.visit_id}/referral/{need.position}", {"outcome": "not_helped"})

    assert ["Still open" in page_after(15), VisitNeed.objects.get(pk=need.pk).outcome] == [
        False,
        "not_helped",
    ]


@pytest.mark.need(52)
def test_coverage_counts_homes_and_shows_greetings_apart(town: Town):
    client = signed_in(town)
    client.post(FORM, {**FIELDS, **CASE})
    for number in range(4):
        key = {"client_key": f"{number:016}", "home": "known", "code": "east-1"}
        client.post(FORM, {**FIELDS, **key})

    [row] = client.get(HOME).context["coverage"]

    assert (row.area, row.homes, row.visits, row.greetings) == (town.east, 1, 5, 4)


def test_another_need_can_be_added_without_scripts(town: Town):
    answer = signed_in(town).post(FORM, {**FIELDS, **CASE, "add": "1"})

    assert [need["words"] for need in answer.context["needs"]] == ["The stove pipe leaks", ""]
    assert Visit.objects.count() == 0


def test_photos_that_were_taken_stay_with_the_form_that_comes_back(town: Town):
    client = signed_in(town)
    file = SimpleUploadedFile("secret-name.jpg", photo(), "image/jpeg")

    first = client.post(FORM, {**FIELDS, "consent": "", "photos": file})
    kept = first.context["photos"]
    second = client.post(FORM, {**FIELDS, "photo": kept})

    assert (first.status_code, len(kept), second.status_code) == (422, 1, 201)
    assert "secret-name" not in text_of(first)
    [attachment] = Attachment.objects.all()
    address = f"/willow/field/visits/{attachment.visit_id}/file/{attachment.pk}"
    answers = {who: signed_in(town, who).get(address) for who in ("visitor", "coordinator", "clerk")}
    sent = {who: b"".join(answer)[:3] for who, answer in answers.items() if answer.status_code == 200}
    assert sent == dict.fromkeys(("visitor", "coordinator"), b"\xff\xd8\xff")


def test_a_photo_that_is_none_is_refused_with_a_reason(town: Town):
    answer = signed_in(town).post("/willow/field/photos", b"<svg/>", content_type="application/octet-stream")

    assert (answer.status_code, answer.json()["code"]) == (422, "kind")
    assert answer.json()["problems"][0]["id"] == "id_photos"


@pytest.mark.need(6)
def test_a_device_that_sends_again_gets_the_same_answer(town: Town):
    client = signed_in(town)
    token = client.post("/willow/field/photos", photo(), content_type="application/octet-stream").json()[
        "token"
    ]

    first, again = (hand_over(client, photos=[token]) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() | {"again": True} == again.json()
    assert [Visit.objects.count(), Voice.objects.count(), Attachment.objects.count()] == [1, 1, 1]
    assert Voice.objects.get().said_at == MONDAY - timedelta(hours=1)


def test_what_a_device_sent_under_its_key_cannot_be_changed_unnoticed(town: Town):
    client = signed_in(town)
    hand_over(client)

    answer = hand_over(client, fields={**FIELDS, "needs-0-words": "Other", "needs-0-leads_to": "case"})

    assert (answer.status_code, answer.json()["code"]) == (422, "changed")
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"fields": []}',
        '{"fields": {}, "client_key": "x", "written_at": "yesterday"}',
    ],
)
def test_what_is_no_visit_is_refused(town: Town, content: str):
    answer = signed_in(town).post("/willow/field/visits", content, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "unclear")


def test_a_forged_request_is_refused(town: Town):
    client = signed_in(town, enforce_csrf_checks=True)

    assert hand_over(client).status_code == 403
    token = client.get("/willow/field/me").json()["token"]
    content = {
        "client_key": KEY,
        "written_at": "2026-06-01T01:00:00Z",
        "sent_at": "2026-06-01T01:00:00Z",
        "fields": FIELDS,
    }
    answer = client.post(
        "/willow/field/visits",
        json.dumps(content),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 201


@pytest.mark.parametrize("who", ["clerk", "power", "coordinator", "overseer"])
@pytest.mark.parametrize("path", ["", "visit/", "me", "?shell=1"])
def test_only_visitors_come_in(town: Town, who: str, path: str):
    assert signed_in(town, who).get(HOME + path).status_code == 404


def test_a_stranger_is_asked_to_sign_in_and_a_visitor_lands_on_the_visits(town: Town, settings: Any):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    asked = Client().get(HOME)
    town.person("visitor")

    answer = Client().post("/sign-in/", {"login": "willow-visitor", "password": "a long enough password"})

    assert (asked.status_code, asked["Location"].split("?")[0]) == (302, "/sign-in/")
    assert (answer.status_code, answer["Location"]) == (302, HOME)


def test_another_visitor_has_drafts_of_their_own_and_reads_no_visit_of_others(town: Town):
    other = add_person(town.office, "second", (Role.VISITOR, None))
    signed_in(town).post(FORM, {**FIELDS, **CASE})
    client = Client()
    client.force_login(other)

    marks = {c.get("/willow/field/me").json()["person"] for c in (client, signed_in(town))}

    assert len(marks) == 2
    assert client.get(f"/willow/field/visits/{Visit.objects.get().pk}/").status_code == 404
    assert list(client.get(HOME).context["visits"]) == []


def test_the_kept_pages_are_the_same_for_everybody(town: Town):
    """A device keeps them: neither a name nor a token nor a draft may be in them."""
    other = add_person(town.office, "second", (Role.VISITOR, None))
    second = Client(headers={"Accept-Language": "en"})
    second.force_login(other)

    for path in ("", "visit/"):
        pages = {c.get(f"{HOME}{path}?shell=1").content for c in (signed_in(town), second)}
        assert len(pages) == 1
        [page] = pages
        assert [word in page.decode() for word in ("willow-visitor", 'name="csrfmiddlewaretoken"')] == [
            False,
            False,
        ]


def test_the_worker_keeps_what_there_is(client: Client, town: Town):
    answer = client.get("/willow/field/worker.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    first = answer.content.decode().split(";\n")[:3]
    files = json.loads(first[2].split("= ", 1)[1])
    assert {bool(b"".join(client.get(file))) for file in files} == {True}


@pytest.mark.need(28)
def test_the_moment_of_the_visit_counts_not_the_moment_of_the_network(town: Town):
    """What was told at the door on Saturday counts from Saturday, though the device found a network on Monday."""
    hand_over(signed_in(town), written_at="2026-05-30T01:00:00Z")
    work_off(town.office, MONDAY)

    assert case_of(Voice.objects.get()).received_at == MONDAY - 2 * DAY
