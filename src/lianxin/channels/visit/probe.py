"""Trying field visits: a labelled test goes through the form that a visitor fills in, and visits no home."""

from __future__ import annotations

from django.urls import reverse

from lianxin.hear.posting import ChannelClosed, knock
from lianxin.office.models import Office

CREATED = 201


def send(office: Office, words: str) -> None:
    if knock(reverse("visit:try", args=[office.slug]), form={"body": words}).status != CREATED:
        raise ChannelClosed("refused")
