"""Sessions of staff: half of one after the password, a whole one after everything else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from lianxin.act import rules
from lianxin.hear.rules import may_visit
from lianxin.office import factors, sign_in
from lianxin.office.clock import now_of
from lianxin.office.doors import PROVED, P, View, freshly_signed_in, marked
from lianxin.office.models import Person
from lianxin.office.sign_in import PersonBackend
from lianxin.office.sources import SOURCES
from lianxin.office.states import Role

ENROLLING = "staff who are signed in, or have just given the password for the first time"
#: Roles whose day begins on a screen of its own.
DAYS = {Role.LEAD: "web:lead", Role.OVERSEER: "web:oversight", Role.CONVENOR: "web:asking_desk"}
#: Seconds in which somebody who gave the password finds the phone.
HALF_LASTS = 600
_HALF, _CHALLENGE, _REFUSED = "half", "challenge", "refused"


def begin_half(request: HttpRequest, person: Person) -> None:
    """The password was right.  Until the rest is, every page sees a stranger."""
    request.session.flush()
    request.user = AnonymousUser()
    request.session[_HALF] = {
        "person": person.pk,
        "hash": person.get_session_auth_hash(),
        "at": int(now_of(request).timestamp()),
    }


def half(request: HttpRequest) -> Person | None:
    """Whoever gave the right password here, some minutes ago at most."""
    kept = request.session.get(_HALF)
    if not kept or not 0 <= now_of(request).timestamp() - kept["at"] <= HALF_LASTS:
        return None
    person = PersonBackend().get_user(kept["person"])
    fits = person is not None and constant_time_compare(kept["hash"], person.get_session_auth_hash())
    return person if fits else None


def enter(request: HttpRequest, person: Person, wanted: str) -> HttpResponse:
    """Everything was shown: a session under a new number.  Who was tried out meanwhile is told so (ASVS 7.2.4)."""
    tries = open_session(request, person)
    onward = wanted or first_page(person)
    if tries:
        return redirect(f"{reverse('web:refused_tries')}?{urlencode({REDIRECT_FIELD_NAME: onward})}")
    return redirect(onward)


def open_session(request: HttpRequest, person: Person) -> int:
    """Sign somebody in; returns how many tries with the name were refused since they last were."""
    request.session.pop(_HALF, None)
    login(request, person)
    now = int(now_of(request).timestamp())
    tries = sign_in.opened(person=person, source=SOURCES.of(request))
    request.session.update({"begun": now, "seen": now, PROVED: now, _REFUSED: tries})
    return tries


def refused_tries(request: HttpRequest) -> int:
    """How many sign-ins with the name were refused before this one."""
    return int(request.session.get(_REFUSED, 0))


def prove(request: HttpRequest) -> None:
    """The person at this session has just shown again who they are."""
    request.session.cycle_key()
    request.session[PROVED] = int(now_of(request).timestamp())


def keep_challenge(request: HttpRequest, challenge: str) -> None:
    request.session[_CHALLENGE] = [challenge, int(now_of(request).timestamp())]


def take_challenge(request: HttpRequest) -> str:
    """The challenge of this browser, once; empty if there is none or it is old."""
    challenge, at = request.session.pop(_CHALLENGE, ("", 0))
    return challenge if 0 <= now_of(request).timestamp() - at <= HALF_LASTS else ""


def enrolling(view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse]) -> View:
    """A page where a factor is added: by whoever proved a moment ago who they are, or at the first sign-in."""
    fresh = freshly_signed_in(view)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return fresh(request, request.user, *args, **kwargs)
        person = half(request)
        if person is None or factors.has_second(person):
            return redirect("web:sign_in")
        return view(request, person, *args, **kwargs)

    return marked(checked, ENROLLING)


def next_of(request: HttpRequest) -> str:
    """Where somebody wanted to go before signing in, if it is here."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def first_page(person: Person) -> str:
    """The own day's screen: of a role that has one, else the desk; for whoever only goes to homes, the visits."""
    own = next((page for role, page in DAYS.items() if person.holds(role)), None)
    if own or rules.may_use_desk(person):
        return reverse(own or "web:desk", args=[person.office.slug])
    return reverse("visit:home", args=[person.office.slug]) if may_visit(person) else reverse("web:account")


def sessions_of(person: Person) -> int:
    """How many sessions of the account are open; where and on what they are is not known."""
    mark = person.get_session_auth_hash()
    found = (session.get_decoded() for session in Session.objects.filter(expire_date__gt=timezone.now()))
    return sum(each.get("_auth_user_hash") == mark for each in found)
