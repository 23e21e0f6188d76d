"""Which encoding a text file is in.  It is proved or refused, so that no text arrives as other characters."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from .problems import BadFile

_CHUNK = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: The commonest characters of running Chinese text in either script: over a third of any honest sample.
_COMMON = frozenset(
    "的一是不了在人有我他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會自着著去之过過家学學"
    "对對可里裡後后小么麼心多天而能好都然没沒日于於起还還发發成事只作当當想看无無开開手十用主行方又如前所本见見经經头頭"
    "面公同三已老从從动動两兩长長请請问問题題局市区區县縣村路水电電街业業管理政府民生活工部门門领导領導"
)
_LEAST_COMMON = 0.1
_MOST_ZEROS = 0.1
_CUT_OFF = "lianxin.cut-off"


def _mark_cut(error: UnicodeError) -> tuple[str, int]:
    """As Python's own way, which marks no byte below 0x80: half a character of UTF-16 may be one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    rest = error.object[error.start :]
    return "".join(chr(0xDC80 | byte & 0x7F) for byte in rest), len(error.object)


codecs.register_error(_CUT_OFF, _mark_cut)


@dataclass(frozen=True)
class Encoding:
    """How to decode a file; ``cut`` when its last character is incomplete."""

    name: str
    cut: bool = False

    @property
    def errors(self) -> str:
        """The incomplete rest becomes lone surrogates, by which its row is known; all else is proved valid."""
        return _CUT_OFF if self.cut else "strict"


def detect(path: Path, named: str = "") -> Encoding:
    """The encoding named, or the one that the bytes prove: UTF-8, else GB 18030 or Big5."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if named:
        return _demand(path, named)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return _demand(path, name)
    found = _valid(path, "utf-8")
    # A stray control character goes when a voice is taken in; where every other byte is zero, there is no text.
    if head.count(0) > (len(head) * _MOST_ZEROS if found else 0):
        raise BadFile(_("This is not a text file."))
    return found or _chinese(path, head)


def _demand(path: Path, name: str) -> Encoding:
    try:
        "a".encode(name)  # of the names that Python knows, some are no encodings of text
        found = _valid(path, codecs.lookup(name).name)
    except (LookupError, ValueError):
        raise BadFile(_("There is no encoding “%(name)s”.") % {"name": name}) from None
    if found is None:
        raise BadFile(_("The file is not in the encoding %(name)s.") % {"name": name})
    return found


def _valid(path: Path, name: str) -> Encoding | None:
    """Decode the whole file piece by piece; None when it is not in this encoding."""
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        except UnicodeError:
            return None
    return Encoding(name, cut=bool(decoder.getstate()[0]))


def _chinese(path: Path, head: bytes) -> Encoding:
    readings = [found for name in ("gb18030", "big5") if (found := _valid(path, name))]
    scored = sorted(((_likeness(head, found.name), found) for found in readings), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < _LEAST_COMMON:
        raise BadFile(
            _(
                "The text is neither UTF-8 nor, recognisably, GB 18030 or Big5. Name its encoding with --encoding."
            )
        )
    return scored[0][1]


def _likeness(head: bytes, name: str) -> float:
    """The share of common Chinese characters among all that are not ASCII."""
    foreign = [char for char in head.decode(name, errors="ignore") if not char.isascii()]
    return sum(char in _COMMON for char in foreign) / max(1, len(foreign))
