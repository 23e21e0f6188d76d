"""What a poster says: the same plain words in every language of the house, on one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lianxin.hear.drawing import qr
from lianxin.hear.posting import is_loopback
from lianxin.office.models import Office

from .spots import Spot, spots


def poster(request: HttpRequest, office: Office, spot: Spot | None) -> dict[str, Any]:
    """One sheet.  It holds nothing about anybody, so it may hang anywhere and be copied."""
    path = (
        reverse("qr:at", args=[office.slug, spot.code])
        if spot
        else reverse("qr:anywhere", args=[office.slug])
    )
    address = origin(request) + path
    texts = [_text(code) for code, _name in settings.LANGUAGES]
    return {
        "office": office,
        "nav": "desk",
        "spot": spot,
        "texts": texts,
        "offices": each_once(office.names),
        "wheres": each_once(spot.names) if spot else [],
        "emergencies": each_once(office.notices.get("emergency", {})),
        **way_to(address),
    }


def way_to(address: str) -> dict[str, Any]:
    """The way from a sheet to a page: to scan, to type, and whether it leads nowhere but to this machine."""
    return {
        "qr": qr(address),
        "address": address.partition("//")[2].rstrip("/"),
        "only_here": is_loopback(urlsplit(address).hostname),
    }


def origin(request: HttpRequest) -> str:
    """The address under which people outside reach the house, else the one this page was asked for by."""
    return settings.SITE_ORIGIN or f"{request.scheme}://{request.get_host()}"


def _text(language: str) -> dict[str, Any]:
    """The sheet's words in one language."""
    with translation.override(language):
        return {
            "language": language,
            "title": _("Tell us what is on your mind"),
            "steps": [
                _("Scan the code, or type the address."),
                _("Say it in your own words. No name, no account, no fee."),
                _("You get a code. With it you see what is done, and you alone say whether it is solved."),
            ],
        }


def each_once(names: Mapping[str, str]) -> list[dict[str, str]]:
    """A name in every language that it has; what is written alike in two of them stands there once."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        if names.get(language):
            found.setdefault(names[language], language)
    return [{"language": language, "text": text} for text, language in found.items()]


def listed(office: Office) -> dict[str, Any]:
    """All posters that can be printed."""
    return {"office": office, "nav": "desk", "groups": spots(office)}
