"""The gate: nobody, however loud, keeps the others from being heard.

Every address may send a burst and then so many a minute; a village behind one address does not notice.  Whoever
is over it loses nothing: what was typed comes back on a page that says when to press again, and a script may let
the machine work a little instead of making the person wait.  There is no puzzle for people anywhere.

An address is never stored or logged: it is hashed under a key that lives in this process and changes every day.
"""

from __future__ import annotations

import math
import secrets
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lianxin.algorithms.buckets import Buckets
from lianxin.algorithms.work import Challenges
from lianxin.office.doors import ANYONE
from lianxin.office.sources import Sources
from lianxin.record import turns

from . import too_many
from .access import RECEIPT
from .resident.notices import STOP_LINK

#: So many posts of one source may be under way at once: half of the threads that serve.  An office behind one
#: address may have more, if somebody there is signed in; one that is over its limit has few.
AT_ONCE, OF_STAFF, OF_THE_LOUD = 8, 12, 2
#: Whoever is refused waits this long for the answer, as long as so many do not wait already.  A flood that asks
#: again as soon as it is answered is slow then, and leaves the processor to the others.
PAUSE, AT_MOST_PAUSING = 0.025, 12
#: Wrong codes and wrong keys are guesses: a burst for slips of the finger, then one in ten seconds.
GUESSES, GUESSES_A_SECOND = 30, 0.1
#: Pages that give back what was typed cost more than a bare answer, so a flood gets few of them.
COURTESIES, COURTESIES_A_SECOND = 10, 0.2
#: A program with a key hands over what many people say.
PEOPLE_BEHIND_A_PROGRAM = 10
#: Hashes for the first proof, as a power of two; each further one in the same minutes asks twice as many.
EASIEST, HARDEST = 16, 24
PROOF_LASTS = 600
WRONG_CODE, WRONG_KEY = {404}, {401, 403}
_PEOPLE = {ANYONE, RECEIPT, STOP_LINK}
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Gate:
    """Middleware.  It decides before the body of a request is read.

    It stands far outside, so that what it refuses costs next to nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        burst, per_second = settings.GATE or (math.inf, 1.0)
        self._open = settings.GATE is None
        self._posts = Buckets(burst=burst, per_second=per_second)
        self._handed_over = Buckets(
            burst=burst * PEOPLE_BEHIND_A_PROGRAM, per_second=per_second * PEOPLE_BEHIND_A_PROGRAM
        )
        self._guesses = Buckets(burst=GUESSES, per_second=GUESSES_A_SECOND)
        self._courtesies = Buckets(burst=COURTESIES, per_second=COURTESIES_A_SECOND)
        self._proofs = Buckets(burst=HARDEST, per_second=1 / 60)
        self._challenges = Challenges(secrets.token_bytes(32), lasts=PROOF_LASTS)
        self._sources = Sources()
        self._places = Places()
        self._pausing = threading.BoundedSemaphore(AT_MOST_PAUSING)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._open or request.method in _SAFE:
            return self._answered(request)
        source = self._sources.of(request)
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not self._places.enter(source, OF_STAFF if signed_in else AT_ONCE, time.monotonic()):
            return self._bare(request, 1)
        try:
            return self._answered(request)
        finally:
            self._places.leave(source)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not self._open and _is_wrong_guess(request, response):
            self._guesses.take(self._sources.of(request), time.monotonic())
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the request in."""
        rule = getattr(view, "permission", "")
        for_programs = rule not in _PEOPLE and _shaped(request)
        if self._open or not (for_programs or rule in _PEOPLE) or _is_staff(request):
            return None
        source, now = self._sources.of(request), time.monotonic()
        guessed = rule == RECEIPT or (for_programs and request.method == "POST")
        if guessed and (wait := self._guesses.missing(source, now)):
            return self._bare(request, wait)
        if request.method != "POST":
            return None
        wait = (self._handed_over if for_programs else self._posts).take(source, now)
        if not wait or (not for_programs and self._proven(request, source, now)):
            return None
        self._places.loud(source, now + wait)
        return self._bare(request, wait) if for_programs else self._refuse(request, source, wait, now)

    def _proven(self, request: HttpRequest, source: bytes, now: float) -> bool:
        proof = request.GET.get("proof", "") or request.headers.get("X-Proof", "")
        return bool(proof) and self._challenges.redeem(proof, now) and not self._proofs.take(source, now)

    def _refuse(self, request: HttpRequest, source: bytes, wait: float, now: float) -> HttpResponse:
        harder = min(HARDEST, EASIEST + math.ceil(self._proofs.used(source, now)))
        challenge = self._challenges.new(bits=harder, now=now)
        # Programs read no pages, and no page shows a password again.
        plain = (
            request.path.startswith("/api/")
            or _shaped(request)
            or request.path.startswith(reverse("web:sign_in"))
        )
        if plain or self._courtesies.take(source, now):
            response = self._bare(request, wait)
            response["X-Challenge"] = challenge
            return response
        return too_many.given_back(request, wait, challenge)

    def _bare(self, request: HttpRequest, wait: float) -> HttpResponse:
        if self._pausing.acquire(blocking=False):
            try:
                with turns.waiting():
                    time.sleep(PAUSE)
            finally:
                self._pausing.release()
        return too_many.bare(request, wait)


class Places:
    """How many requests of each source are under way, and which sources were over their limit just now."""

    def __init__(self, most: int = 10_000) -> None:
        self._under_way: Counter[bytes] = Counter()
        self._loud: OrderedDict[bytes, float] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def loud(self, source: bytes, until: float) -> None:
        """Until then few requests of this source are looked at; the others are refused unseen."""
        with self._lock:
            self._loud[source] = until
            self._loud.move_to_end(source)
            while len(self._loud) > self._most:
                self._loud.popitem(last=False)

    def enter(self, source: bytes, most: int, now: float) -> bool:
        """Take a place, if there is one; who took it leaves it."""
        with self._lock:
            if self._under_way[source] >= (OF_THE_LOUD if self._loud.get(source, 0.0) > now else most):
                return False
            self._under_way[source] += 1
        return True

    def leave(self, source: bytes) -> None:
        with self._lock:
            self._under_way[source] -= 1
            if not self._under_way[source]:
                del self._under_way[source]


def _is_staff(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _shaped(request: HttpRequest) -> bool:
    """Whether the door is one for programs, with a shape of its own for whatever goes wrong."""
    found = request.resolver_match
    return bool(found and getattr(found.func, "too_many", None))


def _is_wrong_guess(request: HttpRequest, response: HttpResponse) -> bool:
    """A code that opened nothing, or a key that does not hold, was a slip or a guess."""
    if request.resolver_match and getattr(request.resolver_match.func, "permission", "") == RECEIPT:
        return response.status_code in WRONG_CODE
    return response.status_code in WRONG_KEY and _shaped(request)
