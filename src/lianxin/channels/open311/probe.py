"""Trying the door from outside, with a key of the office's own."""

from __future__ import annotations

from lianxin.hear.posting import ChannelClosed, knock
from lianxin.office import door_keys
from lianxin.office.models import Office

from . import CODE
from .services import OTHER


def ready(office: Office) -> bool:
    """Without a key no program can speak here, so there is nothing to try."""
    return door_keys.is_open(office, CODE)


def send(office: Office, words: str) -> None:
    """Post a request as a program does, and want its number."""
    keys = door_keys.open_keys(office, CODE)
    if not keys:
        raise ChannelClosed("not_set_up")
    form = {
        "api_key": door_keys.secret_of(keys[0]),
        "jurisdiction_id": office.slug,
        "service_code": OTHER,
        "address_string": office.name,
        "description": words,
    }
    answer = knock("/open311/v2/requests.json", form=form)
    if answer.status != 200:  # noqa: PLR2004  OK
        raise ChannelClosed("refused")
    content = answer.json()
    if not isinstance(content, list) or not content or not content[0].get("service_request_id"):
        raise ChannelClosed("no_receipt")
