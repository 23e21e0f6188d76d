"""Cleaning of files: what comes out holds only what can be seen or heard, written anew by us.

Pure: no framework, no database.  It runs in a process of its own (``worker``) with little memory and little
time, because what comes in was made by strangers.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
JPEG, PNG, PDF, MP3, M4A = "image/jpeg", "image/png", "application/pdf", "audio/mpeg", "audio/mp4"


class Unclean(ValueError):
    """A file that cannot be taken.  ``problem`` is a short code; ``attachments.wording`` says it in words.

    kind: none of the kinds that are taken; large: too many bytes; pixels: too many pixels; pages: too many pages;
    moving: an animation; long: lasts too long; locked: needs a password; broken: cannot be read to its end;
    heavy: reading it takes more memory or time than a file of its kind needs; empty: no bytes.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Clean:
    """What was written: its media type, and its size in pixels if it can be seen.

    ``phash`` is the print of a photo as it came (``algorithms.pictures``), by which it is known again.
    """

    media_type: str
    width: int | None = None
    height: int | None = None
    phash: str = ""
