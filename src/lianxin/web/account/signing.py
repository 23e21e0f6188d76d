"""Signing in and out: a password and what comes beside it, or a passkey alone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.office import factors, passkeys, sign_in
from lianxin.office.clock import now_of
from lianxin.office.doors import signed_in
from lianxin.office.models import Person
from lianxin.office.sources import SOURCES
from lianxin.office.tries import TooMany

from ..access import anyone
from ..problems import Problem
from . import entering

_UNFIT, _WAIT = 422, 429


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def by_password(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password.  Wrong name and wrong password sound the same (ASVS 6.3.8)."""
    if request.method != "POST":
        return _page(request, "sign_in.html")
    typed = request.POST.get("login", "")
    try:
        person = sign_in.by_password(
            login=typed,
            password=request.POST.get("password", ""),
            source=SOURCES.of(request),
            now=now_of(request),
        )
    except TooMany as error:
        return _waits(request, "sign_in.html", "id_login", error, login=typed)
    if person is None:
        problem = Problem("id_login", _("Name and password do not fit together."))
        return _page(request, "sign_in.html", problem, login=typed)
    if factors.has_second(person) or factors.needs_second(person):
        entering.begin_half(request, person)
        return _onward(request, "web:second")
    return entering.enter(request, person, entering.next_of(request))


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """After the password: a code from the app, a recovery code or a passkey."""
    person = entering.half(request)
    if person is None:
        return _onward(request, "web:sign_in")
    if not factors.has_second(person):
        return _onward(request, "web:add_factor")
    if request.method != "POST":
        return _page(request, "account/second.html")
    try:
        right = _code_fits(request, person)
    except TooMany as error:
        return _waits(request, "account/second.html", "id_code", error)
    if not right:
        return _page(request, "account/second.html", _wrong_code())
    return entering.enter(request, person, entering.next_of(request))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, person: Person) -> HttpResponse:
    """Before something weighty, whoever sits here shows once more who they are (ASVS 7.5.3)."""
    more: dict[str, Any] = {"office": person.office, "asks_code": factors.has_second(person)}
    if request.method != "POST":
        return _page(request, "account/again.html", **more)
    try:
        problem = _not_again(request, person)
    except TooMany as error:
        return _waits(request, "account/again.html", "id_password", error, **more)
    if problem:
        return _page(request, "account/again.html", problem, **more)
    entering.prove(request)
    return redirect(entering.next_of(request) or reverse("web:account"))


def _not_again(request: HttpRequest, person: Person) -> Problem | None:
    source, now = SOURCES.of(request), now_of(request)
    password = request.POST.get("password", "")
    if sign_in.by_password(login=person.login, password=password, source=source, now=now) is None:
        return Problem("id_password", _("The password is wrong."))
    if factors.has_second(person) and not _code_fits(request, person):
        return _wrong_code()
    sign_in.opened(person=person, source=source)
    return None


@anyone
@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """What a browser needs to show a passkey; no account is named."""
    options, challenge = passkeys.ask(request)
    entering.keep_challenge(request, challenge)
    return JsonResponse(options)


@anyone
@require_POST
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in, or show again who one is, with a passkey alone: the device has checked its owner (ASVS 6.3.3)."""
    challenge = entering.take_challenge(request)
    try:
        person = passkeys.whose(request, challenge=challenge, typed=request.POST.get("credential", ""))
    except passkeys.NoPasskey:
        return _page(request, "sign_in.html", Problem("", _("This passkey does not open an account here.")))
    wanted = entering.next_of(request)
    if request.user.is_authenticated and request.user.pk == person.pk:
        entering.prove(request)
        return redirect(wanted or reverse("web:account"))
    return entering.enter(request, person, wanted)


@signed_in
@require_GET
def refused_tries(request: HttpRequest, person: Person) -> HttpResponse:
    """Somebody else tried the name: said once, before anything else."""
    count = entering.refused_tries(request)
    told = ngettext(
        "Since you were last here, %(n)d sign-in with your name was refused.",
        "Since you were last here, %(n)d sign-ins with your name were refused.",
        count,
    )
    context = {"office": person.office, "told": told % {"n": count}, "next": entering.next_of(request)}
    return render(request, "account/refused.html", context)


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; the session is gone."""
    logout(request)
    return redirect("web:offices")


def _code_fits(request: HttpRequest, person: Person) -> bool:
    return sign_in.by_code(
        person=person,
        typed=request.POST.get("code", ""),
        source=SOURCES.of(request),
        now=now_of(request),
    )


def _wrong_code() -> Problem:
    return Problem("id_code", _("This code does not fit, or it has been used. Take the newest one."))


def _onward(request: HttpRequest, name: str) -> HttpResponse:
    wanted = entering.next_of(request)
    query = f"?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else ""
    return redirect(f"{reverse(name)}{query}")


def _page(
    request: HttpRequest, template: str, *problems: Problem, status: int = _UNFIT, **more: Any
) -> HttpResponse:
    context = {"office": None, "nav": "", "errors": problems, "next": entering.next_of(request), **more}
    return render(request, template, context, status=status if problems else 200)


def _waits(request: HttpRequest, template: str, field: str, error: TooMany, **more: Any) -> HttpResponse:
    told = ngettext(
        "Too many sign-ins were refused here. Try again in %(n)d second; a passkey opens at once.",
        "Too many sign-ins were refused here. Try again in %(n)d seconds; a passkey opens at once.",
        error.seconds,
    )
    problem = Problem(field, told % {"n": error.seconds})
    response = _page(request, template, problem, status=_WAIT, **more)
    response["Retry-After"] = str(error.seconds)
    return response
