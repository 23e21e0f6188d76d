"""The label by which a test voice is known, whatever channel it came through.

The label is signed, holds for one test alone and only until that test is settled, and stands in words of a known
length.  So nobody who once saw a label, a gateway for instance, can make other people's voices pass for tests.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets

from lianxin.office.models import Office

from .. import codes
from ..models import Probe

_LABEL = re.compile(r"lianxin-probe-([a-z2-7]{13})-([a-z2-7]{16})")
_WORDS = "这是系统自测，不用处理。這是系統自測，不用處理。This is a test by the house itself; nobody needs to act. "
#: A mail program may add a line of its own to the words; nobody's matter fits into what is left.
MOST_WORDS = len(_WORDS) + 120


def new_label(office: Office) -> str:
    """A label for one test voice of this office."""
    number = _spelled(secrets.token_bytes(8))
    return f"lianxin-probe-{number}-{_signature(office, number)}"


def words(label: str) -> str:
    """What a test voice says."""
    return _WORDS + label


def is_probe(office: Office, channel: str, text: str) -> bool:
    """Whether these words are a test that the house has sent through this channel and still waits for."""
    label = label_in(office, text) if len(text) <= MOST_WORDS else None
    waiting = Probe.objects.filter(office=office, channel=channel, label=label, settled_at=None)
    return label is not None and waiting.exists()


def label_in(office: Office, text: str) -> str | None:
    """The office's own label in the words, if there is one."""
    found = _LABEL.search(text)
    if found and hmac.compare_digest(found[2], _signature(office, found[1])):
        return found[0]
    return None


def _signature(office: Office, number: str) -> str:
    return _spelled(codes.derived("probe", office.slug, number)[:10])


def _spelled(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()
