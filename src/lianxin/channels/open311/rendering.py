"""Documents of GeoReport v2 as XML and as JSON.  Both are written from the same facts and say the same.

The JSON follows the Spark convention: lists stand at the top level, and an element that only wraps a list is left
out.  An empty element in XML is null in JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

XML, JSON = "xml", "json"
CONTENT_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
#: What a list's parts are called in XML.
_PARTS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "notes": "note",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
#: Characters that XML 1.0 cannot hold, however they are escaped.
_NO_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


@dataclass(frozen=True)
class Document:
    """An answer: the name of its root element, and a list of objects or one object."""

    root: str
    content: Sequence[object] | Mapping[str, object]


def render(document: Document, form: str) -> str:
    """The document in the form that was asked for."""
    content = _plain(document.content)
    if form == JSON:
        return json.dumps(content, ensure_ascii=False)
    return _DECLARATION + "".join(_element(document.root, content))


def _plain(value: object) -> object:
    """The same without what only one of the two forms could hold: neither may know more than the other."""
    if isinstance(value, str):
        return _NO_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n")) or None
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, Sequence) else value


def _element(name: str, value: object) -> Iterator[str]:
    if value is None:
        yield f"<{name}/>"
        return
    yield f"<{name}>"
    if isinstance(value, dict):
        for inner, part in value.items():
            yield from _element(inner, part)
    elif isinstance(value, list):
        for part in value:
            yield from _element(_PARTS[name], part)
    else:
        yield _text(value)
    yield f"</{name}>"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).translate(_ESCAPES)
