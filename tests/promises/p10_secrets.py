"""Secrets that open a door without an account: each is tried at its own door and at those of all the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from lianxin.algorithms.notes import Cosigner
from lianxin.api import tokens
from lianxin.ask.commands.statements import take_part
from lianxin.ask.queries.consultations import by_number
from lianxin.ask.states import Way
from lianxin.ask.tasks import hold_ballots
from lianxin.hear import commands as hearing
from lianxin.hear.hooks import signing
from lianxin.office import door_keys
from lianxin.office.commands import open_key
from lianxin.record.models import Stream
from lianxin.record.witnessing.commands import name_witness, take_cosignatures
from tests.factories import MONDAY
from tests.hear.outside import name_outside
from tests.promises.p10_doors import Met, Somebody, body_of, path_of
from tests.promises.p10_house import NOW, House
from tests.promises.p10_table import ASKED, DESK_API, OPEN, SECRETS, Row
from tests.record.balloting import announce, give_tokens, propose
from tests.record.budgeting import budgets_to_knock_at
from tests.record.watching import cosigned

TUS = {"Tus-Resumable": "1.0.0"}
NONCE = "a-nonce-of-the-matrix"
#: Where a page and the API send whoever mistyped a code.
_FOLLOW, _MISTYPED = "/follow/?", '"field": "code"'


@dataclass(frozen=True)
class Secret:
    """What a person or a program holds, and the one kind of door, at one office, for which it is."""

    kind: str
    office: str
    text: str


Knock = tuple[dict[str, Any], dict[str, Any]]


def hold(house: House) -> list[Secret]:
    """Programs, a witness, a body outside and voters get what they hold; so does whoever spoke or works here."""
    office, held = house.town.office, dict[str, str]()
    for channel in ("sms", "chat", "open311"):
        key = open_key(office=office, channel=channel, holder="A program", now=MONDAY)
        held[f"{channel} key"] = door_keys.secret_of(key)
    held |= {
        "witness key": _witnessed(house),
        "reader token": _read(house),
        "ballot token": _balloted(house),
        "vote key": _voting(house),
        "upload token": house.objects["upload"]["token"],
        "staff token": tokens.give(house.people["lead"], now=NOW),
        "code": house.codes["own"],
        "sealed code": house.objects["voice_sealed"]["code"],
        "stop link": house.objects["link"]["token"],
    }
    return [Secret(kind, house.slug, text) for kind, text in held.items()]


def _witnessed(house: House) -> str:
    """Somebody outside signed a head; what they hold is what they sign next."""
    office, cosigner = house.town.office, Cosigner.generate(f"{house.slug}.example/w")
    stream = Stream.objects.get(pk=office.stream_id)
    name_witness(stream=stream, key=cosigner.verifier_key, now=MONDAY)
    stream.refresh_from_db()
    take_cosignatures(stream=stream, note=cosigned(office, cosigner, now=MONDAY), now=MONDAY)
    return cosigned(office, cosigner, now=NOW)


def _read(house: House) -> str:
    """A second body outside, to which somebody wrote."""
    outside = name_outside(house.town.office, f"{house.slug}.example")
    voice = hearing.seal_and_receive(reader=outside.reader, words="For them alone", now=MONDAY).voice
    house.objects["sealed_outside"] = {"voice": voice.pk}
    return outside.token


def _balloted(house: House) -> str:
    """One ballot is open, and one is only asked for."""
    people = house.people
    ballot = announce(people["asker"], people["overseer"], now=MONDAY)
    token, _other = give_tokens(ballot, 2, now=MONDAY)
    hold_ballots(NOW)
    asked = propose(people["asker"], now=NOW)
    house.objects |= {
        "ballot": {"number": ballot.number},
        "ballot_asked": {"number": asked.number, "_form": {"agree": "yes"}},
        "ballot_unseen": {"number": asked.number},
        **budgets_to_knock_at(people["asker"], people["overseer"], now=NOW),
    }
    return token


def _voting(house: House) -> str:
    """Somebody votes in the open consultation."""
    consultation = by_number(house.town.office, house.objects["consultation"]["number"])
    assert consultation is not None
    return take_part(consultation=consultation, group=None, way=Way.WEB, now=NOW)[1]


def _signed(text: str, content: dict[str, str]) -> dict[str, Any]:
    body, timestamp = json.dumps(content).encode(), str(int(NOW.timestamp()))
    headers = {
        signing.KEY: text.partition("-")[0],
        signing.TIMESTAMP: timestamp,
        signing.NONCE: NONCE,
        signing.SIGNATURE: signing.sign(text, timestamp, NONCE, body),
    }
    return {"data": body, "content_type": "application/json", "headers": _plain(headers)}


def _plain(headers: dict[str, str]) -> dict[str, str]:
    """Headers hold no line breaks, whatever somebody would like to send as a key."""
    return {name: text.replace("\n", " ") for name, text in headers.items()}


def _sms(row: Row, house: House, text: str) -> Knock:
    return {}, _signed(text, {"id": "m1", "from": "13800000009", "text": "The lamp"})


def _chat(row: Row, house: House, text: str) -> Knock:
    return {}, _signed(text, {"id": "m1", "conversation": "room-9", "text": "The lamp"})


def _open311(row: Row, house: House, text: str) -> Knock:
    form = {
        "api_key": text,
        "jurisdiction_id": house.slug,
        "service_code": "_other",
        "address_string": "At the bridge",
        "description": "It is broken",
    }
    return house.objects["public"], {"data": form}


def _upload(row: Row, house: House, text: str) -> Knock:
    more: dict[str, Any] = {"headers": TUS}
    if row.method == "PATCH":
        kind = "application/offset+octet-stream"
        more = {"data": b"ab", "content_type": kind, "headers": {**TUS, "Upload-Offset": "0"}}
    return {"token": text}, more


def _reader(row: Row, house: House, text: str) -> Knock:
    body = {"text": "We saw it"} if row.address.endswith("/answer") else {"voices": []}
    headers = _plain({"authorization": f"Bearer {text}"})
    more = {"data": body, "content_type": "application/json"} if row.method == "POST" else {}
    return house.objects["sealed_outside"], {**more, "headers": headers}


def _witness(row: Row, house: House, text: str) -> Knock:
    return {}, {"data": text, "content_type": "text/plain"}


def _ballot(row: Row, house: House, text: str) -> Knock:
    return house.objects["ballot"], {"data": {"token": text, "choice": "1"}}


def _vote_key(row: Row, house: House, text: str) -> Knock:
    listed = {"votes": "votes", "answers": "answers", "understanding": "answers"}
    asked = {listed[last]: []} if (last := row.address.rpartition("/")[2]) in listed else {}
    more = {"data": {"key": text, **asked}, "content_type": "application/json"}
    return house.objects[row.about], more


#: How each kind of secret is shown at its door.
SHOWN: dict[str, Callable[[Row, House, str], Knock]] = {
    "sms key": _sms,
    "chat key": _chat,
    "open311 key": _open311,
    "upload token": _upload,
    "reader token": _reader,
    "witness key": _witness,
    "ballot token": _ballot,
    "vote key": _vote_key,
}


def kind_of(row: Row) -> str:
    """The secret that opens this line of the table; empty for doors of accounts and those that are open to all."""
    if row.open in SECRETS:
        return row.open
    if row.in_api and row.address.startswith(DESK_API):
        return "staff token"
    return {"voice": "code", "voice_file": "code", "voice_task": "code", "link": "stop link"}.get(
        row.about, "sealed code" if row.about == "voice_sealed" else ""
    )


def fits(secret: Secret, row: Row, house: House) -> bool:
    """A colleague from another office comes in as well, and finds nothing of this one (which is another proof)."""
    here = secret.office == house.slug or secret.kind == "staff token"
    return secret.kind == kind_of(row) and here


def tried_at(row: Row, house: House, secret: Secret, nobody: Somebody) -> Met:
    """Nobody shows this secret at this door as its own kind is shown."""
    kind = kind_of(row)
    if kind in SHOWN:
        parts, more = SHOWN[kind](row, house, secret.text)
        return nobody.ask(row.method, path_of(row.address, house, _spelled(parts)), watched=True, **more)
    about = f"{row.about}:own" if row.about_case else row.about
    parts, headers = {**house.objects.get(about, {})}, {}
    if kind == "staff token":
        headers = _plain({"authorization": f"Bearer {secret.text}"})
    else:
        parts["token" if kind == "stop link" else "code"] = secret.text
    path = path_of(row.address, house, _spelled(parts))
    body = body_of(row.method, row.address, house, parts)
    return nobody.ask(row.method, path, body, watched=True, headers=headers)


def _spelled(parts: dict[str, Any]) -> dict[str, Any]:
    """As one part of an address: of a note its last line, without what would end the part."""
    return {
        name: text.strip().rpartition("\n")[2].replace("/", "") if isinstance(text, str) else text
        for name, text in parts.items()
    }


def opened(met: Met, kind: str) -> bool:
    """Whether the door let somebody in.  Whoever is known here by a code or an account may still be told why not."""
    if kind in SHOWN:
        return met.status < HTTPStatus.BAD_REQUEST
    if kind == "staff token":
        return met.outcome != ASKED
    asked_again = met.status == HTTPStatus.FOUND and _FOLLOW in met.to
    return met.outcome == OPEN and not (asked_again or _MISTYPED in met.text)
