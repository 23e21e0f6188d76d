"""How tests of pages come in and read: as somebody of the staff, in English, and words without their markup."""

import re
from typing import Any

from django.test import Client

from tests.factories import Town


def signed_in(town: Town, who: str = "lead") -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(town.person(who))
    return client


def read(client: Client, address: str, status: int = 200) -> str:
    """What stands at an address."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def send(client: Client, address: str, status: int = 200, **form: Any) -> str:
    """The answer to a form."""
    answer = client.post(address, form)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def text_of(page: str | bytes) -> str:
    """The words of a page, with one space between any two."""
    text = page if isinstance(page, str) else page.decode()
    return " ".join(re.sub("<[^>]+>", " ", text).split())
