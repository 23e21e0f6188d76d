"""P5: anonymous means anonymous.  Nothing of where a voice came from or by what it was sent stays anywhere."""

import hashlib
import http.client
import json
import re
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page

from tests.hear.attachments import samples
from tests.promises.conftest import Reached
from tests.promises.raw_bytes import hits
from tests.support.ports import LOOPBACK
from tests.support.server import Server

#: One engine is enough: what reaches a database is the same on both.
pytestmark = pytest.mark.one_engine
ADDRESS = "127.0.0.77"
HEADERS = {
    "User-Agent": "AgentQuill/7.7",
    "Referer": "http://referer-quill.example/page",
    "Accept-Language": "rm-CH;q=0.77, en;q=0.5",
    "Cookie": "quill=device-quill-cookie",
    "X-Device-Id": "device-quill-header",
    "X-Forwarded-For": "203.0.113.77",
    "Forwarded": "for=203.0.113.77",
    "X-Real-IP": "203.0.113.77",
    "DNT": "77",
    "Sec-CH-UA": '"AgentQuill";v="7"',
    "Sec-CH-UA-Model": '"device-quill-model"',
}
_PLAIN = [b"quill", b"rm-CH", *(address.encode() for address in (ADDRESS, "203.0.113.77"))]
_DIGESTS = [
    spelled
    for address in (ADDRESS, "203.0.113.77")
    for digest in (hashlib.new(name, address.encode()).digest() for name in ("md5", "sha1", "sha256"))
    for spelled in (digest, digest.hex().encode(), b64encode(digest))
]
#: The address as text, as four bytes, and under every hash that somebody could undo by trying all addresses.
NEEDLES = re.compile(
    b"|".join(re.escape(one) for one in [*_PLAIN, socket.inet_aton(ADDRESS), *_DIGESTS]), re.IGNORECASE
)


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    """With its gate as an office has it, so that it does look at addresses."""
    return make_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),), gate="60/0.5")


class Somebody:
    """A person with a browser that says as much of itself as it can."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def send(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        line = http.client.HTTPConnection(
            LOOPBACK, self._server.port, timeout=60, source_address=(ADDRESS, 0)
        )
        line.request(
            method, path, body, HEADERS | {name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = line.getresponse()
        content = answer.read()
        line.close()
        return answer.status, dict(answer.getheaders()), content

    def form(self, path: str, **fields: str) -> Mapping[str, str]:
        status, headers, content = self.send(
            "POST", path, urlencode(fields).encode(), Content_Type="application/x-www-form-urlencoded"
        )
        assert status in {302, 303}, content.decode()
        return headers

    def json(self, path: str, **fields: object) -> tuple[int, dict[str, str]]:
        status, _, content = self.send(
            "POST", path, json.dumps(fields).encode(), Content_Type="application/json"
        )
        return status, json.loads(content)


def with_photo(somebody: Somebody) -> str:
    """The form with a file, as a browser sends it."""
    edge = "----edge"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="body"\r\n\r\nThe lamp is dark, see the photo\r\n'.encode(),
        f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="quill.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n".encode(),
        samples.photo(),
        f"\r\n--{edge}--\r\n".encode(),
    ]
    status, headers, content = somebody.send(
        "POST", "/willow/", b"".join(parts), Content_Type=f"multipart/form-data; boundary={edge}"
    )
    assert status == 302, content.decode()
    return headers["location"] if "location" in headers else headers["Location"]


def speak(server: Server) -> Iterator[str]:
    """Everything that somebody without a name can do."""
    somebody = Somebody(server)
    place = next(
        text
        for name, text in somebody.form("/willow/", body="The lamp is dark").items()
        if name.lower() == "location"
    )
    code = place.rstrip("/").rpartition("/")[2]
    yield code
    for path in ("receipt", "follow"):
        assert somebody.send("GET", f"/willow/{path}/{code}/")[0] == 200
    somebody.form(f"/willow/follow/{code}/reply", text="It is still dark")
    somebody.form("/willow/at/", body="The lamp at the poster is dark")
    with_photo(somebody)
    status, said = somebody.json("/api/v1/offices/willow/voices", body="The lamp is dark, says a program")
    assert status == 201
    assert somebody.json(f"/api/v1/offices/willow/voices/{said['code']}/lines", text="Still")[0] == 201
    status, _, _ = somebody.send(
        "POST",
        "/api/v1/offices/willow/uploads",
        Upload_Length="5",
        Tus_Resumable="1.0.0",
        Upload_Metadata="filename cXVpbGw=",
    )
    assert status == 201
    key = re.search(
        r"\S+-\S{20,}", server.cli("office", "key", "open311", "--holder", "App", check=True).stdout
    )
    assert key
    form = {
        "api_key": key[0],
        "service_code": "_other",
        "description": "Dark",
        "address_string": "the bridge",
    }
    status, _, content = somebody.send(
        "POST",
        "/open311/v2/requests.json",
        urlencode(form | {"device_id": "device-quill-311", "account_id": "quill-account"}).encode(),
        Content_Type="application/x-www-form-urlencoded",
    )
    assert status == 200, content.decode()
    # Looking around, going wrong, and being too loud leave nothing either.
    for path in (
        "/willow/search/?q=quill",
        "/willow/nowhere/",
        "/willow/follow/quill/",
        "/sign-in/?next=/quill",
        "/%00",
    ):
        assert somebody.send("GET", path)[0] < 500
    assert somebody.json("/api/v1/offices/willow/voices", quill="quill")[0] == 422
    refused = [
        somebody.send("POST", "/willow/", b"body=", Content_Type="application/x-www-form-urlencoded")[0]
        for _ in range(70)
    ]
    assert 429 in refused


@pytest.mark.need(53)
def test_an_anonymous_voice_leaves_no_address_agent_cookie_or_device(
    server: Server, tmp_path: Path, reached: Reached
):
    codes = list(speak(server))

    running = hits(NEEDLES, server.data)
    server.stop()
    assert (running, hits(NEEDLES, server.data)) == ({}, {})
    assert NEEDLES.search(server.log().encode()) is None
    # The same search finds what was said; the code, as the promise of codes says, is nowhere in the clear either.
    assert hits(re.compile(b"The lamp at the poster is dark"), server.data)
    assert hits(re.compile("|".join(codes).encode()), server.data) == {}
    reached("P5", "anonymous voices of which something of the device stayed", 0, of=len(codes))


@pytest.mark.need(16)
def test_the_front_line_leaves_no_address_agent_cookie_or_device(server: Server):
    server.furnish("tests.promises.front_line_house")
    page = "/willow/asking/1/studies/1/sites/2/say"
    somebody = Somebody(server)
    assert somebody.send("GET", page)[0] == 200
    assert somebody.send("POST", page, b"body=")[0] == 422
    somebody.form(page, body="The roster leaves nobody time", form="a key")

    running = hits(NEEDLES, server.data)
    server.stop()
    assert (running, hits(NEEDLES, server.data)) == ({}, {})
    assert NEEDLES.search(server.log().encode()) is None
    assert hits(re.compile(b"The roster leaves nobody time"), server.data)


#: Open to everybody and made to be looked at.
PAGES = [
    "/",
    "/willow/",
    "/willow/at/",
    "/willow/follow/",
    "/willow/cases/",
    "/willow/cases/1/",
    "/willow/near/",
    "/willow/search/?q=lamp",
    "/willow/rates/",
    "/willow/promises/",
    "/willow/money/",
    "/willow/departures/",
    "/willow/sheets/",
    "/willow/sheets/2026-06/",
    "/willow/corrections/",
    "/willow/led/",
    "/willow/led/1/",
    "/willow/led/propose",
    "/willow/ballots/",
    "/willow/ballots/1/",
    "/willow/campaigns/",
    "/willow/campaigns/1/",
    "/willow/budgets/",
    "/willow/budgets/1/",
    "/willow/budgets/1/result/",
    "/willow/budgets/1/votes.pb",
    "/willow/words/",
    "/willow/sessions/",
    "/willow/sessions/1/",
    "/willow/sessions/1/raise",
    "/willow/asking/",
    "/willow/asking/1/",
    "/willow/asking/1/notice/",
    "/willow/asking/1/read/1/",
    "/willow/asking/1/say",
    "/willow/asking/1/vote",
    "/willow/asking/1/statements/",
    "/willow/asking/1/understanding/",
    "/willow/asking/1/survey/1/",
    "/willow/asking/1/survey/1/answer",
    "/willow/asking/1/survey/1/sheet/",
    "/willow/asking/1/heard/",
    "/willow/asking/1/ideas/",
    "/willow/asking/1/ideas/1/",
    "/willow/asking/1/ideas/propose",
    "/willow/asking/1/map",
    "/willow/asking/1/panels/1/",
    "/willow/asking/1/panels/1/join",
    "/willow/asking/1/panels/1/place",
    "/willow/asking/1/panels/1/draw/",
    "/willow/asking/1/studies/1/",
    "/willow/asking/1/studies/1/sites/2/say",
    "/willow/asking/1/studies/1/sites/2/sheet/",
    "/willow/asking/1/sittings/1/",
    "/willow/asking/1/sittings/1/join",
    "/willow/asking/1/sittings/1/seat",
    "/willow/asking/1/sittings/1/sheet/",
    "/willow/asking/1/map/1/",
    "/willow/asking/1/decision/",
    "/willow/asking/1/decision/1/",
    "/willow/findings/",
    "/willow/digests/",
    "/willow/unheard/",
    "/willow/paperwork/",
    "/willow/channels/",
    "/willow/kept/",
    "/willow/sealed/",
    "/willow/handover/",
    "/willow/record/",
    "/willow/record/check/",
    "/willow/record/1/",
    "/willow/record/heads/",
    "/willow/record/lost/",
    "/nowhere/",
    "/sign-in/",
]


@pytest.mark.browser
def test_no_public_page_asks_any_other_host_for_anything(
    server: Server, phone: Page, reached: Reached
) -> None:
    """``phone`` fails the test when a page errs, breaks its content policy or calls elsewhere."""
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"{server.base_url}/willow/?lang=en")
    phone.fill("#id_body", "The lamp is dark")
    phone.get_by_role("button", name="Hand it in").click()
    code = phone.url.rstrip("/").rpartition("/")[2]
    for path in [f"/willow/receipt/{code}/", f"/willow/follow/{code}/", *PAGES]:
        if path == "/sign-in/":  # only staff get a cookie, beside the one for the language that was asked for
            assert [cookie["name"] for cookie in phone.context.cookies()] == ["lang"]
        phone.goto(f"{server.base_url}{path}", wait_until="load")

    assert {urlsplit(address).netloc for address in asked} == {f"{LOOPBACK}:{server.port}"}
    reached("P5", "requests of public pages to other hosts", 0, of=len(asked))


def test_every_public_page_is_in_that_list() -> None:
    """A new page that is open to everybody is looked at too."""
    from lianxin.web.access import ANYONE
    from tests.architecture.test_urls import AGREED

    no_pages = re.compile(
        r"^/api/|^/open311/|/healthz|/sign-out/|/sign-in/(?:second|passkey)/|record/(?:checkpoint|key|tile|witnessed|cosignature|heads/<int|heads\.atom)|\.js(?:on)?$|\.(?:csv|atom|ics)$|/at/<slug"
    )
    public = [address for address, rule in AGREED.items() if rule == ANYONE and not no_pages.search(address)]
    shown = {
        re.sub(r"\d+", "#", path.partition("?")[0].replace("/willow/", "/<slug:slug>/")) for path in PAGES
    }

    assert {
        re.sub(r"<int:\w+>", "#", address).replace("<month:month>", "#-#") for address in public
    } == shown - {"/nowhere/"}
