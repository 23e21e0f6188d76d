"""The door for voices: no account, no cookie; the code on the receipt is all it takes."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lianxin.algorithms.codes import ALPHABET, parse_code
from lianxin.algorithms.receipts import Receipt, check_receipt
from lianxin.hear.models import Contact, Voice
from lianxin.hear.states import VoiceKind
from lianxin.record.queries import verifier_key
from tests.api.support import Api, error
from tests.factories import MONDAY, make_town

MOST_QUERIES = 10


def voices_of(town) -> str:
    return f"/offices/{town.office.slug}/voices"


def test_a_voice_gets_a_code_and_a_proof_that_holds_offline(api: Api, town):
    answer = api.post(voices_of(town), {"body": "The lamp is dark", "area": "east", "kind": "need"})

    got = answer.json()
    head = check_receipt(
        Receipt.parse(got["receipt"]), got["leaf"].encode(), [verifier_key(town.office.stream)]
    )
    voice = Voice.objects.get()
    assert answer.status_code == 201
    assert set(got) == {"number", "code", "follow_url", "receipt", "leaf"}
    assert (head.size, head.origin) == (got["number"], "lianxin/willow")
    assert got["follow_url"] == f"http://testserver/willow/follow/{parse_code(got['code'])}/"
    assert (voice.channel, voice.kind, voice.area, voice.body) == (
        "api",
        "need",
        town.east,
        "The lamp is dark",
    )


def test_nothing_about_the_sender_is_kept_or_set(api: Api, town):
    canary = "canary-7731"
    answer = api.post(
        f"{voices_of(town)}?lang=zh-hant",
        {"body": "The lamp is dark"},
        **{
            "User-Agent": canary,
            "Cookie": f"sessionid={canary}",
            "Referer": canary,
            "X-Forwarded-For": canary,
        },
    )

    with connections["default"].cursor() as cursor:
        tables = connections["default"].introspection.table_names(cursor)
        rows = [cursor.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables if "_" in name]
    assert answer.cookies == {}
    assert canary not in repr(rows)


def test_the_same_words_under_the_same_key_are_one_voice(api: Api, town):
    first, again = (
        api.post(voices_of(town), {"body": "The lamp is dark"}, **{"Idempotency-Key": "k"}) for _ in range(2)
    )

    proof = Receipt.parse(again.json()["receipt"])
    check_receipt(proof, again.json()["leaf"].encode(), [verifier_key(town.office.stream)])
    assert (first.status_code, again.status_code) == (201, 200)
    assert {k: first.json()[k] for k in ("number", "code", "leaf")} == {
        k: again.json()[k] for k in ("number", "code", "leaf")
    }
    assert Voice.objects.count() == 1


def test_other_words_under_an_old_key_are_another_voice(api: Api, town):
    for body in ("The lamp is dark", "The drain is full"):
        assert api.post(voices_of(town), {"body": body}, **{"Idempotency-Key": "k"}).status_code == 201

    assert Voice.objects.count() == 2


@pytest.mark.django_db(databases=["default", "vault"])
def test_a_contact_is_sealed_and_never_shown_again(api: Api, town, say, sign_in):
    receipt = say(contact="13800000000")

    shown = [
        api.get(f"{voices_of(town)}/{receipt['code']}"),
        api.get(f"/offices/willow/cases/{receipt['number']}"),
    ]
    shown.append(sign_in("power").get(f"/desk/cases/{receipt['number']}"))
    assert [answer.status_code for answer in shown] == [200, 200, 200]
    assert [b"13800000000" in answer.content for answer in shown] == [False, False, False]
    assert Contact.objects.count() == 1
    assert shown[2].json()["voices"][0]["contact_kept"] is True


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
@pytest.mark.parametrize("more", [{}, {"area": "east", "kind": "idea", "title": "Light", "place": "bridge"}])
def test_accepting_a_voice_stays_cheap(api: Api, more: dict[str, str]):
    make_town("willow")
    body = {"body": "The lamp is dark", **more}
    with CaptureQueriesContext(connections["default"]) as queries:
        answer = api.post("/offices/willow/voices", body, **{"Idempotency-Key": "k"})

    assert answer.status_code == 201
    assert len(queries) <= MOST_QUERIES, [query["sql"][:80] for query in queries]


@pytest.mark.need(70)
def test_an_anonymous_person_reads_and_answers_by_code(api: Api, town, say, sign_in):
    receipt = say(title="Light", place="bridge")
    mine = f"{voices_of(town)}/{receipt['code'].lower().replace('-', ' ')}"
    handler = sign_in("power")

    asked = handler.post(f"/desk/cases/{receipt['number']}/lines", {"text": "Which lamp?"})
    replied = api.post(f"{mine}/lines", {"text": "The left one."})
    handler.post(f"/desk/cases/{receipt['number']}/accept")
    handler.post(f"/desk/cases/{receipt['number']}/answer", {"done": "New bulb."})

    got = api.get(mine).json()
    assert (asked.status_code, replied.status_code) == (201, 201)
    assert [(line["speaker"], line["text"]) for line in got["lines"]] == [
        ("office", "Which lamp?"),
        ("resident", "The left one."),
    ]
    assert [(a["unit"]["code"], a["done"]) for a in got["answers"]] == [("power", "New bulb.")]
    assert (got["case"]["state"], got["case"]["waits_for"]) == ("answered", "resident")
    assert (got["title"], got["body"], got["place"]) == ("Light", "The lamp at the bridge is dark", "bridge")


@pytest.mark.need(51)
def test_a_voice_can_be_followed_through_the_record(api: Api, town, say):
    receipt = say()

    got = api.get(f"{voices_of(town)}/{receipt['code']}").json()

    assert [stage["kind"] for stage in got["stages"]] == ["voice.received", "case.opened", "case.dispatched"]
    assert got["stages"][0]["number"] == got["number"] == got["case"]["number"] == receipt["number"]
    assert got["stages"][2]["public"] == {
        "by": "rule",
        "case": receipt["number"],
        "rule": 1,
        "unit": "power",
        "word": "lamp",
    }


def test_the_receipt_can_be_fetched_again(api: Api, town, say):
    receipt = say()

    answer = api.get(f"{voices_of(town)}/{receipt['code']}/receipt")

    proof = Receipt.parse(answer.content.decode())
    check_receipt(proof, receipt["leaf"].encode(), [verifier_key(town.office.stream)])
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert proof.index == receipt["number"] - 1


def test_not_solved_reopens_with_the_first_date(api: Api, town, say, sign_in, pass_time):
    receipt = say()
    desk, handler = f"/desk/cases/{receipt['number']}", sign_in("power")
    due = handler.post(f"{desk}/accept").json()["answer_due"]
    handler.post(f"{desk}/answer", {"done": "New bulb."})
    pass_time(timedelta(days=1))

    word = api.post(f"{voices_of(town)}/{receipt['code']}/verdict", {"word": "not", "comment": "Still dark."})

    got = api.get(f"{voices_of(town)}/{receipt['code']}").json()
    assert (word.status_code, word.json()["state"]) == (201, "reopened")
    assert (got["case"]["state"], got["case"]["reopened"]) == ("reopened", 1)
    assert got["case"]["answer_due"] == due
    assert [(w["word"], w["comment"], w["satisfied"]) for w in got["words"]] == [("not", "Still dark.", None)]


@pytest.mark.need(5)
@pytest.mark.parametrize("role", ["power", "water", "clerk", "coordinator", "lead", "overseer", "steward"])
def test_no_role_of_the_office_can_call_it_solved(role: str, api: Api, town, say, sign_in):
    receipt = say()
    number, handler, staff = receipt["number"], sign_in("power"), sign_in(role)
    handler.post(f"/desk/cases/{number}/accept")
    handler.post(f"/desk/cases/{number}/answer", {"done": "New bulb."})
    tries = [
        f"/desk/cases/{number}/{name}" for name in ("verdict", "solve", "close", "say_solved", "say_unsolved")
    ]
    tries += [
        f"{voices_of(town)}/verdict",
        f"{voices_of(town)}/{number}/verdict",
        f"{voices_of(town)}//verdict",
    ]

    statuses = [staff.post(path, {"word": "solved"}).status_code for path in tries]
    guess = staff.post(f"{voices_of(town)}/{'0' * 17}/verdict", {"word": "solved"})

    assert statuses == [404, 404, 404, 404, 404, 405, 422, 404]
    assert error(guess) == (404, "not_found", None)
    assert api.get(f"/offices/willow/cases/{number}").json()["state"] == "answered"


def test_no_word_before_an_answer(api: Api, town, say):
    receipt = say()

    answer = api.post(f"{voices_of(town)}/{receipt['code']}/verdict", {"word": "solved"})

    assert error(answer) == (409, "not_now", None)
    assert answer.json()["state"] == "dispatched"


def test_no_word_before_the_case_is_open(api: Api, town):
    receipt = api.post(voices_of(town), {"body": "The lamp is dark"}).json()

    answer = api.post(f"{voices_of(town)}/{receipt['code']}/verdict", {"word": "solved"})

    assert error(answer) == (409, "not_now", None)
    assert answer.json()["state"] == "received"


def doors_of(code: str, api: Api, town) -> list:
    voice = f"{voices_of(town)}/{code}"
    return [
        api.get(voice),
        api.get(f"{voice}/receipt"),
        api.post(f"{voice}/verdict", {"word": "solved"}),
        api.post(f"{voice}/lines", {"text": "Hello"}),
    ]


def test_a_code_that_fits_no_voice_always_gets_the_same_answer(api: Api, town, say):
    code = say()["code"]
    other = make_town("other")

    wrong = doors_of("0000-0000-0000-0000-0", api, town)
    elsewhere = doors_of(code, api, other)

    assert {(answer.status_code, answer.content) for answer in wrong + elsewhere} == {(404, wrong[0].content)}


def test_a_mistyped_code_is_told_with_what_to_check(api: Api, town, say):
    code = say()["code"]
    slip = code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % 32]

    answers = doors_of(slip, api, town)
    short, odd = api.get(f"{voices_of(town)}/{code[:-1]}"), api.get(f"{voices_of(town)}/U{code[1:-1]}*")

    assert [error(answer) for answer in [*answers, short, odd]] == [(422, "mistyped", "code")] * 6
    assert "last symbol does not fit" in answers[0].json()["message"]
    assert "17 letters and digits" in short.json()["message"]
    assert odd.json()["message"].endswith(": U *")


def test_the_office_tells_what_a_voice_may_name(api: Api, town):
    listed, shown = api.get("/offices").json(), api.get("/offices/willow").json()

    assert [(office["slug"], office["name"]) for office in listed] == [("willow", "Willow Creek")]
    assert [(area["code"], area["name"]) for area in shown["areas"]] == [("east", "east")]
    assert [kind["code"] for kind in shown["kinds"]] == VoiceKind.values
    assert shown["notices"] == {"emergency": {"en": "Call 110"}}
    assert error(api.get("/offices/elsewhere")) == (404, "not_found", None)


def test_the_moment_of_a_voice_is_the_office_s_not_the_sender_s(api: Api, town):
    refused = api.post(voices_of(town), {"body": "x", "said_at": "2020-01-01T00:00:00Z"})
    api.post(voices_of(town), {"body": "x"})

    assert error(refused) == (422, "unknown_field", "said_at")
    assert [voice.said_at for voice in Voice.objects.all()] == [MONDAY]
