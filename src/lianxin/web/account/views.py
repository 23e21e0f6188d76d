"""The own account: password, what comes beside it, sessions, and what others have lost."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.hear.drawing import qr
from lianxin.office import commands, factors, passkeys, rules, sign_in
from lianxin.office.clock import now_of
from lianxin.office.doors import freshly_signed_in, signed_in
from lianxin.office.models import Factor, FactorReset, Person
from lianxin.office.refusals import Refusal
from lianxin.office.sources import SOURCES
from lianxin.office.states import FactorKind, ResetState
from lianxin.office.tries import TooMany

from ..problems import Problem
from . import entering

_NEW_APP = "new_app"


@signed_in
@require_GET
def account(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything about the own account on one page."""
    return _account(request, person)


def _account(request: HttpRequest, person: Person, *problems: Problem) -> HttpResponse:
    held = list(factors.standing(person))
    codes = next((factor for factor in held if factor.kind == FactorKind.CODES), None)
    context = {
        "office": person.office,
        "nav": "account",
        "person": person,
        "held": [factor for factor in held if factor.kind != FactorKind.CODES],
        "codes_left": len(codes.codes) if codes else 0,
        "needed": factors.needs_second(person),
        "demanded": person.office.second_factor,
        "others": max(0, entering.sessions_of(person) - 1),
        "refused": entering.refused_tries(request),
        "resets": _resets(person),
        "done": DONE.get(request.GET.get("done", ""), ""),
        "errors": problems,
    }
    return render(request, "account/account.html", context, status=422 if problems else 200)


def _resets(person: Person) -> list[FactorReset]:
    """What others ask for and this person may decide."""
    if not person.holds(*rules.DECIDERS):
        return []
    waiting = FactorReset.objects.filter(office_id=person.office_id, state=ResetState.ASKED)
    rows = waiting.select_related("person", "asked_by").order_by("pk")
    return [row for row in rows if rules.may_decide_reset(person, row)]


@signed_in
@require_POST
def password(request: HttpRequest, person: Person) -> HttpResponse:
    """A new password for whoever knows the old one; every other session ends (ASVS 6.2.3, 7.4.3)."""
    new = request.POST.get("new", "")
    try:
        problems = _password_problems(request, person, new)
    except TooMany as error:
        problems = [Problem("id_old", _too_many(error))]
    if problems:
        return _account(request, person, *problems)
    commands.change_password(person=person, password=new, now=now_of(request))
    return _kept(request, person, "password")


def _password_problems(request: HttpRequest, person: Person, new: str) -> list[Problem]:
    source, now = SOURCES.of(request), now_of(request)
    old = request.POST.get("old", "")
    if sign_in.by_password(login=person.login, password=old, source=source, now=now) is None:
        return [Problem("id_old", _("The password is wrong."))]
    try:
        validate_password(new, person)
    except ValidationError as error:
        return [Problem("id_new", text) for text in error.messages]
    return []


def _too_many(error: TooMany) -> str:
    told = ngettext("Try again in %(n)d second.", "Try again in %(n)d seconds.", error.seconds)
    return told % {"n": error.seconds}


@entering.enrolling
@require_http_methods(["GET", "HEAD", "POST"])
def add_factor(request: HttpRequest, person: Person) -> HttpResponse:
    """Add codes from an app, by showing the first of them; or go on to a passkey."""
    if factors.of_kind(person, FactorKind.TOTP):
        return _adding(request, person, "")
    secret = _new_secret(request, person)
    if request.method != "POST":
        return _adding(request, person, secret)
    typed = request.POST.get("code", "")
    try:
        codes = commands.add_totp(person=person, secret=secret, typed=typed, now=now_of(request))
    except Refusal as error:
        return _adding(request, person, secret, _problem(error))
    return _added(request, person, codes)


@entering.enrolling
@require_POST
def ask_new_passkey(request: HttpRequest, person: Person) -> HttpResponse:
    """What a browser needs to make a passkey for this account."""
    held = list(factors.standing(person).filter(kind=FactorKind.PASSKEY))
    options, challenge = passkeys.ask_new(request, person, held)
    entering.keep_challenge(request, challenge)
    return JsonResponse(options)


@entering.enrolling
@require_POST
def add_passkey(request: HttpRequest, person: Person) -> HttpResponse:
    """Take the passkey that the browser has made."""
    challenge = entering.take_challenge(request)
    try:
        shown = passkeys.read_new(request, challenge=challenge, typed=request.POST.get("credential", ""))
        codes = commands.add_passkey(person=person, shown=shown, now=now_of(request))
    except (passkeys.NoPasskey, Refusal) as error:
        problem = (
            _problem(error)
            if isinstance(error, Refusal)
            else Problem("", _("No passkey was made. Try again."))
        )
        has_app = factors.of_kind(person, FactorKind.TOTP) is not None
        return _adding(request, person, "" if has_app else _new_secret(request, person), problem)
    return _added(request, person, codes)


def _new_secret(request: HttpRequest, person: Person) -> str:
    """The secret that is offered to this browser, until a code of it is shown."""
    if kept := request.session.get(_NEW_APP):
        return factors.unseal(person, base64.b64decode(kept))
    secret = factors.new_secret()
    request.session[_NEW_APP] = base64.b64encode(factors.seal(person, secret)).decode()
    return secret


def _adding(request: HttpRequest, person: Person, secret: str, *problems: Problem) -> HttpResponse:
    context = {
        "office": person.office,
        "nav": "account",
        "first": not request.user.is_authenticated,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": qr(factors.address(person, secret)) if secret else "",
        "next": entering.next_of(request),
        "errors": problems,
    }
    return render(request, "account/add.html", context, status=422 if problems else 200)


def _added(request: HttpRequest, person: Person, codes: Sequence[str]) -> HttpResponse:
    """At the first sign-in this opens the session; else the own one goes on and the others have ended."""
    request.session.pop(_NEW_APP, None)
    if request.user.is_authenticated:
        update_session_auth_hash(request, person)
    else:
        entering.open_session(request, person)
    return _codes(request, person, codes) if codes else redirect(_done("factor"))


def _codes(request: HttpRequest, person: Person, codes: Sequence[str]) -> HttpResponse:
    onward = entering.next_of(request) or reverse("web:account")
    context = {"office": person.office, "nav": "account", "codes": codes, "next": onward}
    return render(request, "account/codes.html", context)


@signed_in
@require_POST
@freshly_signed_in
def act(request: HttpRequest, person: Person, step: str) -> HttpResponse:
    """One step on the own account, or on what somebody else has lost."""
    if step not in STEPS:
        raise Http404
    try:
        return STEPS[step](request, person)
    except Refusal as error:
        return _account(request, person, _problem(error))


def _remove(request: HttpRequest, person: Person) -> HttpResponse:
    factor = Factor.objects.filter(pk=_number(request, "factor"), person=person).first()
    if factor is None:
        raise Http404
    commands.remove_factor(factor=factor, by=person, now=now_of(request))
    return _kept(request, person, "removed")


def _renew(request: HttpRequest, person: Person) -> HttpResponse:
    codes = commands.renew_codes(person=person, now=now_of(request))
    update_session_auth_hash(request, person)
    return _codes(request, person, codes)


def _end(request: HttpRequest, person: Person) -> HttpResponse:
    commands.end_sessions(person=person, now=now_of(request))
    return _kept(request, person, "ended")


def _agree(request: HttpRequest, person: Person) -> HttpResponse:
    return _decide(request, person, agreed=True)


def _refuse(request: HttpRequest, person: Person) -> HttpResponse:
    return _decide(request, person, agreed=False)


def _decide(request: HttpRequest, person: Person, *, agreed: bool) -> HttpResponse:
    found = FactorReset.objects.filter(pk=_number(request, "reset"), office_id=person.office_id).first()
    if found is None or not rules.may_decide_reset(person, found):
        raise Http404
    commands.decide_reset(reset=found, agreed=agreed, by=person, now=now_of(request))
    return redirect(_done("agreed" if agreed else "refused"))


STEPS: dict[str, Callable[[HttpRequest, Person], HttpResponse]] = {
    "remove": _remove,
    "codes": _renew,
    "end": _end,
    "agree": _agree,
    "refuse": _refuse,
}
#: What a step says when it is done.
DONE: dict[str, Any] = {
    "password": gettext_lazy("You have a new password. Other sessions have ended."),
    "factor": gettext_lazy("It is added. Other sessions have ended."),
    "removed": gettext_lazy("It is removed. Other sessions have ended."),
    "ended": gettext_lazy("The other sessions have ended."),
    "agreed": gettext_lazy("You agreed. The account has only its password now, and its sessions have ended."),
    "refused": gettext_lazy("You refused. Nothing has changed."),
}


def _kept(request: HttpRequest, person: Person, done: str) -> HttpResponse:
    """The own session goes on under a new number."""
    update_session_auth_hash(request, person)
    return redirect(_done(done))


def _done(done: str) -> str:
    return f"{reverse('web:account')}?done={done}"


def _number(request: HttpRequest, name: str) -> int:
    number = whole(request.POST.get(name, ""))
    if number is None:
        raise Http404
    return number


def _problem(error: Refusal) -> Problem:
    return Problem(f"id_{error.field}" if error.field else "", str(error.text))
