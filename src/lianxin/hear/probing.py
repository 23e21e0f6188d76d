"""The label by which a test voice is known, whatever channel it came through.

The label is signed: nobody outside can mark a voice as a test and so take it out of the counts.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets

from lianxin.office.models import Office

from . import codes

_LABEL = re.compile(r"lianxin-probe-([a-z2-7]{13})-([a-z2-7]{16})")


def new_label(office: Office) -> str:
    """A label for one test voice of this office."""
    number = _spelled(secrets.token_bytes(8))
    return f"lianxin-probe-{number}-{_signature(office, number)}"


def is_probe(office: Office, text: str) -> bool:
    """Whether the words carry a label that this office made."""
    return label_in(office, text) is not None


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
