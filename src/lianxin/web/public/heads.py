"""The record's files for programs, the heads that are kept, and the door at which witnesses hand in what they signed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.record import tiles
from lianxin.record.models import Head, Witness
from lianxin.record.queries import verifier_key
from lianxin.record.witnessing import queries
from lianxin.record.witnessing.commands import WitnessError, take_cosignatures

from .. import dates
from ..access import anyone_at

PLAIN = "text/plain; charset=utf-8"
#: What never changes may be kept for ever; a partial tile may once be another, after a restored backup.
FULL, PARTIAL, NEWEST = "public, max-age=31536000, immutable", "public, max-age=86400", "no-cache"
#: A head with some signatures is about one kilobyte.
MOST_NOTE = 64 * 1024
#: Why a signature is not taken: whose it is, or what it is about.
_REFUSALS = {"unknown": 403, "not_ours": 403, "signature": 403, "contradiction": 409, "time": 422}


def public_file(
    request: HttpRequest, data: bytes | str, *, content_type: str = PLAIN, caching: str = NEWEST
) -> HttpResponse:
    """A file of the record: the same for everybody, from any page, without a cookie; asked again, it may be unchanged."""
    data = data.encode() if isinstance(data, str) else data
    tag = f'"{sha256(data).hexdigest()[:32]}"'
    if tag in {
        part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")
    }:
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(data, content_type=content_type)
    response["ETag"] = tag
    response["Cache-Control"] = caching
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@anyone_at
@require_safe
def checkpoint(request: HttpRequest, office: Office) -> HttpResponse:
    """The signed head (C2SP tlog-checkpoint)."""
    return public_file(request, tiles.checkpoint(office.stream))


@anyone_at
@require_safe
def key(request: HttpRequest, office: Office) -> HttpResponse:
    """The public key that signs the heads, as a C2SP verifier key."""
    return public_file(request, verifier_key(office.stream) + "\n")


@anyone_at
@require_safe
def keys(request: HttpRequest, office: Office) -> HttpResponse:
    """Every key that signed heads, and for each change the head that both keys signed."""
    return public_file(request, tiles.keys(office.stream), content_type="application/json")


@anyone_at
@require_safe
def tile(request: HttpRequest, office: Office, path: str) -> HttpResponse:
    """Hashes or entries of the tree (C2SP tlog-tiles); a full tile never changes."""
    data = tiles.tile(office.stream, path)
    if data is None:
        raise Http404
    response = public_file(
        request,
        data,
        content_type="application/octet-stream",
        caching=PARTIAL if ".p/" in path else FULL,
    )
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(path.replace('/', '-'))}"
    return response


@anyone_at
@require_safe
def witnessed(request: HttpRequest, office: Office) -> HttpResponse:
    """The newest head that a witness has signed as well, with all signatures."""
    return _note(request, queries.newest_witnessed(office.stream_id))


@anyone_at
@require_safe
def head(request: HttpRequest, office: Office, size: int) -> HttpResponse:
    """One head that is kept, with all signatures."""
    found = Head.objects.filter(stream_id=office.stream_id, size=min(size, 2**62)).first()
    response = _note(request, found)
    name = f"{office.slug}-{size}.head"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _note(request: HttpRequest, found: Head | None) -> HttpResponse:
    if found is None:
        raise Http404
    return public_file(request, found.with_cosignatures())


@anyone_at
@require_GET
def heads(request: HttpRequest, office: Office) -> HttpResponse:
    """The heads that are kept, who outside signed them, and how to become a witness."""
    now = now_of(request)
    context = {
        "office": office,
        "nav": "record",
        "heads": [
            {
                "day": dates.moment(one.kept_at, office.zone, now),
                "size": one.size,
                "root": queries.root_in(one.note),
                "witnesses": [_signed(line, office, now) for line in one.cosignatures.all()],
                "url": reverse("web:head", args=[office.slug, one.size]),
            }
            for one in queries.newest_heads(office.stream)
        ],
        "witnesses": [_witness(one) for one in queries.witnesses(office.stream)],
        "record_url": request.build_absolute_uri(reverse("web:record", args=[office.slug])),
    }
    return render(request, "public/heads.html", context)


def _signed(line: Any, office: Office, now: Any) -> dict[str, str]:
    return {"name": line.witness.name, "when": dates.moment(line.signed_at, office.zone, now)}


def _witness(witness: Witness) -> dict[str, Any]:
    asked = getattr(witness, "asking", None)
    return {
        "name": witness.name,
        "key": witness.key,
        "size": queries.newest_size(witness),
        "problem": problem(asked.problem) if asked else "",
    }


def problem(code: str) -> str:
    """Why a witness did not sign, in plain words."""
    told = {
        "": "",
        "fork": _("It does not sign: it says that this record is not what has grown from the one it saw."),
        "ahead": _("It does not sign: it says that it has seen more entries than this record has now."),
        "key": _("It does not sign: it does not trust the key of this record."),
        "unknown": _("It does not sign: it does not know this record."),
        "signature": _("What it answered is not its signature."),
        "clock": _("Its clock is far ahead of ours, so its signature is not taken."),
    }
    return told.get(code, _("It could not be reached."))


@anyone_at
@require_safe
def feed(request: HttpRequest, office: Office) -> HttpResponse:
    """The heads that are kept as an Atom feed: whoever follows it holds what a later record must contain."""
    page = request.build_absolute_uri(reverse("web:heads", args=[office.slug]))
    made = Atom1Feed(
        title=_("Signed heads of the record: %(office)s") % {"office": office.name},
        link=page,
        description="",
        feed_url=request.build_absolute_uri(request.path),
        language=request.LANGUAGE_CODE,
        feed_guid=f"urn:lianxin:{quote(office.stream.origin)}",
    )
    for one in queries.newest_heads(office.stream):
        note = one.with_cosignatures()
        made.add_item(
            title=_("Up to entry %(size)s") % {"size": one.size},
            link=request.build_absolute_uri(reverse("web:head", args=[office.slug, one.size])),
            description=note,
            pubdate=one.kept_at,
            updateddate=max([one.kept_at, *(line.signed_at for line in one.cosignatures.all())]),
            unique_id=f"urn:lianxin:{quote(office.stream.origin)}:{one.size}",
        )
    return public_file(request, made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@csrf_exempt
@anyone_at
@require_POST
def cosignature(request: HttpRequest, office: Office) -> HttpResponse:
    """Take what a witness signed below a head of ours: the whole note, as plain text."""
    length = whole(request.headers.get("Content-Length", "") or "0")
    if length is None or length > MOST_NOTE:
        return JsonResponse({"error": "length"}, status=413)
    try:
        note = request.body.decode()
        taken = take_cosignatures(stream=office.stream, note=note, now=now_of(request))
    except WitnessError as error:
        return JsonResponse({"error": error.code}, status=_REFUSALS[error.code])
    except ValueError:
        return JsonResponse({"error": "note"}, status=400)
    return HttpResponse("".join(one.line for one in taken), content_type=PLAIN)
