"""PDF documents: the pages stay as they look; all that acts, calls, hides or tells about the writer goes."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pikepdf
from pikepdf import Name, Pdf

from . import PDF, Clean, Unclean, boxes, jpeg
from .kinds import MOST_FILE

MOST_PAGES = 300
MOST_OBJECTS = 200_000
#: What a page, and the document itself, are made of; every other entry is left out, whatever its name.
_OF_PAGE = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/UserUnit",
    "/Resources",
    "/Contents",
    "/Group",
}
_OF_ROOT = {"/Type", "/Pages", "/OCProperties", "/Lang", "/PageLabels"}
_OF_TREE = {"/Type", "/Parent", "/Kids", "/Count", "/MediaBox", "/CropBox", "/Rotate", "/Resources"}
_OF_TRAILER = {"/Root", "/Size", "/ID"}
#: What pictures, fonts and drawings inside carry beside what is seen.
_TELLING = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/OPI",
    "/AF",
    "/Ref",
    "/StructParent",
    "/StructParents",
    "/PS",
)


def clean_pdf(source: Path, target: Path) -> Clean:
    """Write the pages anew.  Filled-in forms and remarks are drawn into the page first, so nothing seen is lost."""
    try:
        with pikepdf.open(source) as document:
            _demand_readable(document)
            _draw_what_floats(document)
            _keep_only(document)
            document.save(
                target,
                deterministic_id=True,
                recompress_flate=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
    except Unclean:
        raise
    except pikepdf.PasswordError:
        raise Unclean("locked") from None
    except (
        pikepdf.PikepdfError,
        RecursionError,
        ValueError,
        TypeError,
        KeyError,
        zlib.error,
    ):
        raise Unclean("broken") from None
    return Clean(PDF)


def _demand_readable(document: Pdf) -> None:
    if document.is_encrypted:
        raise Unclean("locked")
    if not len(document.pages):
        raise Unclean("broken")
    if len(document.pages) > MOST_PAGES or len(document.objects) > MOST_OBJECTS:
        raise Unclean("pages")


def _draw_what_floats(document: Pdf) -> None:
    if "/AcroForm" in document.Root:
        document.generate_appearance_streams()
    document.flatten_annotations("all")


def _keep_only(document: Pdf) -> None:
    _reduce(document.trailer, _OF_TRAILER)
    _reduce(document.Root, _OF_ROOT)
    for node in _tree(document.Root.Pages):
        _reduce(node, _OF_PAGE if node.get("/Type") == Name.Page else _OF_TREE)
    for page in document.pages:
        page.Contents = document.make_stream(_redrawn(page))
    for item in document.objects:
        if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
            _quieten(item)


def _reduce(held: pikepdf.Object, kept: set[str]) -> None:
    for name in [name for name in held.keys() if name not in kept]:  # noqa: SIM118  no mapping, a PDF object
        del held[name]


def _tree(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The pages and what binds them, each once however they point to each other."""
    waiting, seen = [node], set[tuple[int, int]]()
    while waiting:
        found = waiting.pop()
        if found.objgen in seen or not isinstance(found, pikepdf.Dictionary):
            continue
        seen.add(found.objgen)
        yield found
        waiting.extend(cast("Iterable[pikepdf.Object]", found.get("/Kids", [])))


def _redrawn(drawing: pikepdf.Page | pikepdf.Object) -> bytes:
    """The drawing commands, read and written anew: what is no command (a remark, rests behind the end) goes."""
    return pikepdf.unparse_content_stream(pikepdf.parse_content_stream(drawing))


def _quieten(item: pikepdf.Object) -> None:
    for name in _TELLING:
        if name in item:
            del item[name]
    if not isinstance(item, pikepdf.Stream):
        return
    if item.get("/Subtype") == Name.Form:
        item.write(_redrawn(item))
    elif filters := _filters(item):
        _quieten_picture(item, filters)


def _filters(stream: pikepdf.Stream) -> list[str]:
    found: Any = stream.get("/Filter", [])
    return [str(name) for name in (found if isinstance(found, pikepdf.Array) else [found])]


def _quieten_picture(stream: pikepdf.Stream, filters: list[str]) -> None:
    """Photos inside are files of their own, with metadata of their own."""
    if filters[-1] not in _PICTURES:
        return
    data = stream.read_raw_bytes()
    for outer in filters[:-1]:
        data = _unwrapped(data, outer)
    settings = stream.get("/DecodeParms")
    kept = settings if isinstance(settings, pikepdf.Dictionary) else None
    stream.write(_PICTURES[filters[-1]](data), filter=Name(filters[-1]), decode_parms=kept)


def _unwrapped(data: bytes, wrapping: str) -> bytes:
    if wrapping in {"/FlateDecode", "/Fl"}:
        return zlib.decompressobj().decompress(data, MOST_FILE)
    if wrapping in {"/ASCII85Decode", "/A85"}:
        return base64.a85decode(data.rstrip().removesuffix(b"~>"))
    raise Unclean("broken")


_PICTURES = {"/DCTDecode": jpeg.stripped, "/DCT": jpeg.stripped, "/JPXDecode": boxes.without_remarks}
