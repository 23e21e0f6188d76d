"""How tests of pages come in and read: as somebody of the staff, in English, and words without their markup."""

import re

from django.test import Client

from tests.factories import Town


def signed_in(town: Town, who: str = "lead") -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(town.person(who))
    return client


def text_of(page: str | bytes) -> str:
    """The words of a page, with one space between any two."""
    text = page if isinstance(page, str) else page.decode()
    return " ".join(re.sub("<[^>]+>", " ", text).split())
