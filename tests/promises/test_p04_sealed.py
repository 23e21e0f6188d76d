"""P4: what is sealed to a body outside stands nowhere in this house, and no key of the house opens it."""

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from lianxin.algorithms import sealing
from lianxin.algorithms.strict64 import decode64, encode64
from lianxin.hear.commands.sealed_voices import BLOCK, context_of
from lianxin.hear.models import SealedVoice
from tests.factories import hear, make_town
from tests.hear.outside import Outside, name_outside
from tests.promises.conftest import Reached
from tests.promises.raw_bytes import backed_up, folders_of_databases, hits, seal_into, written_down

# What is scanned must have been committed.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])
CANARY, USUAL = "quillfeather", "marrowbone"
NEEDLE, CONTROL = (re.compile(word.encode()) for word in (CANARY, USUAL))


def write_in_every_way(outside: Outside) -> list[str]:
    """Open and sealed on arrival, sealed before, and refused once or twice; returns the answers' texts."""
    office = outside.reader.office
    client, here = Client(), f"/{office.slug}/sealed/"
    to = {"reader": str(outside.reader.pk)}
    sealed = sealing.seal(
        f"{CANARY} sealed before".encode(), outside.reader.key, context=context_of(office), block=BLOCK
    )
    ways = [
        ({**to, "words": f"{CANARY} on arrival"}, 302),
        ({**to, "sealed": encode64(sealed)}, 302),
        ({"reader": "0", "words": f"{CANARY} to nobody"}, 422),
        ({**to, "words": f"{CANARY} " * 2000}, 422),
        ({**to, "sealed": f"{CANARY} not sealed"}, 422),
    ]
    answers = [(client.post(here, data), status) for data, status in ways]
    assert [answer.status_code for answer, _ in answers] == [status for _, status in answers]
    return [answer.content.decode() for answer, _ in answers]


def test_no_byte_of_the_house_holds_sealed_words_or_a_key_to_them(
    settings, scratch: Path, caplog, tmp_path_factory: pytest.TempPathFactory, reached: Reached
):
    settings.CLOCK = "tests.factories.tell_time"
    caplog.set_level(logging.DEBUG)
    town = make_town()
    outside = name_outside(town.office)
    hear(town.office, f"{USUAL} said to the office")
    told = write_in_every_way(outside)
    folders = [django_settings.DATA, scratch, *folders_of_databases()]

    while_running = hits(NEEDLE, *folders)
    written_down()
    settled = hits(NEEDLE, *folders)
    backup, sealed_backup = (tmp_path_factory.mktemp(name) for name in ("backup", "sealed"))
    seal_into(sealed_backup)

    assert (while_running, settled, hits(NEEDLE, backed_up(backup), sealed_backup)) == ({}, {}, {})
    assert CANARY not in caplog.text
    # What has to be mended stands in that answer alone, where it was typed open.
    assert [CANARY in text for text in told] == [False, False, True, True, False]
    # The same search finds what was said to the office itself.
    assert hits(CONTROL, *folders_of_databases())
    assert hits(CONTROL, backup)
    # No private key for sealed words lies here, in its text or its bytes; every key that does lie here opens nothing.
    secret = decode64(outside.private.split("+", 4)[4])[1:]
    private = re.compile(b"UNSEALING|" + re.escape(secret))
    assert hits(private, *folders, backup) == {}
    tried = opened_with_keys_of_the_house()
    assert tried > 0
    reached("P4", "sealed words found in raw bytes, or opened with keys of the house", 0, of=tried)


def opened_with_keys_of_the_house() -> int:
    """Try each 32 bytes of each key of the house on each sealed voice; returns how many were tried, none opened."""
    files = [path for path in (Path(django_settings.DATA) / "keys").rglob("*") if path.is_file()]
    texts = [path.read_bytes() for path in files]
    texts += [str(django_settings.SECRET_KEY).encode(), str(django_settings.CODE_KEY).encode()]
    secrets = {piece for text in texts for piece in pieces(text)}
    voices = SealedVoice.objects.select_related("office__stream")
    assert voices.count() == 2
    for voice in voices:
        for secret in secrets:
            with pytest.raises(sealing.SealError):
                sealing.unseal(bytes(voice.sealed), as_key(secret), context=context_of(voice.office))
    return len(secrets) * voices.count()


def pieces(text: bytes) -> list[bytes]:
    """The bytes that a key file may mean: as they are, in base64, in hexadecimal."""
    found = [text.strip()]
    for word in re.findall(rb"[A-Za-z0-9+/=_-]{32,}", text):
        for part in (word, word.rpartition(b"+")[2]):
            try:
                found.append(decode64(part.decode()))
            except ValueError:
                continue
    found += [bytes.fromhex(word.decode()) for word in re.findall(rb"\b[0-9a-f]{64}\b", text)]
    return [piece[at : at + 32] for piece in found for at in (0, 1) if len(piece) >= 32 + at]


def as_key(secret: bytes) -> str:
    """These 32 bytes in the form of a private key."""
    return sealing._PRIVATE + sealing._key_text("house", secret)
