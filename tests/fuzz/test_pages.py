"""Every form of every page, filled in as no page ever meant it, by somebody in every role: never a 500."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.test.client import encode_multipart
from hypothesis import strategies as st

from tests.factories import MONDAY, Town
from tests.fuzz.asked import ASKED
from tests.fuzz.house import ROLES, House
from tests.fuzz.mutating import blobs, odd, typed
from tests.fuzz.targets.doors import demand
from tests.fuzz.trying import Log, Target, Tried, kept_input, look_at, try_out
from tests.promises.crawling import links

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
PLAIN, PARTS, EDGE = "application/x-www-form-urlencoded", "multipart/form-data; boundary=edge", "edge"
#: Pages that are looked at for each role, when somebody asked for minutes and when not.
MANY, FEW, LONGEST = 150, 6, 60.0
_AGAIN = kept_input(ASKED.replay) if ASKED.replay else None
NOBODY = "nobody"


@dataclass(frozen=True)
class Form:
    """Where a form goes, and what it asks for: names, with the values that the page itself offers."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]


@dataclass
class Forms(HTMLParser):
    """The forms of a page."""

    here: str
    found: list[Form] = field(default_factory=list)
    _open: tuple[str, str] | None = None
    _fields: list[tuple[str, str]] = field(default_factory=list)
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = (given.get("action") or self.here, given.get("method", "get").upper())
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select:
            self._fields.append((self._select, given.get("value", "")))
        elif tag in {"input", "textarea", "button"} and given.get("name"):
            self._fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form" and self._open:
            self.found.append(Form(*self._open, tuple(self._fields)))
            self._open, self._fields = None, []


def client_of(town: Town, who: str, *, checks: bool = False) -> Client:
    """A browser of somebody who has just proved who they are; it may be one that forgot the page's token."""
    client = Client(
        raise_request_exception=False, enforce_csrf_checks=checks, headers={"Accept-Language": "en"}
    )
    if who != NOBODY:
        client.force_login(town.person(who))
        session = client.session
        session["proved"] = int(MONDAY.timestamp())
        session.save()
    return client


def forms_of(house: House, who: str, most: int) -> Iterator[Form]:
    """The forms of as many pages as somebody finds by links."""
    client, slug = client_of(house.town, who), house.town.office.slug
    begin = (
        [f"/{slug}/follow/{house.code}/"]
        if who == NOBODY
        else [f"/{slug}/desk/", f"/{slug}/lead/", "/account/"]
    )
    waiting = [f"/{slug}/", *begin, f"/{slug}/oversight/", f"/{slug}/field/", "/sign-in/"]
    seen: set[str] = set()
    end = time.monotonic() + (ASKED.share("pages", 3 * (1 + len(ROLES))) or LONGEST)
    while waiting and len(seen) < most and time.monotonic() < end:
        page = waiting.pop(0)
        if page in seen:
            continue
        seen.add(page)
        answer: Any = client.get(page)
        demand(answer)
        if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        shown = answer.content.decode()
        parser = Forms(here=page)
        parser.feed(shown)
        yield from (form for form in parser.found if form.action.startswith(("/", "?")))
        waiting += [link for link in links(shown, page) if link not in seen]


@dataclass(frozen=True)
class Sent:
    """A form as it was sent."""

    who: str
    action: str
    method: str
    kind: str
    body: bytes
    checks: bool
    query: str


def _filled(form: Form) -> st.SearchStrategy[list[tuple[str, str | bytes]]]:
    """Each field once with a value of the page or another one; some left out, some twice, some never heard of."""
    offered: dict[str, list[str]] = {}
    for name, value in form.fields:
        offered.setdefault(name, []).append(value)
    values = {
        name: st.sampled_from(known) | typed
        for name, known in offered.items()
        if name != "csrfmiddlewaretoken"
    }
    whole = st.fixed_dictionaries(values).map(lambda given: list(given.items()))
    more = st.lists(
        st.tuples(st.sampled_from(sorted(offered) or ["x"]) | odd, typed | blobs([b"x"])), max_size=3
    )
    return st.tuples(whole, more).map(lambda pair: [*pair[0], *pair[1]])


def _body(fields: Iterable[tuple[str, str | bytes]], kind: str) -> bytes:
    if kind == PARTS:
        return encode_multipart(EDGE, {quote(name, errors="replace"): _part(value) for name, value in fields})
    return urlencode(list(fields), errors="surrogatepass").encode()


def _part(value: str | bytes) -> Any:
    if isinstance(value, str):
        return value.encode(errors="surrogatepass").decode(errors="replace")
    file = BytesIO(value)
    file.name = "a.jpg"
    return file


def _sent(who: str, form: Form) -> st.SearchStrategy[Sent]:
    kinds = st.sampled_from(
        [PLAIN, PLAIN, PARTS, f"{PLAIN}; charset=utf-16", "multipart/form-data", "text/plain", "a"]
    )
    return st.builds(
        lambda fields, kind, checks, raw, tail: Sent(
            who,
            form.action,
            form.method,
            kind,
            _body(fields, kind) if raw is None else raw,
            checks,
            tail,
        ),
        _filled(form),
        kinds,
        st.sampled_from([False] * 7 + [True]),
        st.sampled_from([None] * 9)
        | blobs([b"a=1&a=2&%ff=%00", b"--edge\r\nContent-Disposition: form-data\r\n\r\n"]),
        st.just("") | odd.map(lambda text: quote(text, errors="surrogatepass")),
    )


def post(town: Town, sent: Sent) -> None:
    client = client_of(town, sent.who, checks=sent.checks)
    action = sent.action + (f"{'&' if '?' in sent.action else '?'}{sent.query}" if sent.query else "")
    if sent.method == "GET":
        action = f"{action.partition('?')[0]}?{sent.body.decode('latin-1')}"
        demand(client.get(action))
    else:
        demand(client.generic("POST", action, sent.body, sent.kind))


def target_of(house: House, who: str) -> Target:
    forms = list(dict.fromkeys(forms_of(house, who, MANY if ASKED.seconds else FEW)))
    inputs = st.sampled_from(forms).flatmap(lambda form: _sent(who, form))
    return Target(f"forms of {who} ({len(forms)})", inputs, post, at_house=True, work=5.0)


@pytest.mark.parametrize("who", [NOBODY, *ROLES] if ASKED.seconds else [NOBODY, "coordinator"])
@pytest.mark.skipif(bool(_AGAIN and not _AGAIN[0].startswith("forms")), reason="another input is tried again")
def test_no_form_breaks_the_house(who: str, house: House, log: Log, reached: list[Tried]):
    if _AGAIN:
        look_at(Target(_AGAIN[0], st.none(), post, at_house=True), _AGAIN[1], log, house.town)
        return
    aim, seconds = target_of(house, who), ASKED.share("pages", 1 + len(ROLES)) * 2 / 3
    tried = try_out(aim, log=log, seconds=seconds, folder=ASKED.into, house=house.town)
    reached.append(tried)
    assert not tried.faults, "\n".join(tried.faults)
    assert tried.examples
