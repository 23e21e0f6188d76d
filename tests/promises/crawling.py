"""Everything that somebody can open: every address of the house, and every link on whatever opens."""

import re
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from typing import Any

from django.test import Client

from lianxin.api import tokens
from lianxin.office.models import Person
from tests.factories import MONDAY
from tools.reference import addresses

_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_LINK = re.compile(r"""(?:href|src|action)=["']([^"']+)["']""")
#: To open these tells nothing: they end a session, or choose a language.
_ASIDE = re.compile(r"^/sign-out/|^/static/|[?&]lang=")
MOST = 4_000


@dataclass
class Crawl:
    """What opened, by address: the status, the headers and the body in one piece of bytes."""

    client: Client
    follows: bool = True
    opened: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)

    def run(self, begin: Iterable[str]) -> "Crawl":
        waiting = deque(dict.fromkeys(begin))
        seen = set(waiting)
        while waiting:
            address = waiting.popleft()
            for link in self._open(address):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
            assert len(seen) < MOST, "the house has no end"
        return self

    def _open(self, address: str) -> list[str]:
        answer: Any = self.client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        head = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
        self.opened[address] = b"%d\n%s\n\n%s" % (answer.status_code, head, body)
        self.statuses[address] = answer.status_code
        if not answer.get("Content-Type", "").startswith("text/html"):
            return []
        self.pages[address] = body.decode()
        return list(links(self.pages[address], address)) if self.follows else []


def links(page: str, here: str) -> Iterator[str]:
    """The links of a page to this house."""
    for found in _LINK.findall(page):
        link = unescape(found).partition("#")[0].removeprefix("http://testserver")
        if link.startswith("?"):
            link = here.partition("?")[0] + link
        if link.startswith("/") and not _ASIDE.search(link):
            yield link


def every_address(parts: Mapping[str, Iterable[object]], rules: Container[str | None] = ()) -> Iterator[str]:
    """Every address of the house, or those with these rules, with every value that its parts can have here.

    A row's number for which no values are given is 1.
    """
    for pattern, rule in addresses().items():
        if "^" in pattern or _ASIDE.search(pattern) or (rules and rule not in rules):
            continue
        names = _PART.findall(pattern)
        for values in product(*(parts.get(name, (1,)) for name in names)):
            given = dict(zip(names, values, strict=True))
            yield _PART.sub(lambda part, given=given: str(given[part[1]]), pattern)


def client_of(person: Person | None) -> Client:
    """A browser in which somebody is signed in, by session and by token alike."""
    headers = {"Accept-Language": "en"}
    if person is None:
        return Client(headers=headers)
    client = Client(headers=headers | {"Authorization": f"Bearer {tokens.give(person, now=MONDAY)}"})
    client.force_login(person)
    return client
