"""Recordings are coded anew, or, in AAC, wrapped anew; what they are called, by whom and where is gone."""

import io
import struct
from collections.abc import Callable

import numpy as np
import pytest
import soundfile

from lianxin.hear.cleaning import aac
from tests.hear.attachments import samples
from tests.hear.attachments.heic import box, full

SILENCE = bytes.fromhex("0140228 0a34ee680ba0800000 01dadba".replace(" ", "")) + bytes(20)


def heard(content: bytes) -> tuple[str, int, float, float]:
    """Format, channels, seconds and the loudest moment of a recording."""
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        sound = file.read()
        return file.format, file.channels, round(len(sound) / file.samplerate, 1), float(np.abs(sound).max())


SOURCES = {
    "WAV": lambda: samples.sound("WAV", "PCM_16"),
    "WAV of a studio": lambda: samples.sound("WAV", "FLOAT", rate=96_000, channels=2),
    "FLAC": lambda: samples.sound("FLAC", "PCM_16"),
    "Ogg Vorbis": lambda: samples.sound("OGG", "VORBIS"),
    "Ogg Opus": lambda: samples.sound("OGG", "OPUS"),
}


@pytest.mark.parametrize("source", SOURCES)
def test_a_recording_is_coded_anew_without_its_tags(source: str, clean: Callable):
    sent = SOURCES[source]()
    assert b"CANARY-TITLE" in sent

    cleaned = clean(sent)

    form, channels, seconds, loudest = heard(cleaned.content)
    assert (cleaned.facts.media_type, form, seconds) == ("audio/mpeg", "MP3", 1.0)
    assert channels == (2 if source == "WAV of a studio" else 1)
    assert 0.3 < loudest < 0.6
    assert b"CANARY" not in cleaned.content


def test_an_mp3_loses_both_its_tags_and_what_hangs_behind(clean: Callable):
    cleaned = clean(samples.tagged_mp3() + samples.zipped("CANARY", b""))

    assert (heard(cleaned.content)[2], b"CANARY" in cleaned.content, b"ID3" in cleaned.content) == (
        1.0,
        False,
        False,
    )


def packets_of(ogg: bytes) -> list[bytes]:
    """The packets of an Ogg file."""
    found, at, rest = [], 0, b""
    while at < len(ogg):
        lacing = ogg[at + 27 : at + 27 + ogg[at + 26]]
        at += 27 + len(lacing)
        for length in lacing:
            rest += ogg[at : at + length]
            at += length
            if length < 255:
                found.append(rest)
                rest = b""
    return found


def element(name: int, content: bytes, *, known: bool = True) -> bytes:
    raw = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return raw + (struct.pack(">Q", 1 << 56 | len(content)) if known else b"\x01" + b"\xff" * 7) + content


def webm(codec: bytes = b"A_OPUS", *, video: bool = False, known: bool = True) -> bytes:
    """What a browser's recorder makes: lengths that it did not know, a title, one track."""
    packets = packets_of(samples.sound("OGG", "OPUS"))[2:]
    track = element(0xD7, b"\1") + element(0x83, b"\1" if video else b"\2") + element(0x86, codec)
    track += element(0xE1, element(0x9F, b"\1")) + element(0x536E, b"CANARY-NAME")
    blocks = b"".join(element(0xA3, b"\x81\0\0\x80" + packet) for packet in packets)
    told = element(0x1549A966, element(0x7BA9, b"CANARY-TITLE"))
    segment = told + element(0x1654AE6B, element(0xAE, track)) + element(0x1F43B675, blocks, known=known)
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, segment, known=known)


@pytest.mark.parametrize("known", [True, False])
def test_a_browsers_recording_is_heard(known: bool, clean: Callable):
    cleaned = clean(webm(known=known))

    form, channels, seconds, loudest = heard(cleaned.content)
    assert (form, channels, b"CANARY" in cleaned.content) == ("MP3", 1, False)
    assert 0.9 <= seconds <= 1.1
    assert 0.3 < loudest < 0.6


def test_a_browsers_recording_that_broke_off_is_heard_as_far_as_it_goes(clean: Callable):
    sent = webm(known=False)

    assert 0.3 < heard(clean(sent[: len(sent) // 2]).content)[2] < 0.8


def descriptor(tag: int, content: bytes) -> bytes:
    return bytes((tag, 0x80, 0x80, 0x80, len(content))) + content


def m4a(
    frames: int = 40, *, handler: bytes = b"soun", entry: bytes = b"mp4a", per_frame: int = 1024
) -> bytes:
    """What a telephone's recorder makes: two chunks, a place, a title, and bytes that belong to nothing."""
    sizes = [len(SILENCE) + number % 3 for number in range(frames)]
    sound = [SILENCE + bytes(number % 3) for number in range(frames)]
    half = frames // 2
    decoder = descriptor(4, b"\x40\x15\0\0\0" + bytes(8) + descriptor(5, b"\x11\x88"))
    esds = full(b"esds", descriptor(3, b"\0\0\0" + decoder + descriptor(6, b"\2")))
    described = box(entry, bytes(6), b"\0\1", bytes(8), struct.pack(">HHII", 1, 16, 0, 48000 << 16), esds)

    def moov(at: int) -> bytes:
        second = at + sum(sizes[:half]) + 16
        table = box(
            b"stbl",
            full(b"stsd", struct.pack(">I", 1), described),
            full(b"stts", struct.pack(">III", 1, frames, per_frame)),
            full(b"stsc", struct.pack(">IIIIIII", 2, 1, half, 1, 2, frames - half, 1)),
            full(b"stsz", struct.pack(f">II{frames}I", 0, frames, *sizes)),
            full(b"stco", struct.pack(">III", 2, at, second)),
        )
        media = box(
            b"mdia",
            full(b"mdhd", struct.pack(">IIII", 0, 0, 48_000, frames * per_frame), bytes(4)),
            full(b"hdlr", bytes(4), handler, bytes(12), b"CANARY-HANDLER\0"),
            box(b"minf", table),
        )
        told = box(b"udta", box(b"\xa9xyz", b"CANARY+31.2304+121.4737/"), box(b"\xa9nam", b"CANARY-NAME"))
        return box(b"moov", box(b"trak", media), told)

    head = box(b"ftyp", b"M4A \0\0\0\0M4A mp42")
    at = len(head) + len(moov(0)) + 8
    between = b"CANARY-BETWEEN!!"
    return (
        head + moov(at) + box(b"mdat", *sound[:half], between, *sound[half:]) + box(b"free", b"CANARY-FREE")
    )


def frames_of(content: bytes) -> bytes:
    return content[content.index(b"mdat") + 4 :]


def test_a_telephones_recording_keeps_its_sound_and_nothing_else(clean: Callable):
    sent = m4a()

    cleaned = clean(sent)

    assert cleaned.facts.media_type == "audio/mp4"
    assert b"CANARY" not in cleaned.content
    assert frames_of(cleaned.content) == b"".join(SILENCE + bytes(number % 3) for number in range(40))
    assert clean(cleaned.content).content == cleaned.content


def test_bare_aac_is_wrapped(clean: Callable):
    length = len(SILENCE) + 7
    head = bytes((0xFF, 0xF1, 0x4C, 0x40 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC))

    cleaned = clean((head + SILENCE) * 30 + b"CANARY")

    assert (cleaned.facts.media_type, frames_of(cleaned.content)) == ("audio/mp4", SILENCE * 30)


LONG = aac.MOST_SECONDS * 48_000 // 40 + 1
REFUSED = {
    "a film": (lambda: m4a(handler=b"vide"), "moving"),
    "a browser's film": (lambda: webm(video=True), "moving"),
    "sound of another kind in MP4": (lambda: m4a(entry=b"samr"), "kind"),
    "sound of another kind in WebM": (lambda: webm(b"A_VORBIS"), "kind"),
    "longer than a quarter of an hour in MP4": (lambda: m4a(per_frame=LONG), "long"),
    "longer than a quarter of an hour in WAV": (
        lambda: samples.sound("WAV", "PCM_U8", rate=8000, seconds=901),
        "long",
    ),
    "half an MP4": (lambda: m4a()[:300], "broken"),
    "no track": (lambda: box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov"), "broken"),
    "no sound in WebM": (lambda: webm()[:120], "broken"),
    "an empty WAV": (lambda: samples.sound("WAV", "PCM_16", seconds=0), "empty"),
    "HTML behind RIFF": (lambda: b"RIFF\0\0\0\0WAVE" + samples.HTML, "broken"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_heard_is_refused(what: str, clean: Callable):
    sent, problem = REFUSED[what]

    assert clean(sent()).problem == problem
