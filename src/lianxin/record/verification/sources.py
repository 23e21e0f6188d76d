"""Where a public record is read from: a folder or an address, both in the layout of C2SP tlog-tiles."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _

from lianxin.algorithms.merkle import TILE_WIDTH

from .report import Unreadable

SECONDS = 30
#: No proper file of a record is larger: 256 entries of at most 65,535 bytes, each behind its length.
MOST_BYTES = TILE_WIDTH * (2 + 65_535)


class Source(Protocol):
    """Gives the bytes at a path below the record, or None when there is nothing."""

    name: str

    def read(self, path: str) -> bytes | None: ...


class Folder:
    """A record in a folder, such as ``lianxin export-record`` writes."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    def read(self, path: str) -> bytes | None:
        try:
            with (self._folder / path).open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise Unreadable(f"{self._folder / path}: {error.strerror}") from None


class Web:
    """A record at an http or https address."""

    def __init__(self, address: str) -> None:
        if not address.startswith(("http://", "https://")):
            raise Unreadable(_("An address of a record begins with http:// or https://."))
        self.name = address.rstrip("/") + "/"

    def read(self, path: str) -> bytes | None:
        request = Request(self.name + path, headers={"Accept-Encoding": "identity"})  # noqa: S310 -- checked above
        try:
            with urlopen(request, timeout=SECONDS) as response:  # noqa: S310 -- as above
                data: bytes = response.read(MOST_BYTES + 1)
        except HTTPError as error:
            error.close()
            if error.code in {404, 410}:
                return None
            raise Unreadable(
                _("%(address)s answers with status %(code)s") % _told(self, path, error.code)
            ) from None
        except (URLError, OSError, ValueError) as error:
            raise Unreadable(
                _("%(address)s cannot be reached (%(code)s)") % _told(self, path, error)
            ) from None
        return data


def _told(source: Web, path: str, code: object) -> dict[str, object]:
    return {"address": source.name + path, "code": code}


def record_at(source: Source) -> bool:
    """Whether the source holds a record in this layout."""
    return source.read("checkpoint") is not None


def records_in(folder: Path) -> list[Source]:
    """The record in a folder, or those in its subfolders."""
    below = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    found: list[Source] = [Folder(path) for path in (folder, *below) if record_at(Folder(path))]
    return found[:1] if found and found[0].name == str(folder) else found
