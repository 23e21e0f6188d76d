"""Trying the desk for papers: a labelled test goes through the form into which a clerk types a paper."""

from __future__ import annotations

import secrets

from django.urls import reverse

from lianxin.hear.posting import ChannelClosed, knock
from lianxin.office.models import Office

CREATED = 201


def send(office: Office, words: str) -> None:
    form = {"body": words, "idempotency_key": secrets.token_urlsafe(16)}
    if knock(reverse("paper:try", args=[office.slug]), form=form).status != CREATED:
        raise ChannelClosed("refused")
