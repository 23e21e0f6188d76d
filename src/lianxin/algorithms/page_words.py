"""A page reduced to its words, such as a mail or a proposal of another program: nothing of it is ever shown as a page.

The reader goes over the page once, whatever stands in it.  The parser of the standard library looks again and again
for the end of a tag that has none: two hundred kilobytes of them would keep the mailbox busy for an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_SILENT = {"script", "style", "head", "title", "template"}
_BREAKS = {"br", "p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "hr"} | {
    f"h{level}" for level in range(1, 7)
}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})(?![A-Za-z0-9])")
_GIVEN = re.compile(r"""\b(href|alt)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
#: Characters.  A tag that is longer carries pictures, not words.
_LONGEST_TAG = 4000


def words_of(page: str) -> str:
    """The words in their lines; quoted parts begin with ``>`` as in plain mails."""
    reader = _Reader()
    for text, tag in _pieces(page):
        reader.read_text(text)
        reader.read_tag(tag)
    return reader.text()


def _pieces(page: str) -> Iterator[tuple[str, str]]:
    """Text and the tag behind it, again and again; a ``<`` that begins no tag is text."""
    scan, at = _Scan(page), 0
    while (begin := page.find("<", at)) >= 0:
        end = scan.end_of_tag(begin)
        if end < 0:
            yield page[at : begin + 1], ""
            at = begin + 1
            continue
        tag = page[begin : min(end, begin + _LONGEST_TAG)]
        yield page[at:begin], tag
        at = scan.end_of_silence(tag, end)
    yield page[at:], ""


class _Scan:
    """Searches that remember what is not to be found any more, so that each is made in vain once at most."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._missing: set[str] = set()

    def end_of_tag(self, begin: int) -> int:
        """Where the tag, or the remark, that begins here ends; -1 if none begins here."""
        if self._page.startswith("<!--", begin) and (end := self._after("-->", begin + 4)) >= 0:
            return end
        follows = self._page[begin + 1 : begin + 2]
        is_tag = follows in {"/", "!", "?"} or (follows.isascii() and follows.isalpha())
        return self._after(">", begin) if is_tag else -1

    def end_of_silence(self, tag: str, end: int) -> int:
        """Where words go on: behind what a program reads, if this tag begins such a part and it ends at all."""
        found = _NAME.match(tag)
        if not found or found[1] or found[2].lower() not in _SILENT:
            return end
        closing = f"</{found[2].lower()}"
        if closing in self._missing:
            return end
        close = re.compile(re.escape(closing), re.IGNORECASE).search(self._page, end)
        if close is None:
            self._missing.add(closing)
        return close.start() if close else end

    def _after(self, mark: str, begin: int) -> int:
        found = -1 if mark in self._missing else self._page.find(mark, begin)
        if found < 0:
            self._missing.add(mark)
            return -1
        return found + len(mark)


class _Reader:
    """Puts words into lines.  Unclosed and unknown tags, as mail programs write them, change nothing."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quoted = 0
        self._link = ""

    def read_text(self, text: str) -> None:
        if text:
            self._line.append(unescape(_SPACES.sub(" ", text)))

    def read_tag(self, tag: str) -> None:
        found = _NAME.match(tag)
        if found is None:
            return
        name, closes = found[2].lower(), bool(found[1])
        if name in _BREAKS:
            self._end_line()
        if name == "blockquote":
            self._quoted = max(0, self._quoted + (-1 if closes else 1))
        if name == "td":
            self._line.append(" ")
        self._note(name, closes, tag)

    def _note(self, name: str, closes: bool, tag: str) -> None:  # noqa: FBT001  as the tag says
        """What a link and a picture say beside their words."""
        given = {key.lower(): unescape(a or b or c) for key, a, b, c in _GIVEN.findall(tag)}
        if name == "a":
            self._end_link()
            self._link = "" if closes else given.get("href", "")
        if name == "img" and given.get("alt"):
            self._line.append(f" {given['alt']} ")

    def _end_link(self) -> None:
        """Where a link leads belongs to what was said, unless the words say it already."""
        said = self._line[-1].strip() if self._line else ""
        if self._link.startswith(("http://", "https://")) and self._link != said:
            self._line.append(f" <{self._link}>")
        self._link = ""

    def _end_line(self) -> None:
        text = _SPACES.sub(" ", "".join(self._line)).strip()
        self._lines.append(f"{'> ' * bool(self._quoted)}{text}" if text else "")
        self._line = []

    def text(self) -> str:
        self._end_link()
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()
