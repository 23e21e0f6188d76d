"""The town's people at the real door: HTTP over loopback to the real application, nothing else."""

from __future__ import annotations

import http.client
import json
import logging
import re
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application

LOOPBACK = "127.0.0.1"
TOKEN_LASTS = timedelta(hours=11)
SESSION_LASTS = timedelta(minutes=20)
_KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z*~$=U]")
OK = range(200, 400)
SEE_OTHER = 302


class Refused(Exception):
    """The office said no; ``status`` and ``content`` say how."""

    def __init__(self, status: int, content: Any) -> None:
        super().__init__(f"{status}: {content}")
        self.status, self.content = status, content


class _Quiet(WSGIRequestHandler):
    # Python's small server closes each line after one answer: the town needs no more.
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is the base class's
        """Say nothing: a year has tens of thousands of requests."""


class House:
    """The application behind a socket on loopback, in a thread of its own."""

    def __init__(self) -> None:
        logging.getLogger("django.request").setLevel(logging.ERROR)
        self._server: WSGIServer = make_server(LOOPBACK, 0, get_wsgi_application(), handler_class=_Quiet)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, name="town's door", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Door:
    """What people and staff of one office can ask for.  ``password`` opens every invented account."""

    def __init__(self, port: int, slug: str, password: str) -> None:
        self.slug, self.requests = slug, 0
        self._port, self._password = port, password
        self._tokens: dict[str, tuple[str, datetime]] = {}
        self._cookies: dict[str, tuple[dict[str, str], datetime]] = {}

    def get(self, path: str, *, by: str = "", now: datetime) -> Any:
        return self._api("GET", path, None, by, now)

    def post(
        self, path: str, content: Mapping[str, Any] | None = None, *, by: str = "", now: datetime
    ) -> Any:
        return self._api("POST", path, content or {}, by, now)

    def all(self, path: str, *, by: str, now: datetime) -> list[dict[str, Any]]:
        """Every item of a list that comes in pages."""
        items: list[dict[str, Any]] = []
        mark: Any = None
        while True:
            asked = f"{path}{'&' if '?' in path else '?'}after={mark}" if mark else path
            page = self.get(asked, by=by, now=now)
            items += page["items"]
            mark = page["after"]
            if not mark:
                return items

    def text(self, path: str) -> str:
        """A public page as it is served."""
        return self._send("GET", f"/{self.slug}/{path}", b"", {})[1].decode()

    def say(self, content: Mapping[str, Any], *, now: datetime) -> tuple[int, str]:
        """Say something: the number in the record and the code of the receipt."""
        given = self.post(f"/offices/{self.slug}/voices", content, now=now)
        return given["number"], given["code"]

    def voice(self, code: str, step: str, content: Mapping[str, Any], *, now: datetime) -> Any:
        """A step that needs the receipt."""
        return self.post(f"/offices/{self.slug}/voices/{code}/{step}", content, now=now)

    def call(self, fields: Mapping[str, str], *, by: str, now: datetime) -> str:
        """A clerk writes down a call; the code is read back."""
        path = f"/{self.slug}/desk/hotline/"
        _status, page = self._page("GET", path, None, by, now)
        key = _KEY.search(page)
        filled = {**fields, "idempotency_key": key[1] if key else "", "kind": "report"}
        status, page = self._page("POST", path, filled, by, now)
        found = _CODE.search(page)
        if status not in OK or found is None:
            raise Refused(status, page[:200])
        return found[0]

    def follow_page(self, code: str, fields: Mapping[str, str]) -> None:
        """A form of the page on which people follow their voice, as a browser without scripts sends it."""
        path = f"/{self.slug}/follow/{code.replace('-', '')}/word"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, answer, _more = self._send("POST", path, urlencode(fields).encode(), headers)
        if status not in OK:
            raise Refused(status, answer[:200])

    def visit(self, told: Mapping[str, Any], photos: tuple[bytes, ...], *, by: str, now: datetime) -> Any:
        """A visitor's device hands in what was noted at a home."""
        tokens = [json.loads(self._device("photos", photo, by, now))["token"] for photo in photos]
        return json.loads(self._device("visits", json.dumps({**told, "photos": tokens}).encode(), by, now))

    def _device(self, path: str, body: bytes, by: str, now: datetime) -> str:
        cookies = self._signed_in(by, now)
        headers = {
            "Cookie": _jar(cookies),
            "X-CSRFToken": _csrf(cookies),
            "Content-Type": "application/octet-stream",
        }
        status, answer, _more = self._send("POST", f"/{self.slug}/field/{path}", body, headers)
        if status not in OK:
            raise Refused(status, answer[:300])
        return answer.decode()

    def _api(self, method: str, path: str, content: Any, by: str, now: datetime) -> Any:
        headers = {"Content-Type": "application/json"}
        if by:
            headers["Authorization"] = f"Bearer {self._token(by, now)}"
        body = b"" if content is None else json.dumps(content).encode()
        status, answer, _more = self._send(method, f"/api/v1{path}", body, headers)
        told = json.loads(answer) if answer else None
        if status not in OK:
            raise Refused(status, told)
        return told

    def _token(self, login: str, now: datetime) -> str:
        token, since = self._tokens.get(login, ("", now))
        if not token or now - since > TOKEN_LASTS:
            token = self.post("/sessions", {"login": login, "password": self._password}, now=now)["token"]
            self._tokens[login] = (token, now)
        return token

    def _page(
        self, method: str, path: str, fields: Mapping[str, str] | None, by: str, now: datetime
    ) -> tuple[int, str]:
        cookies = self._signed_in(by, now)
        headers = {"Cookie": _jar(cookies)}
        body = b""
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode({**fields, "csrfmiddlewaretoken": _csrf(cookies)}).encode()
        status, answer, _more = self._send(method, path, body, headers)
        return status, answer.decode()

    def _signed_in(self, login: str, now: datetime) -> dict[str, str]:
        cookies, since = self._cookies.get(login, ({}, now))
        if cookies and now - since < SESSION_LASTS:
            return cookies
        _status, _page, before = self._send("GET", "/sign-in/", b"", {})
        fields = {"login": login, "password": self._password, "csrfmiddlewaretoken": _csrf(before)}
        headers = {"Cookie": _jar(before), "Content-Type": "application/x-www-form-urlencoded"}
        status, _page, after = self._send("POST", "/sign-in/", urlencode(fields).encode(), headers)
        if status != SEE_OTHER:
            raise Refused(status, f"{login} cannot sign in")
        cookies = {**before, **after}
        self._cookies[login] = (cookies, now)
        return cookies

    def _send(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes, dict[str, str]]:
        self.requests += 1
        line = http.client.HTTPConnection(LOOPBACK, self._port, timeout=120)
        try:
            line.request(method, path, body=body or None, headers=dict(headers))
            answer = line.getresponse()
            set_cookies = answer.headers.get_all("Set-Cookie") or []
            pairs = (cookie.split(";", 1)[0].partition("=") for cookie in set_cookies)
            return answer.status, answer.read(), {name: value for name, _is, value in pairs}
        finally:
            line.close()


def _jar(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _csrf(cookies: Mapping[str, str]) -> str:
    """The secret that a form sends back; the cookie holds it as it is."""
    return next((value for name, value in cookies.items() if "csrf" in name), "")
