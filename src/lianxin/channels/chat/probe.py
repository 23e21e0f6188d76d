"""Trying the door as the platform would: a signed message, and a receipt for it."""

from __future__ import annotations

from lianxin.hear.hooks.trying import say_signed
from lianxin.office import door_keys
from lianxin.office.models import Office

from .platform import CODE


def send(office: Office, words: str) -> None:
    say_signed(office=office, channel=CODE, message={"conversation": "probe", "text": words})


def ready(office: Office) -> bool:
    """A door that no platform has a key to is not set up."""
    return door_keys.is_open(office, CODE)
