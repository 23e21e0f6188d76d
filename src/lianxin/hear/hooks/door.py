"""The address at which another program hands over what somebody wrote to it.

Whatever goes wrong is said in one shape, and never repeats a number, an id or a word of the message.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.doors import View, marked
from lianxin.office.models import Office
from lianxin.office.queries import by_slug

from ..commands import NotHeard
from ..posting import ChannelClosed
from ..wording import why_not_heard
from .nonces import UsedNonce
from .nonces import take as remember
from .signing import BadSignature, check
from .talking import Incoming, Taken, UsedId, take

#: Who may come in, in the words of the list of all addresses.
RULE = "a program that signs with a key of this channel"
#: Bytes of a message: the longest voice with every character escaped, and room for the rest.
MOST_BODY = 256 * 1024
MOST_NAME = 150
LANGUAGES = {code for code, _name in settings.LANGUAGES}

MESSAGES: dict[str, Promise] = {
    "not_found": gettext_lazy("There is nothing here."),
    "method": gettext_lazy("This address takes POST alone."),
    "too_large": gettext_lazy("The request is too large."),
    "unsigned": gettext_lazy(
        "The message is not signed: it needs Lianxin-Key, Lianxin-Timestamp, Lianxin-Nonce and Lianxin-Signature."
    ),
    "signature": gettext_lazy("No open key of this channel made this signature over timestamp.nonce.body."),
    "nonce": gettext_lazy("A nonce has 16 to 64 letters, digits, - and _."),
    "time": gettext_lazy("The timestamp is more than five minutes off. Set the clock, and sign again."),
    "used_nonce": gettext_lazy("This nonce was used for another message. Take a fresh one, and sign again."),
    "used_id": gettext_lazy("This id was used for another message of the same sender."),
    "malformed": gettext_lazy("The request is not valid JSON in UTF-8."),
    "missing": gettext_lazy("This is missing."),
    "unknown_field": gettext_lazy("There is no such field here."),
    "wrong_type": gettext_lazy("This is not the kind of value that belongs here."),
    "unknown": gettext_lazy("This is none of the values that are known here."),
    "long": gettext_lazy("This is too long."),
    "not_sent": gettext_lazy(
        "The message is kept; its receipt could not be sent. Hand the message over again."
    ),
}
_STATUS = {
    "not_found": 404,
    "method": 405,
    "too_large": 413,
    "unsigned": 401,
    "signature": 401,
    "nonce": 401,
    "time": 401,
    "used_nonce": 409,
    "used_id": 409,
    "malformed": 400,
    "too_many": 429,
    "not_sent": 502,
}

Fields = Mapping[str, str]
Reader = Callable[[Fields], Incoming]
Sender = Callable[[Office, Incoming, Taken], None]


class Refused(Exception):
    """The request is not taken, for a reason that has a name and perhaps a field."""

    def __init__(self, problem: str, field: str | None = None, message: str = "") -> None:
        super().__init__(problem)
        self.problem, self.field, self.message = problem, field, message

    def response(self) -> HttpResponse:
        text = self.message or str(MESSAGES[self.problem])
        return _json(_STATUS.get(self.problem, 422), error=self.problem, message=text, field=self.field)


def hook(*, channel: str, needs: tuple[str, ...], may: tuple[str, ...], read: Reader, send: Sender) -> View:
    """The view of one channel's hook.

    ``needs`` and ``may`` name the fields of a message, ``read`` understands them, and ``send`` carries a receipt to
    a sender whose platform cannot deliver our answer itself.
    """

    @csrf_exempt
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        try:
            office, body = _at(request, slug)
            now = now_of(request)
            _prove(request, office, channel, body)
            fields = _fields(body, needs, (*may, "language", "reply_by"))
            message = read(fields)
            taken = take(office=office, channel=channel, message=message, origin=_origin(request), now=now)
            if fields.get("reply_by") == "message":
                send(office, message, taken)
            return _receipt(taken)
        except Refused as refused:
            return refused.response()
        except UsedId:
            return Refused("used_id", "id").response()
        except NotHeard as error:
            return Refused(error.problem, "text", why_not_heard(error)).response()
        except ChannelClosed:
            return Refused("not_sent").response()

    return marked(view, RULE, too_many=_too_many)


def _too_many(text: str, **_parts: str) -> HttpResponse:
    return Refused("too_many", message=text).response()


def _at(request: HttpRequest, slug: str) -> tuple[Office, bytes]:
    """The office that is meant and the whole body, which is bounded before it is read."""
    if request.method != "POST":
        raise Refused("method")
    office = by_slug(slug)
    if office is None:
        raise Refused("not_found")
    length = whole(request.META.get("CONTENT_LENGTH") or "0")
    if length is None or length > MOST_BODY:
        raise Refused("too_large")
    return office, request.body


def _prove(request: HttpRequest, office: Office, channel: str, body: bytes) -> None:
    try:
        signed = check(office, channel, request.headers, body, now_of(request))
        remember(office, channel, signed.nonce, body, now_of(request))
    except BadSignature as bad:
        raise Refused(bad.problem) from None
    except UsedNonce:
        raise Refused("used_nonce") from None


def _fields(body: bytes, needs: tuple[str, ...], may: tuple[str, ...]) -> Fields:
    """The fields of a message: all of them texts, none of them unknown, none of the needed ones missing."""
    content = _object(body)
    for name, value in content.items():
        if name not in {*needs, *may}:
            raise Refused("unknown_field")
        if not isinstance(value, str) or not _is_text(value):
            raise Refused("wrong_type", name)
        if name != "text" and len(value) > MOST_NAME:
            raise Refused("long", name)
    if missing := [name for name in needs if not content.get(name, "").strip()]:
        raise Refused("missing", missing[0])
    known = {"language": LANGUAGES, "reply_by": {"answer", "message"}}
    if odd := [name for name, values in known.items() if content.get(name) not in {None, *values}]:
        raise Refused("unknown", odd[0])
    return content


def _object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Refused("malformed") from None
    if not isinstance(content, dict):
        raise Refused("malformed")
    return content


def _is_text(value: str) -> bool:
    """Half of a character, which JSON can spell, is no text."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _origin(request: HttpRequest) -> str:
    """The address of this house as people know it; a gateway may know another."""
    return settings.SITE_ORIGIN.rstrip("/") or request.build_absolute_uri("/").rstrip("/")


def _receipt(taken: Taken) -> HttpResponse:
    given = {"code": taken.code, "follow_url": taken.link}
    shown = {name: value for name, value in given.items() if value}
    status = 201 if taken.new else 200
    return _json(status, taken_as=taken.taken_as, number=taken.number, reply=taken.reply, **shown)


def _json(status: int, **content: object) -> HttpResponse:
    response = HttpResponse(json.dumps(content, ensure_ascii=False), status=status)
    response["Content-Type"] = "application/json; charset=utf-8"
    if status == 405:  # noqa: PLR2004  the one status that names what is allowed
        response["Allow"] = "POST"
    return response
