"""The office asks its witnesses over real HTTP: one that is there, one that is not, and one that has seen more."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lianxin.algorithms.merkle import EMPTY_ROOT
from lianxin.algorithms.notes import Checkpoint, cosigned_at
from lianxin.office.models import Office
from lianxin.record import keys
from lianxin.record.models import Asking, Cosignature, Stream, Witness
from lianxin.record.queries import consistency
from lianxin.record.witnessing import asking, commands, queries
from lianxin.record.witnessing.protocol import MOST_BODY, Request
from lianxin.record.witnessing.serving import Door, server
from lianxin.verify import witnesses
from tests.factories import MONDAY, hear, open_office
from tests.record.witnessing.parties import Watcher, published, watcher
from tests.support.ports import LOOPBACK, free_port

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ORIGIN = "lianxin/willow"
LATER = asking.EVERY


def today() -> datetime:
    """Witnesses have clocks of their own, and the run may have begun long ago."""
    return datetime.now(UTC)


@contextmanager
def listening(witness: Watcher) -> Iterator[str]:
    """The witness at its door; its address."""
    with server(LOOPBACK, 0, Door(witness.memory, witness.cosigner, lambda _refusal, _log: None)) as made:
        threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://{LOOPBACK}:{made.server_address[1]}"
        made.shutdown()


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def two(tmp_path: Path, office: Office) -> Iterator[list[Watcher]]:
    """Two witnesses who watch; the office knows where they are."""
    with ExitStack() as open_doors:
        made = []
        for name in ("neighbour.example/w1", "school.example/w2"):
            one = watcher(tmp_path / name.replace("/", "-"), name)
            one.knows(ORIGIN, keys.signer(ORIGIN).verifier_key)
            named(office, one, open_doors.enter_context(listening(one)))
            made.append(one)
        yield made


def stream(office: Office) -> Stream:
    return Stream.objects.get(pk=office.stream_id)


def named(office: Office, witness: Watcher, address: str) -> Witness:
    return commands.name_witness(stream=stream(office), key=witness.key, address=address, now=MONDAY)


def problems() -> list[str]:
    return list(Asking.objects.order_by("pk").values_list("problem", flat=True))


def test_both_sign_every_new_head_and_are_left_alone_in_between(office: Office, two: list[Watcher]):
    asked = []
    for step, grows in enumerate((False, False, True, True)):
        if grows:
            hear(office, f"Word {step}")
        asked.append(witnesses.ask_all(today() + step * LATER))
    hear(office, "A moment later")
    asked.append(witnesses.ask_all(today() + 3 * LATER + timedelta(seconds=30)))

    newest = queries.newest_witnessed(office.stream_id)
    assert (asked, problems()) == ([2, 0, 2, 2, 0], ["", ""])
    assert newest is not None
    assert set(cosigned_at(newest.with_cosignatures(), [one.key for one in two])) == {one.key for one in two}
    assert Cosignature.objects.count() == 6


def test_one_that_is_offline_does_not_keep_the_other_from_signing(office: Office, two: list[Watcher]):
    Witness.objects.filter(key=two[0].key).update(address=f"http://{LOOPBACK}:{free_port()}")

    witnesses.ask_all(today())

    newest = queries.newest_witnessed(office.stream_id)
    assert (problems(), newest and cosigned_at(newest.with_cosignatures(), [two[1].key]) != {}) == (
        ["no_answer", ""],
        True,
    )


def test_a_witness_who_knows_another_size_says_so_and_signs(
    office: Office, two: list[Watcher], tmp_path: Path
):
    """It looked by itself meanwhile; the office learns from its answer how much it knows."""
    hear(office)
    two[0].look(published(stream(office), tmp_path / "record"), ORIGIN)
    hear(office, "More")

    witnesses.ask_all(today())

    assert problems() == ["", ""]
    assert {one.known for one in Asking.objects.all()} == {stream(office).size}


def test_a_record_set_back_to_an_older_copy_gets_no_signature(office: Office, two: list[Watcher]):
    size = stream(office).size
    longer = keys.signer(ORIGIN).sign(Checkpoint(ORIGIN, size + 5, EMPTY_ROOT).text())
    log = two[0].memory.log(ORIGIN)
    assert log is not None
    two[0].memory.remember(type(log)(**{**vars(log), "note": longer}))

    witnesses.ask_all(today())

    assert problems() == ["ahead", ""]


def test_a_forked_record_gets_no_signature(office: Office, two: list[Watcher]):
    """The witness saw the same number of entries, and others."""
    size = stream(office).size
    other = keys.signer(ORIGIN).sign(Checkpoint(ORIGIN, size, EMPTY_ROOT).text())
    for one in two:
        log = one.memory.log(ORIGIN)
        assert log is not None
        one.memory.remember(type(log)(**{**vars(log), "note": other}))

    witnesses.ask_all(today())
    hear(office)
    witnesses.ask_all(today() + LATER)

    assert (problems(), Cosignature.objects.count()) == (["fork", "fork"], 0)


def test_after_a_change_of_the_key_they_sign_the_head_of_both_keys(office: Office, two: list[Watcher]):
    """Then they would have to read the record to follow; a witness who cannot is asked in vain, and it is said."""
    witnesses.ask_all(today())
    commands.change_key(stream=stream(office), now=MONDAY)
    bridge = stream(office).size
    hear(office)

    witnesses.ask_all(today() + LATER)

    newest = queries.newest_witnessed(office.stream_id)
    assert (newest and newest.size, problems()) == (bridge, ["key", "key"])


def test_an_address_in_the_clear_is_never_asked(office: Office, two: list[Watcher]):
    Witness.objects.filter(key=two[0].key).update(address="http://witness.example")

    witnesses.ask_all(today())

    assert problems() == ["unsafe_address", ""]


def test_a_witness_whose_clock_is_far_ahead_is_named_and_not_believed(office: Office, two: list[Watcher]):
    witnesses.ask_all(today() - timedelta(days=2))

    assert (problems(), Cosignature.objects.count()) == (["clock", "clock"], 0)


def answered(
    address: str, body: bytes, path: str = "/add-checkpoint", **headers: str
) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("POST", path, body, {name.replace("_", "-"): told for name, told in headers.items()})
    with connection.getresponse() as response:
        told = (response.status, response.headers["Content-Type"], response.read().decode())
    connection.close()
    return told


def test_the_door_answers_as_the_protocol_says(office: Office, two: list[Watcher]):
    """c2sp.org/tlog-witness: every status that it names."""
    first, size = stream(office).head, stream(office).size
    hear(office)
    second, grown = stream(office).head, stream(office).size
    proof = tuple(consistency(stream(office), size, grown))
    address = Witness.objects.get(key=two[0].key).address
    foreign = watcher(two[0].memory.folder.parent / "foreign").cosigner
    unknown = keys.signer(ORIGIN).sign(Checkpoint("lianxin/elsewhere", 1, EMPTY_ROOT).text())
    unsigned = first.partition("\n\n")[0] + "\n\n" + foreign.line("x\n", 1)
    forked = keys.signer(ORIGIN).sign(Checkpoint(ORIGIN, size, EMPTY_ROOT).text())
    plain = "text/plain; charset=utf-8"
    asked = [
        (Request(0, (), unknown), 404, plain),
        (Request(0, (), unsigned), 403, plain),
        (Request(9, (), first), 409 if size >= 9 else 400, plain),
        (Request(0, (b"x" * 32,), first), 422, plain),
        (Request(0, (), first), 200, plain),
        (Request(0, (), first), 409, "text/x.tlog.size"),
        (Request(size, (), first), 200, plain),
        (Request(size, (), forked), 409, plain),
        (Request(size, (b"x" * 32,) * len(proof), second), 422, plain),
        (Request(size, proof, second), 200, plain),
        (Request(size, proof, second), 409, "text/x.tlog.size"),
    ]

    got = [answered(address, request.encode()) for request, _status, _kind in asked]

    assert [(status, kind) for status, kind, _text in got] == [(status, kind) for _r, status, kind in asked]
    assert [text for _status, kind, text in got if kind == "text/x.tlog.size"] == [f"{size}\n", f"{grown}\n"]
    assert cosigned_at(second + got[9][2], [two[0].key]).keys() == {two[0].key}


@pytest.mark.one_engine
def test_what_is_no_request_is_refused_and_bounded(office: Office, two: list[Watcher]):
    address = Witness.objects.get(key=two[0].key).address

    assert [
        answered(address, b"")[0],
        answered(address, b"\xff\n\n")[0],
        answered(address, b"old 01\n\nx\n0\n\n")[0],
        answered(address, b"old 0\n" + b"eA==\n" * 70 + b"\nx")[0],
        answered(address, b"old 0\n\n", "/elsewhere")[0],
        answered(address, b"x" * (MOST_BODY + 1))[0],
        answered(address, b"", content_length="9" * 5_000)[0],
        answered(address, b"", content_length="many")[0],
    ] == [400, 400, 400, 400, 404, 413, 413, 411]
