"""The gate: nobody, however loud, keeps the others from being heard.

Every address may send a burst and then so many a minute; a village behind one address does not notice.  Whoever
is over it loses nothing: what was typed comes back on a page that says when to press again, and a script may let
the machine work a little instead of making the person wait.  There is no puzzle for people anywhere.

An address is never stored or logged: it is hashed under a key that lives in this process and changes every day.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.algorithms.buckets import Buckets
from lianxin.algorithms.work import Challenges
from lianxin.office.doors import ANYONE

from .access import RECEIPT

DAY = 86_400
#: So many requests of one address may be under way at once: half of the threads that serve.
AT_ONCE = 8
#: Wrong codes are guesses: a burst for slips of the finger, then one in ten seconds.
GUESSES, GUESSES_A_SECOND = 30, 0.1
#: Pages that give back what was typed cost more than a bare answer, so a flood gets few of them.
COURTESIES, COURTESIES_A_SECOND = 10, 0.2
#: Hashes for the first proof, as a power of two; each further one in the same minutes asks twice as many.
EASIEST, HARDEST = 16, 24
PROOF_LASTS = 600
#: What is longer than this is shown to be read again; the rest comes along unseen.
ONE_LINE = 60
NOTHING_HERE = 404
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Gate:
    """Middleware.  It decides before the body of a request is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        burst, per_second = settings.GATE or (math.inf, 1.0)
        self._open = settings.GATE is None
        self._posts = Buckets(burst=burst, per_second=per_second)
        self._guesses = Buckets(burst=GUESSES, per_second=GUESSES_A_SECOND)
        self._courtesies = Buckets(burst=COURTESIES, per_second=COURTESIES_A_SECOND)
        self._proofs = Buckets(burst=HARDEST, per_second=1 / 60)
        self._challenges = Challenges(secrets.token_bytes(32), lasts=PROOF_LASTS)
        self._sources = Sources()
        self._under_way: Counter[bytes] = Counter()
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._open:
            return self._get_response(request)
        source = self._sources.of(request)
        with self._place(request, source) as free:
            response = self._get_response(request) if free else _bare(request, 1)
        self._note_guess(request, response, source)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the request in."""
        rule = getattr(view, "permission", "")
        if self._open or rule not in {ANYONE, RECEIPT} or _is_staff(request):
            return None
        source, now = self._sources.of(request), time.monotonic()
        if rule == RECEIPT and (wait := self._guesses.missing(source, now)):
            return _bare(request, wait)
        if request.method != "POST":
            return None
        wait = self._posts.take(source, now)
        if not wait or self._proven(request, source, now):
            return None
        return self._refuse(request, source, wait, now)

    def _proven(self, request: HttpRequest, source: bytes, now: float) -> bool:
        proof = request.GET.get("proof", "") or request.headers.get("X-Proof", "")
        return bool(proof) and self._challenges.redeem(proof, now) and not self._proofs.take(source, now)

    def _refuse(self, request: HttpRequest, source: bytes, wait: float, now: float) -> HttpResponse:
        harder = min(HARDEST, EASIEST + math.ceil(self._proofs.used(source, now)))
        challenge = self._challenges.new(bits=harder, now=now)
        if request.path.startswith("/api/") or self._courtesies.take(source, now):
            response = _bare(request, wait)
            response["X-Challenge"] = challenge
            return response
        return _given_back(request, wait, challenge)

    @contextmanager
    def _place(self, request: HttpRequest, source: bytes) -> Iterator[bool]:
        """A place among the requests of this source that are under way, for as long as it takes."""
        if request.method in _SAFE or _is_staff(request):
            yield True
            return
        with self._lock:
            free = self._under_way[source] < AT_ONCE
            self._under_way[source] += free
        try:
            yield free
        finally:
            with self._lock:
                self._under_way[source] -= free
                if not self._under_way[source]:
                    del self._under_way[source]

    def _note_guess(self, request: HttpRequest, response: HttpResponse, source: bytes) -> None:
        """A code that opened nothing was a slip or a guess."""
        found = request.resolver_match
        if (
            response.status_code == NOTHING_HERE
            and getattr(found and found.func, "permission", "") == RECEIPT
        ):
            self._guesses.take(source, time.monotonic())


class Sources:
    """Addresses as nobody can read them: hashed under a key that is thrown away every day."""

    def __init__(self) -> None:
        self._key, self._ends = b"", 0.0

    def of(self, request: HttpRequest) -> bytes:
        now = time.monotonic()
        if now >= self._ends:
            self._key, self._ends = secrets.token_bytes(32), now + DAY
        return hmac.digest(self._key, _address(request).encode(), hashlib.sha256)[:16]


def _address(request: HttpRequest) -> str:
    """Where a request comes from; behind our proxy, what the proxy saw last."""
    if settings.HTTPS and (told := request.headers.get("X-Forwarded-For", "")):
        return told.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _is_staff(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _bare(request: HttpRequest, wait: float) -> HttpResponse:
    """As little as possible: when to come again."""
    seconds = max(1, math.ceil(wait))
    if request.path.startswith("/api/"):
        content = {"error": "too_many", "message": _too_many(seconds), "field": None}
        response: HttpResponse = JsonResponse(content, status=429, json_dumps_params={"ensure_ascii": False})
    else:
        response = HttpResponse(_too_many(seconds), status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(seconds)
    return response


def _given_back(request: HttpRequest, wait: float, challenge: str) -> HttpResponse:
    """Everything that was typed, to be sent again with one press."""
    seconds = max(1, math.ceil(wait))
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "typed": [
            {"name": name, "value": value, "long": "\n" in value or len(value) > ONE_LINE}
            for name, value in typed
        ],
        "path": request.path,
        "challenge": challenge,
        "when": _too_many(seconds),
        "files": bool(request.FILES),
    }
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _too_many(seconds: int) -> str:
    return _("Very much is coming from here at the moment. Please send it again in %(seconds)d seconds.") % {
        "seconds": seconds
    }
