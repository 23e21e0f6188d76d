"""Trying the API as a program does: say it, and open the receipt."""

from __future__ import annotations

import json
import secrets

from lianxin.hear.posting import ChannelClosed, knock
from lianxin.office.models import Office


def send(office: Office, words: str) -> None:
    """The voice must be taken (201) and its code must lead to it."""
    base = f"/api/v1/offices/{office.slug}/voices"
    sent = knock(
        base,
        body=json.dumps({"body": words}).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": secrets.token_urlsafe(16)},
    )
    content = sent.json()
    if sent.status != 201 or not isinstance(content, dict):  # noqa: PLR2004
        raise ChannelClosed("refused")
    if knock(f"{base}/{content.get('code')}").status != 200:  # noqa: PLR2004
        raise ChannelClosed("no_receipt")
