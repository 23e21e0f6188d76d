"""The six methods of GeoReport v2, its discovery, and what everything else gets."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.algorithms.codes import display
from lianxin.hear.queries import entry_of
from lianxin.office.doors import ANYONE

from . import posting, told
from .asked import Wanted, numbers, wanted
from .door import Asked, georeport
from .errors import BAD, NOT_FOUND, Refused
from .rendering import CONTENT_TYPES, Document
from .services import definition, find, service_list

#: Reading is open; only a program with a key may speak.
KEY = "anyone; to send, a program with a key of the office"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
#: When what this door says last changed its shape.
CHANGESET = "2026-11-22T00:00:00Z"
READS = ("GET", "HEAD")


@georeport(ANYONE)
def services(asked: Asked) -> Document:
    _demand_reading(asked)
    return service_list(asked.office)


@georeport(ANYONE)
def service(asked: Asked, code: str) -> Document:
    _demand_reading(asked)
    return definition(find(asked.office, code))


@georeport(KEY)
def requests(asked: Asked) -> Document:
    if asked.request.method == "POST":
        return _received(asked)
    _demand_reading(asked)
    return told.requests(asked.office, wanted(asked.given, asked.office.zone, asked.now))


@georeport(ANYONE)
def request(asked: Asked, number: str) -> Document:
    return _found(asked, number)


@georeport(ANYONE)
def token(asked: Asked, token: str) -> Document:
    """Requests have their number at once, so no token is ever given out; a number stands for itself."""
    _found(asked, token)
    return Document("service_requests", [{"service_request_id": str(int(token)), "token": token}])


@georeport(ANYONE)
def discovery(asked: Asked) -> Document:
    """Where the door is, for programs that know the address of this page alone."""
    _demand_reading(asked)
    endpoints = [_endpoint(asked, "v2", "production"), _endpoint(asked, "test/v2", "test")]
    home = _absolute(asked, reverse("web:offices"))
    return Document(
        "discovery",
        {
            "changeset": CHANGESET,
            "contact": _("The office itself: %(address)s") % {"address": home},
            "key_service": _("The office gives out keys: %(address)s") % {"address": home},
            "endpoints": endpoints,
        },
    )


@georeport(ANYONE)
def nothing(asked: Asked, rest: str = "") -> Document:
    raise Refused(NOT_FOUND, _("There is nothing at this address."))


def _endpoint(asked: Asked, base: str, kind: str) -> dict[str, object]:
    return {
        "specification": SPECIFICATION,
        "url": _absolute(asked, f"/open311/{base}"),
        "changeset": CHANGESET,
        "type": kind,
        "formats": [content_type.partition(";")[0] for content_type in CONTENT_TYPES.values()],
    }


def _absolute(asked: Asked, path: str) -> str:
    return f"{settings.SITE_ORIGIN}{path}" if settings.SITE_ORIGIN else asked.request.build_absolute_uri(path)


def _demand_reading(asked: Asked) -> None:
    if asked.request.method not in READS:
        raise Refused(BAD, _("This address can only be read."))


def _found(asked: Asked, number: str) -> Document:
    _demand_reading(asked)
    extended = asked.given.get("extensions", "").lower() == "true"
    found = told.requests(asked.office, Wanted(numbers=numbers(number), extended=extended))
    if not found.content:
        raise Refused(NOT_FOUND, _("There is no request %(number)s here.") % {"number": number})
    return found


def _received(asked: Asked) -> Document:
    posted = posting.take(asked.request, asked.office, asked.now, test=asked.test)
    number = entry_of(posted.heard.voice, asked.office.stream_id).number
    notice = " ".join(_notices(asked, posted))
    return Document(
        "service_requests",
        [{"service_request_id": str(number), "service_notice": notice, "account_id": None}],
    )


def _notices(asked: Asked, posted: posting.Posted) -> list[str]:
    """What to show to the person: the code first, because it stands nowhere else."""
    code = posted.heard.code
    address = _absolute(asked, reverse("web:follow", args=[asked.office.slug, code]))
    facts = {"code": display(code), "address": address}
    notices = [_("Tracking code: %(code)s. Please show it to the person who spoke: %(address)s") % facts]
    if asked.test:
        notices.append(_("This was a test: nobody will act on it."))
    if posted.unknown:
        codes = ", ".join(posted.unknown)
        notices.append(
            _("Not asked for by this service, but kept with the words: %(codes)s.") % {"codes": codes}
        )
    return notices
