"""Recordings: decoded and coded anew, so that no tag, no picture and nothing behind the end goes through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from . import MP3, Clean, Unclean, aac, webm
from .kinds import HEAD

MOST_SECONDS = aac.MOST_SECONDS
#: Sampling rates that MP3 knows; whatever is finer (a studio's WAV) is brought down to one of them.
_RATES = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000}
_FORMATS = {"WAV", "WAVEX", "FLAC", "OGG", "MP3"}
_BLOCK = 48_000
#: About 64 kbit/s: speech stays clear.
_COMPRESSION = 0.9

Samples = np.ndarray[tuple[int, int], np.dtype[np.float32]]


def clean_audio(source: Path, target: Path) -> Clean:
    """MP3, because every phone and every office computer plays it; AAC keeps its frames (see ``aac``)."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    if head[4:8] == b"ftyp":
        return aac.clean_mp4(source, target)
    if head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return aac.clean_adts(source, target)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        ogg = target.with_name("sound.ogg")
        webm.to_ogg(source, ogg)
        source = ogg
    return _coded_anew(source, target)


def _coded_anew(source: Path, target: Path) -> Clean:
    try:
        with soundfile.SoundFile(source) as heard:
            _demand_short(heard)
            step = _step(heard.samplerate)
            channels = min(heard.channels, 2)
            with _mp3(target, heard.samplerate // step, channels) as written:
                for block in _blocks(heard):
                    written.write(_simpler(block, channels, step))
    except soundfile.SoundFileError:
        raise Unclean("broken") from None
    return Clean(MP3)


def _demand_short(heard: soundfile.SoundFile) -> None:
    if heard.format not in _FORMATS:
        raise Unclean("kind")
    if heard.frames > MOST_SECONDS * heard.samplerate:
        raise Unclean("long")


def _step(rate: int) -> int:
    """Every how many samples are kept to come to a rate that MP3 knows."""
    for step in range(1, 9):
        if rate % step == 0 and rate // step in _RATES:
            return step
    raise Unclean("broken")


def _mp3(target: Path, rate: int, channels: int) -> soundfile.SoundFile:
    return soundfile.SoundFile(
        target,
        "w",
        rate,
        channels,
        format="MP3",
        subtype="MPEG_LAYER_III",
        compression_level=_COMPRESSION,
        bitrate_mode="CONSTANT",
    )


def _blocks(heard: soundfile.SoundFile) -> Iterator[Samples]:
    """The sound, a second or so at a time; a file that says less than it holds is cut at the bound."""
    left = MOST_SECONDS * heard.samplerate
    while left > 0 and len(block := heard.read(_BLOCK, dtype="float32", always_2d=True)):
        left -= len(block)
        yield block
    if heard.tell() == 0:
        raise Unclean("empty")


def _simpler(block: Samples, channels: int, step: int) -> Samples:
    """No more than two channels, no finer than MP3 knows (the mean of neighbours), no louder than full."""
    if block.shape[1] > channels:
        block = np.repeat(block.mean(axis=1, keepdims=True), channels, axis=1)
    if step > 1:
        block = block[: len(block) // step * step].reshape(-1, step, channels).mean(axis=1)
    return np.clip(np.nan_to_num(block), -1.0, 1.0)
