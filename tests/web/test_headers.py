"""What stands above every answer, whoever asks for whatever: nothing is answered without it."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.factories import MONDAY, Town, clock, make_town
from tests.promises.crawling import client_of, every_address

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ROOT = Path(__file__).parents[2]
SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
DIRECTIVES = {"default-src", "object-src", "base-uri", "form-action", "frame-ancestors", "style-src"}
STATIC = ["lianxin/lianxin.css", "lianxin/nowhere.js", "stranger/../../settings.py"]
#: What anybody's page may fetch: signed heads, which are made to be compared elsewhere.
FOR_ALL = re.compile(r"/record/(?:checkpoint|witnessed|key|keys\.json|heads.*|tile/.*|cosignature)$")


@pytest.fixture
def town(settings) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.HTTPS = True
    clock.now = MONDAY
    return make_town()


def every_answer(client: Client, addresses: list[str]) -> dict[str, Any]:
    """To a look, and to a form that says nothing: answers, refusals and mistakes alike."""
    found: dict[str, Any] = {}
    for address in addresses:
        for method in ("get", "post"):
            answer = getattr(client, method)(address, secure=True)
            assert answer.status_code < 500, address
            found[f"{method} {address}"] = answer
            if answer.streaming:
                b"".join(answer.streaming_content)
    return found


def directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in parts if name}


def faults(asked: str, answer: Any) -> list[str]:
    """What is missing or too weak above one answer."""
    found = [name for name, value in SAME_EVERYWHERE.items() if answer.get(name) != value]
    policy = directives(answer.get("Content-Security-Policy", ""))
    found += sorted(DIRECTIVES - policy.keys())
    said = " ".join(policy.values())
    found += [word for word in ("unsafe-inline", "unsafe-eval", "http:", "data:", "*") if word in said]
    found += [] if policy.get("frame-ancestors") == "'none'" else ["may be framed"]
    found += [] if policy.get("default-src") in {"'self'", "'none'"} else ["default-src"]
    kind = answer.get("Content-Type", "")
    downloaded = answer.get("Content-Disposition", "").startswith("attachment")
    if downloaded or not kind.startswith(("text/html", "text/javascript")):
        found += [] if "sandbox" in policy else ["not in a sandbox"]
    if kind.startswith("text/") and "charset" not in kind:
        found += ["no charset"]
    found += [] if answer.get("Permissions-Policy", "").startswith("camera=()") else ["Permissions-Policy"]
    path = asked.partition(" ")[2].partition("?")[0]
    wanted = "cross-origin" if answer.get("Access-Control-Allow-Origin") else "same-origin"
    found += [] if answer.get("Cross-Origin-Resource-Policy") == wanted else ["Cross-Origin-Resource-Policy"]
    if answer.get("Access-Control-Allow-Origin") and not FOR_ALL.search(path):
        found += ["Access-Control-Allow-Origin"]
    found += [] if answer.get("Cache-Control") else ["Cache-Control"]
    return found + cookie_faults(answer)


def cookie_faults(answer: Any) -> list[str]:
    return [
        f"cookie {name}"
        for name, cookie in answer.cookies.items()
        if cookie.value
        and not (cookie["secure"] and cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"})
    ]


@pytest.mark.parametrize("who", ["", "power"])
def test_every_answer_stands_under_the_same_rules(town: Town, who: str):
    client = client_of(town.person(who) if who else None)
    client.raise_request_exception = False
    addresses = [
        *every_address({"slug": [town.office.slug, "nowhere"], "form": ["json"]}),
        *(f"/static/{name}" for name in STATIC),
        *("/nowhere", "/%00", "/?lang=en", "/api/v1/nowhere", "/hooks/willow/sms"),
    ]
    answers = every_answer(client, addresses)

    assert {asked: found for asked, answer in answers.items() if (found := faults(asked, answer))} == {}
    assert len(answers) > 300
    assert {200, 302, 403, 404, 405} <= {answer.status_code for answer in answers.values()} | {403}


def test_a_wrong_host_and_a_broken_page_are_answered_under_them_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    monkeypatch.setattr("lianxin.web.public.views.offices", None, raising=False)
    strange = client.get("/", secure=True, headers={"Host": "elsewhere.example"})
    monkeypatch.setattr("django.urls.resolvers.URLResolver.resolve", None)
    broken = client.get("/", secure=True)

    assert (strange.status_code, broken.status_code) == (400, 500)
    assert [faults("get /", answer) for answer in (strange, broken)] == [[], []]


def test_behind_https_cookies_belong_to_this_host_alone():
    """Read anew in a process of its own, as a server does."""
    script = (
        "from lianxin import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS)"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ | {"LIANXIN_ORIGIN": origin, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for origin in ("https://voice.example.org", "")
    ]

    assert told[0] == [
        *("__Host-sessionid", "__Host-csrftoken", "__Host-lang"),
        *("True", "True", "True", "True", "31536000"),
    ]
    assert told[1][:5] == ["sessionid", "csrftoken", "lang", "False", "False"]
