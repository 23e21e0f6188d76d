"""Trying the web form through its page."""

from __future__ import annotations

from lianxin.hear.probing.pages import say_by_form
from lianxin.office.models import Office


def send(office: Office, words: str) -> None:
    say_by_form(f"/{office.slug}/", words)
