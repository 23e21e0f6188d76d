"""What a body outside asks of the house that keeps words for it: fetch, sign, answer; with its token and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from lianxin.hear.posting import is_safe
from lianxin.record.outgoing import http_line

SECONDS = 60
OK = 200
#: A hundred of the longest voices, with room.
MOST_ANSWER = 32 * 1024 * 1024


class NoHouse(Exception):
    """The house cannot be reached, or does not do what it is asked; the text says why."""


class House:
    """One office's sealed voices, as the holder of a token sees them.  ``address`` is that of the office's pages."""

    def __init__(self, address: str, token: str) -> None:
        parts = urlsplit(address)
        slug = parts.path.strip("/")
        if not is_safe(address) or not slug or "/" in slug:
            raise NoHouse(_("Give the address of the office's pages, such as https://…/willow/"))
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._path = f"/api/v1/offices/{slug}/sealed"
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def lines(self) -> Iterator[str]:
        """Every sealed voice, a line of JSON each, a hundred at a time."""
        after = 0
        while page := self._asked("GET", f"?after={after}").splitlines():
            yield from page
            after = int(json.loads(page[-1])["voice"])

    def sign(self, numbers: list[int]) -> int:
        """Say that these lie here now; returns of how many that was not known."""
        answer = json.loads(self._asked("POST", "/fetched", {"voices": numbers}))
        return int(answer["noted"])

    def answer(self, voice: int, text: str) -> None:
        self._asked("POST", f"/{voice}/answer", {"text": text})

    def _asked(self, method: str, path: str, content: dict[str, Any] | None = None) -> str:
        try:
            line = http_line(self._origin, timeout=SECONDS, named=True)
            try:
                body = json.dumps(content).encode() if content is not None else None
                line.request(method, self._path + path, body, self._headers)
                response = line.getresponse()
                text = response.read(MOST_ANSWER).decode()
            finally:
                line.close()
        except (OSError, HTTPException, ValueError) as error:
            raise NoHouse(
                _("%(house)s cannot be reached (%(why)s)") % {"house": self._origin, "why": error}
            ) from None
        if response.status != OK:
            raise NoHouse(_told(response.status, text))
        return text


def _told(status: int, text: str) -> str:
    """The house's own words, where it gives some."""
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError, TypeError):
        return _("The house answers with status %(status)d.") % {"status": status}
