"""What proves something: notes, heads, receipts, keys, tiles, evidence, and what a witness is asked."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from lianxin.algorithms import ballots, merkle, sealing
from lianxin.algorithms.codes import CodeError, encode_code, parse_code
from lianxin.algorithms.notes import (
    Checkpoint,
    Cosigner,
    NoteError,
    Signer,
    cosigned_at,
    is_witness_key,
    key_ids,
    line_by,
    open_head,
    open_note,
)
from lianxin.algorithms.receipts import Receipt, ReceiptError, check_receipt
from lianxin.algorithms.sealing import SealError
from lianxin.algorithms.strict64 import encode64
from lianxin.algorithms.work import Challenges
from lianxin.record import tiles
from lianxin.record.verification import evidence
from lianxin.record.verification.leaves import LeafError, read_leaf
from lianxin.record.verification.public import PublicCheck
from lianxin.record.verification.published import bridges_at, chain_at, grew
from lianxin.record.verification.report import Report, Unreadable
from lianxin.record.witnessing.protocol import Reply, Request
from tests.fuzz.mutating import blobs, json_values, odd, texts
from tests.fuzz.trying import target

LEAF = (
    b'{"commitment":"' + b"ab" * 32 + b'","kind":"case.opened","number":1,"public":{"case":1},'
    b'"subject":"case/1","time":"2026-06-01T01:00:00.000000Z"}'
)
RECORD, WITNESS = Signer.generate("willow.example/record"), Cosigner.generate("witness.example")
KEYS = (RECORD.verifier_key, WITNESS.verifier_key)
LEAVES = [merkle.leaf_hash(LEAF), merkle.leaf_hash(b"another")]
HEAD = Checkpoint(RECORD.name, 2, merkle.root_of(LEAVES))
OLD = Checkpoint(RECORD.name, 1, merkle.root_of(LEAVES[:1]))
NOTE = RECORD.sign(HEAD.text())
WITNESSED = NOTE + WITNESS.line(HEAD.text(), 1_800_000_000)
RECEIPT = Receipt(0, (LEAVES[1],), NOTE, LEAF).encode()
PATH = (LEAVES[1],)
REQUEST = Request(1, PATH, NOTE).encode()
SECRET = sealing.generate("office.example")
SEALED = sealing.seal(b"the lamp", sealing.public_key(SECRET), context="here", block=64)
EVIDENCE = evidence.Evidence((RECORD.sign(OLD.text()), NOTE), (KEYS[0],), ()).encode()
_DASH = "\N{EM DASH} "
CHALLENGES = Challenges(b"key" * 11, lasts=600)


class Told:
    """A record of somebody else, as far as it says anything."""

    name = "told"

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)


@target(texts([NOTE, WITNESSED], _DASH, "\n\n", KEYS[0]), NoteError)
def signed_note(note: str) -> None:
    key_ids(note, RECORD.name)
    line_by(note, KEYS[0])
    cosigned_at(note, KEYS)
    open_note(note, KEYS)
    open_head(note, KEYS)


@target(texts([*KEYS, RECORD.dump(), WITNESS.dump()], "+", "PRIVATE+KEY+"), NoteError)
def key_text(text: str) -> None:
    for load in (is_witness_key, Signer.load, Cosigner.load):
        try:
            load(text)
        except NoteError:
            continue
    open_note(NOTE, [text])


@target(texts([HEAD.text()]), NoteError)
def head_text(text: str) -> None:
    assert Checkpoint.parse(text).size >= 0


@target(texts([RECEIPT], "\n\n", "extra ", "index "), ReceiptError)
def receipt(text: str) -> None:
    found = Receipt.parse(text)
    assert found.encode() == text
    check_receipt(found, found.extra or b"", KEYS)


@target(blobs([REQUEST], b"old ", b"\n\n"), NoteError)
def witness_request(body: bytes) -> None:
    assert Request.parse(body).encode() == body


@target(st.builds(Reply, st.sampled_from((200, 409)), odd | st.just("text/x.tlog.size"), odd))
def witness_reply(reply: Reply) -> None:
    assert reply.size is None or reply.size >= 0


@target(texts(["0/000", "0/x001/x234/067.p/12", "entries/000.p/5"], "x999/", ".p/", "entries"))
def tile_path(path: str) -> None:
    found = tiles.Tile.parse(path)
    assert found is None or found.path == path


@target(blobs([len(LEAF).to_bytes(2) + LEAF, b"\0\0", merkle.root_of(LEAVES) * 3]), ValueError)
def tile_bytes(data: bytes) -> None:
    assert b"".join(len(leaf).to_bytes(2) + leaf for leaf in tiles.unbundle(data)) == data
    tiles.hashes_in(data)


@target(blobs([LEAF], b'{"', b"1e400", b"NaN"), LeafError)
def leaf(data: bytes) -> None:
    read_leaf(data, 1)


@target(texts([EVIDENCE], '"notes"', "[]", "{}"), Unreadable)
def two_heads(text: str) -> None:
    evidence.judge(evidence.Evidence.parse(text), Report(), "here")


_CHANGE = st.fixed_dictionaries(
    {"number": st.integers() | json_values, "old": st.sampled_from(KEYS) | json_values},
    optional={"new": st.sampled_from(KEYS) | json_values, "head": st.just(NOTE) | json_values},
)
_KEY_FILES = (
    json_values | st.fixed_dictionaries({"changes": json_values | st.lists(_CHANGE, max_size=3)})
).map(lambda value: json.dumps(value).encode())
RECORDS = st.fixed_dictionaries(
    {"checkpoint": blobs([NOTE.encode()])},
    optional={
        "keys.json": _KEY_FILES | blobs([b'{"changes":[],"keys":["k"]}']),
        "key": blobs([KEYS[0].encode()]),
        "witnessed": blobs([WITNESSED.encode()]),
        "tile/entries/000.p/2": blobs([len(LEAF).to_bytes(2) + LEAF + b"\0\7another"]),
        "tile/0/000.p/2": blobs([b"".join(LEAVES)]),
    },
)


@target(RECORDS, NoteError, Unreadable)
def record_of_somebody(files: dict[str, bytes]) -> None:
    source: Any = Told(files)
    check = PublicCheck(source, Report())
    assert len(list(check.leaves())) <= 2
    check.finish()
    bridges_at(source)
    grew(OLD, HEAD, source)
    chain_at(source, [KEYS[0]], HEAD)


@target(texts([encode_code(bytes(10)), "0000-0000-0000-0000-0"], "-", "O", "ｌ"), CodeError)
def tracking_code(typed: str) -> None:
    assert len(parse_code(typed)) == 17


@target(texts([sealing.public_key(SECRET), SECRET], "UNSEALING+KEY+"), SealError)
def sealing_key(text: str) -> None:
    sealing.name_of(text)
    sealing.seal(b"x", text, context="here", block=64)


@target(st.tuples(blobs([SEALED]), st.sampled_from(["here", ""]) | odd), SealError, UnicodeEncodeError)
def sealed_text(given: tuple[bytes, str]) -> None:
    sealed, context = given
    assert sealing.unseal(sealed, SECRET, context=context) == b"the lamp"


@target(texts([CHALLENGES.new(bits=16, now=0.0) + ".1"], "."))
def proof_of_work(proof: str) -> None:
    # An address or a header never holds half a character: the server has decoded it.
    CHALLENGES.redeem(proof.encode(errors="replace").decode(), 1.0)


PLACE = ballots.place_of(RECORD.name, 1)
TRACKER = ballots.new_tracker()
VOTE = ballots.seal_vote(ballots.Vote(TRACKER, (0,)), sealing.public_key(SECRET), PLACE)


def _sealed_vote(told: Any) -> str:
    words = json.dumps(told).encode()
    return encode64(
        sealing.seal(words, sealing.public_key(SECRET), context=ballots.context_of(PLACE), block=256)
    )


_TOLD_VOTES = json_values | st.fixed_dictionaries(
    {"tracker": st.just(TRACKER) | json_values, "choices": st.lists(json_values, max_size=3) | json_values}
)


@target(st.lists(_TOLD_VOTES.map(_sealed_vote) | texts([encode64(VOTE)]), max_size=3), SealError)
def sealed_votes(sealed: list[str]) -> None:
    """Each vote counts once, as valid or as invalid."""
    opened = ballots.open_votes(sealed, SECRET, PLACE, options=3, choose=2)
    assert len(opened.votes) + opened.invalid == len(sealed)


@target(st.lists(texts([f"{TRACKER} 0,1"], ",", " "), max_size=3), ValueError)
def list_of_votes(lines: list[str]) -> None:
    ballots.votes_of_lines(lines, options=3, choose=2)


@target(texts([ballots.new_token()], "-"), CodeError)
def ballot_token(typed: str) -> None:
    ballots.commitment_of(PLACE, typed)
