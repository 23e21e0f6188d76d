"""How a test comes in through each channel: one row a channel, used by every test that goes through all of them."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.test import Client, override_settings

from lianxin.office.commands import open_key
from lianxin.office.door_keys import open_keys, secret_of
from tests.channels.gateway import Gateway
from tests.channels.mail.peers import DOMAIN, Maildir, letter, mail_server
from tests.factories import MONDAY, Town


@dataclass(frozen=True)
class Way:
    """``say`` speaks by the channel's real door and returns the tracking code that came back.

    ``set_up`` does what an office does once.
    """

    say: Callable[[Town, str, datetime], str]
    set_up: Callable[[Town], object] = id  # nothing but to be open


def _web(town: Town, words: str, now: datetime) -> str:
    answer = Client().post(f"/{town.office.slug}/", {"body": words})
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def _api(town: Town, words: str, now: datetime) -> str:
    path = f"/api/v1/offices/{town.office.slug}/voices"
    answer = Client().post(path, {"body": words}, content_type="application/json")
    return str(answer.json()["code"])


def _hook(channel: str, **sender: str) -> Callable[[Town, str, datetime], str]:
    def say(town: Town, words: str, now: datetime) -> str:
        secret = secret_of(open_keys(town.office, channel)[0])
        gateway = Gateway(f"/hooks/{town.office.slug}/{channel}", secret)
        message: dict[str, Any] = {"id": words, "text": words, **sender}
        return str(gateway.hand_over(now, message).json()["code"])

    return say


#: A tracking code as a page or a message shows it.
_SHOWN = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]\b")


def _code_in(text: str) -> str:
    found = _SHOWN.search(text)
    assert found, text
    return found[0]


def _poster(town: Town, words: str, now: datetime) -> str:
    answer = Client().post(f"/{town.office.slug}/at/", {"body": words})
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def _desk(path: str, who: str, **fields: str) -> Callable[[Town, str, datetime], str]:
    """A page on which staff write down what somebody says; ``{}`` stands for the words."""

    def say(town: Town, words: str, now: datetime) -> str:
        client = Client()
        client.force_login(town.person(who))
        filled = {name: value.replace("{}", words) for name, value in fields.items()}
        answer = client.post(f"/{town.office.slug}/{path}", filled)
        assert answer.status_code == 201, answer.content.decode()
        return _code_in(answer.content.decode())

    return say


def _open311(town: Town, words: str, now: datetime) -> str:
    form = {
        "api_key": secret_of(open_keys(town.office, "open311")[0]),
        "jurisdiction_id": town.office.slug,
        "service_code": "_other",
        "address_string": "the bridge",
        "description": words,
    }
    return _code_in(Client().post("/open311/v2/requests.json", form).content.decode())


def _mail(town: Town, words: str, now: datetime) -> str:
    from lianxin.channels.mail.polling import look_into

    with tempfile.TemporaryDirectory() as folder, mail_server() as (outside, address):
        box = Maildir(Path(folder) / "Maildir")
        with override_settings(MAIL_DOMAIN=DOMAIN, MAIL_INBOX=box.address, SMTP_URL=address):
            box.deliver(letter(words, to=f"{town.office.slug}@{DOMAIN}"))
            look_into(box.address, now)
        return _code_in(outside.sent[0].text)


def _key(channel: str) -> Callable[[Town], object]:
    return lambda town: open_key(office=town.office, channel=channel, holder="Gateway", now=MONDAY)


WAYS: dict[str, Way] = {
    "web": Way(_web),
    "api": Way(_api),
    "sms": Way(_hook("sms", **{"from": "13800138000"}), _key("sms")),
    "chat": Way(_hook("chat", conversation="room"), _key("chat")),
    "qr": Way(_poster),
    "hotline": Way(_desk("desk/hotline/", "clerk", body="{}", kind="report", idempotency_key="k")),
    "paper": Way(_desk("desk/paper/", "clerk", body="{}", kind="report", idempotency_key="k")),
    "visit": Way(
        _desk(
            "field/visit/",
            "visitor",
            client_key="a-key-of-this-visit",
            consent="agreed",
            home="new",
            area="east",
            **{"needs-0-words": "{}", "needs-0-leads_to": "case", "needs-0-severity": "ordinary"},
        )
    ),
    "open311": Way(_open311, _key("open311")),
    "mail": Way(_mail),
}
