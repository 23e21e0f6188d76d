"""What cannot be taken as it is gets a plain message in the page's language, and what was typed stays."""

import pytest
from django.test import Client

from lianxin.act.states import CaseState
from lianxin.algorithms.codes import ALPHABET
from lianxin.hear.models import Voice
from lianxin.office.models import Office
from tests.factories import case_in, make_town, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LANGUAGES = ("zh-hans", "zh-hant", "en")


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def say(client: Client, office: Office, language: str = "en", **fields: str) -> object:
    return client.post(f"/{office.slug}/?lang={language}", {"body": "", **fields})


EMPTY = {
    "zh-hans": "请写下您想说的话。",
    "zh-hant": "請寫下您想說的話。",
    "en": "Please write what you would like to say.",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("body", ["", "   \n\t ", "\x00\x01\x02"])
def test_nothing_said(client: Client, office: Office, language: str, body: str) -> None:
    response = say(client, office, language, body=body, place="桥头")
    assert response.status_code == 422
    page = response.content.decode()
    assert EMPTY[language] in page
    assert 'value="桥头"' in page
    assert Voice.objects.count() == 0


@pytest.mark.parametrize("characters", [20_001, 100_000, 10_000_000])
def test_too_long(client: Client, office: Office, characters: int) -> None:
    body = "x" * characters
    response = say(client, office, body=body, contact="13800000000")
    assert response.status_code == 422
    page = response.content.decode()
    assert "This is longer than 20000 characters. Nothing is lost" in page
    assert body in page
    assert 'value="13800000000"' in page


def test_as_long_as_allowed(client: Client, office: Office) -> None:
    assert say(client, office, body="路" * 20_000).status_code == 302


def test_beyond_every_bound_the_page_says_so(client: Client, office: Office) -> None:
    response = say(client, office, body="x" * 17_000_000)
    assert response.status_code == 413
    assert "This is too long to be sent at once" in response.content.decode()


def test_control_characters_go_and_the_words_stay(client: Client, office: Office) -> None:
    assert say(client, office, body="路灯\x00坏\x08了\r\n第二行\x1b[31m").status_code == 302
    assert Voice.objects.get().body == "路灯坏了\n第二行[31m"


def test_bytes_that_are_no_text_do_not_break_the_page(client: Client, office: Office) -> None:
    body = b"body=" + "路灯坏了".encode("gb18030") + b"%ff%fe"
    response = client.post(f"/{office.slug}/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert Voice.objects.count() == 1


def test_a_form_sent_twice_is_one_voice(client: Client, office: Office) -> None:
    """The same form posted again shows the same receipt."""
    first = say(client, office, body="路灯坏了", idempotency_key="k1")
    second = say(client, office, body="路灯坏了", idempotency_key="k1")
    assert first.status_code == 302
    assert first.url == second.url
    assert Voice.objects.count() == 1


def test_other_words_in_an_old_form_are_not_swallowed(client: Client, office: Office) -> None:
    first = say(client, office, body="路灯坏了", idempotency_key="k1")
    second = say(client, office, body="路灯坏了，台阶也滑", idempotency_key="k1")
    assert first.url != second.url
    assert Voice.objects.count() == 2


@pytest.mark.parametrize("kind", ["nonsense", "report' OR 1=1"])
def test_a_choice_that_is_none_keeps_the_words(client: Client, office: Office, kind: str) -> None:
    response = say(client, office, body="路灯坏了", kind=kind)
    assert response.status_code == 422
    assert "路灯坏了" in response.content.decode()


TYPO = {
    "zh-hans": "最后一位",
    "zh-hant": "最後一位",
    "en": "There is a typing error in this code: its last symbol does not fit.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_with_a_typing_error_is_told_so(client: Client, office: Office, language: str) -> None:
    code = say(client, office, body="路灯坏了").url.rstrip("/").rpartition("/")[2]
    wrong = code[:3] + ALPHABET[(ALPHABET.index(code[3]) + 1) % 32] + code[4:]
    response = client.post(f"/{office.slug}/follow/?lang={language}", {"code": wrong})
    assert response.status_code == 422
    assert TYPO[language] in response.content.decode()
    assert wrong in response.content.decode()


def test_an_address_with_a_typing_error_leads_to_the_form_for_codes(client: Client, office: Office) -> None:
    code = say(client, office, body="路灯坏了").url.rstrip("/").rpartition("/")[2]
    response = client.get(f"/{office.slug}/follow/{code[:-1]}/", follow=True)
    assert (
        "A code has 17 letters and digits"
        in client.get(f"{response.request['PATH_INFO']}?code={code[:-1]}&lang=en").content.decode()
    )


def test_a_code_of_nobody_opens_nothing(client: Client, office: Office) -> None:
    response = client.post(f"/{office.slug}/follow/?lang=en", {"code": "7K2M-QX9D-H4TN-3VWR-X"})
    assert response.status_code == 422
    assert "No receipt of this office has this code." in response.content.decode()
    assert client.get(f"/{office.slug}/follow/7K2MQX9DH4TN3VWRX/").status_code == 404


def test_an_empty_reply_keeps_the_page(client: Client, office: Office) -> None:
    follow = say(client, office, body="路灯坏了").url.replace("/receipt/", "/follow/")
    response = client.post(f"{follow}reply?lang=en", {"text": "  "})
    assert response.status_code == 422
    assert "Please write what you would like to say." in response.content.decode()


def test_a_word_before_any_answer_is_explained(client: Client, office: Office) -> None:
    follow = say(client, office, body="路灯坏了").url.replace("/receipt/", "/follow/")
    response = client.post(f"{follow}word?lang=en", {"word": "solved", "comment": "自己好了"})
    assert response.status_code == 422
    assert "This step is not possible now." in response.content.decode()
    assert "自己好了" in response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/nowhere/", "/liuxi/cases/999999/", "/liuxi/record/0/", "/liuxi/record/tile/9/x999"]
)
def test_what_is_not_there_is_a_designed_page(
    client: Client, office: Office, path: str, language: str
) -> None:
    response = client.get(path.replace("liuxi", office.slug), headers={"accept-language": language})
    assert response.status_code == 404
    assert 'class="home"' in response.content.decode()


@pytest.mark.parametrize("mark", ["x", "1.x", "99999999999999999999.1", "-1.-1", "0.0"])
def test_marks_that_make_no_sense_show_the_first_page(client: Client, office: Office, mark: str) -> None:
    assert client.get(f"/{office.slug}/cases/?after={mark}").status_code == 200


def test_an_error_of_ours_gives_a_page_and_no_words_in_the_log(
    client: Client, office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("lianxin.web.resident.views.receive", broken)
    response = say(client, office, body="路灯坏了 13800000000")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "13800000000" not in caplog.text


@pytest.mark.parametrize(
    ("command", "field", "text"),
    [
        ("refuse", "refuse_reason", "Please give the reason; the person who spoke will read it."),
        ("answer", "id_done", "Please say what was done, or what was not and why."),
        ("ask", "id_text", "Please write what you would like to say."),
    ],
)
def test_a_step_at_the_desk_that_lacks_something_points_to_its_field(
    command: str, field: str, text: str
) -> None:
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED if command == "answer" else CaseState.DISPATCHED)
    client = Client()
    client.force_login(town.person("power"))
    response = client.post(f"/{town.office.slug}/desk/{case.number}/{command}?lang=en", {"why": "wait"})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#{field}">{text}' in page
    assert page.count(f'id="{field}"') == 1
    assert f'id="{field}_error"' in page
