"""P9: outgoing hooks cannot reach inside; incoming ones cannot be forged or replayed."""

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lianxin.hear import posting
from lianxin.hear.hooks import signing
from lianxin.hear.models import Voice
from lianxin.hear.posting import ChannelClosed, post
from lianxin.office.commands import open_key
from lianxin.office.door_keys import secret_of
from lianxin.record import outgoing
from tests.channels.gateway import Gateway
from tests.factories import MONDAY, Town, clock, make_town
from tests.hear.test_posting import answering, peer
from tests.promises.conftest import Reached

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

#: This machine, the office's network, the machines that hand out keys, and every way to write them differently.
INSIDE = [
    *("127.0.0.1", "127.0.0.2", "127.255.255.254", "localhost", "LOCALHOST", "localhost.", "0.0.0.0"),  # noqa: S104
    *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "198.18.0.1"),
    *("169.254.169.254", "169.254.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:a9fe:a9fe]", "[::7f00:1]"),
    *("[fe80::1]", "[fc00::1]", "[fd12:3456:789a::1]", "[ff02::1]", "[fec0::1]", "[2001:db8::1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2002:a00:1::1]"),
    *("2130706433", "0x7f000001", "017700000001", "0x7f.1", "127.1", "0177.0.0.1", "0", "127.0.0.1."),
    *("2852039166", "0xa9fea9fe", "169.16689662", "１２７.０.０.１", "127。0。0。1", "①②⑦.⓪.⓪.①"),
]
#: What is not even spoken.
SCHEMES = [
    "file:///etc/passwd",
    "gopher://127.0.0.1:70/_GET",
    "ftp://gateway.example.org/",
    "dict://127.0.0.1:11211/stats",
    "ldap://127.0.0.1/",
    "data:text/plain,hello",
    "unix:///var/run/docker.sock",
    "javascript:alert(1)",
    "//gateway.example.org/",
    "https:///nowhere",
    "https://user:word@gateway.example.org/",
    "https://gateway.example.org:0/",
    "https://gateway.example.org:port/",
    "https://[::1/",
    "http://gateway.example.org/",
    "",
]
#: Addresses that the steward's own setting may not hide a machine of this house behind.
DISGUISED = [host for host in INSIDE if not host.startswith("[") and not host.replace(".", "").isascii()] + [
    "2130706433",
    "0x7f000001",
    "017700000001",
    "0x7f.1",
    "127.1",
    "0177.0.0.1",
    "0",
]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "TIMEOUT", 0.5)


def tried(address: str, *, named: bool) -> bool:
    """Whether the house would go there: past every check, as far as the connection itself."""
    try:
        outgoing.http_line(address, timeout=0.3, named=named).connect()
    except outgoing.NotAllowed:
        return False
    except OSError:
        return True
    return True


@pytest.mark.one_engine
def test_nothing_inside_is_reached_from_outside(reached: Reached) -> None:
    """A listener waits on every port that is tried here: nobody comes."""
    with peer(answering("HTTP/1.1 200 OK\nContent-Length: 0")) as (address, asked):
        port = address.rpartition(":")[2]
        addresses = [f"{scheme}://{host}:{port}/x" for host in INSIDE for scheme in ("https", "http")]
        gone_to = [one for one in [*addresses, *SCHEMES] if tried(one, named=False)]

    reached("P9", "addresses inside, disguised or of another kind refused", len(addresses) + len(SCHEMES))
    assert (gone_to, asked) == ([], [])


@pytest.mark.one_engine
@pytest.mark.parametrize("host", DISGUISED)
def test_a_setting_hides_no_machine_of_this_house(host: str) -> None:
    with pytest.raises(ChannelClosed, match="unsafe_address"):
        post(f"https://{host}/", b"{}", {})


class Resolver:
    """Answers a name differently every time it is asked, as one does that wants to get inside."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0
        self._real = socket.getaddrinfo

    def __call__(self, host: str, port: int, **kind: Any) -> list[Any]:
        if not host.endswith(".example"):
            return self._real(host, port, **kind)
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [one for address in found for one in self._real(address, port, **kind)]


Resolving = Callable[..., Resolver]


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> Resolving:
    def answer(*answers: list[str]) -> Resolver:
        resolver = Resolver(*answers)
        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        return resolver

    return answer


@pytest.mark.one_engine
def test_a_name_that_turns_inwards_after_it_was_judged_leads_nowhere(resolving: Resolving) -> None:
    """It stood for an open address when it was judged, and for this machine ever after."""
    with peer(answering("HTTP/1.1 200 OK\nContent-Length: 0")) as (address, asked):
        port = address.rpartition(":")[2]
        resolver = resolving(["203.0.114.1"], ["127.0.0.1"])
        with pytest.raises(ChannelClosed, match=r"timeout|no_answer"):
            post(f"https://rebinding.example:{port}/", b"{}", {})

    assert (resolver.asked, asked) == (1, [])


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "answers", [["127.0.0.1"], ["203.0.114.1", "127.0.0.1"], ["10.1.2.3"], ["::ffff:127.0.0.1"]]
)
def test_one_inner_address_of_a_name_is_enough_to_stay_away(resolving: Resolving, answers: list[str]) -> None:
    resolver = resolving(answers)
    with pytest.raises(ChannelClosed, match="unsafe_address"):
        post("https://mixed.example/", b"{}", {})

    assert resolver.asked == 1


@pytest.mark.one_engine
def test_a_machine_inside_is_reached_where_the_steward_names_it(resolving: Resolving, settings) -> None:
    """And the connection goes to the address that was judged, not to a later answer."""
    settings.INSIDE = frozenset({"mail.example"})
    resolver = resolving(["127.0.0.1"], ["203.0.114.1"])
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        outgoing.connected("Mail.Example", listener.getsockname()[1], timeout=2) as line,
    ):
        listener.accept()[0].close()
        assert line.getpeername() == listener.getsockname()

    assert resolver.asked == 1


@pytest.mark.one_engine
def test_no_redirect_leads_inside() -> None:
    with peer(answering("HTTP/1.1 200 OK\nContent-Length: 6", b"secret")) as (inside, asked):
        moved = f"HTTP/1.1 307 Temporary Redirect\nLocation: {inside}/keys\nContent-Length: 0"
        with peer(answering(moved)) as (gateway, _):
            answer = post(f"{gateway}/send", b"{}", {})

    assert (answer.status, answer.text, asked) == (307, "", [])


@contextmanager
def pretender(folder: Path, name: str) -> Iterator[int]:
    """A machine that speaks TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            came, _ = listener.accept()
            with came:
                came.settimeout(5)
                try:
                    context.wrap_socket(came, server_side=True).close()
                except OSError:
                    return

        hand = Thread(target=serve)
        hand.start()
        yield int(listener.getsockname()[1])
        hand.join()


@pytest.mark.one_engine
def test_a_machine_whose_certificate_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    with pretender(tmp_path, "localhost") as port, pytest.raises(ChannelClosed, match="no_answer"):
        post(f"https://localhost:{port}/", b"13800138000", {})


# What comes in


@pytest.fixture
def town(settings) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def gateway(town: Town) -> Gateway:
    key = open_key(office=town.office, channel="sms", holder="G", now=MONDAY)
    return Gateway("/hooks/willow/sms", secret_of(key))


def message(number: int) -> bytes:
    return json.dumps({"id": str(number), "from": "13800138000", "text": f"Lamp {number} is dark"}).encode()


def flipped(text: bytes) -> Iterator[bytes]:
    """The text with one bit changed, for every bit of it."""
    for place in range(len(text)):
        for bit in range(8):
            yield text[:place] + bytes([text[place] ^ 1 << bit]) + text[place + 1 :]


def holds(town: Town, headers: dict[str, str], body: bytes) -> bool:
    try:
        signing.check(town.office, "sms", headers, body, MONDAY)
    except signing.BadSignature:
        return False
    return True


def test_no_changed_bit_passes(town: Town, gateway: Gateway, reached: Reached) -> None:
    """Every bit of the body and of all four headers.  Hexadecimal in capitals is the same signature."""
    body = message(1)
    good = gateway.headers(body, MONDAY)
    passed, tries = list[str](), 0
    for changed in flipped(body):
        tries += 1
        passed += ["body"] if holds(town, good, changed) else []
    for name, text in good.items():
        for changed in flipped(text.encode()):
            tries += 1
            spelled = changed.decode("latin-1")
            same = name == "Lianxin-Signature" and spelled.lower() == text
            passed += [name] if holds(town, good | {name: spelled}, body) and not same else []

    assert holds(town, good, body)
    assert passed == []
    reached("P9", "messages with one bit changed, refused", tries, of=tries)


def test_a_captured_message_does_nothing_more(gateway: Gateway, reached: Reached) -> None:
    """Sent again it gives the same answer and no second voice; in any order; later, or with another's parts, nothing."""
    sent = [(body, gateway.headers(body, MONDAY)) for body in map(message, range(8))]
    first = [gateway.post(*one).json() for one in sent]
    again = [gateway.post(*one).json() for one in reversed(sent)]
    replays = len(again)
    mixed = [
        gateway.post(body, headers | {name: other[name]}).status_code
        for (body, headers), (_, other) in zip(sent, sent[1:] + sent[:1], strict=True)
        for name in ("Lianxin-Nonce", "Lianxin-Signature")
    ]
    clock.now = MONDAY + timedelta(minutes=5, seconds=1)
    late = [gateway.post(*one).status_code for one in sent]

    assert [one["number"] for one in again] == [one["number"] for one in reversed(first)]
    assert mixed == [401] * len(mixed)
    assert late == [401] * len(late)
    assert Voice.objects.count() == len(sent)
    reached("P9", "replayed, mixed and late messages without effect", replays + len(mixed) + len(late))


@pytest.mark.parametrize("seconds", [-301, 301, -86_400, 86_400, 10**9])
def test_outside_its_window_a_message_is_not_taken(gateway: Gateway, seconds: int) -> None:
    body = message(1)
    answer = gateway.post(body, gateway.headers(body, MONDAY + timedelta(seconds=seconds)))

    assert (answer.status_code, answer.json()["error"], Voice.objects.count()) == (401, "time", 0)
