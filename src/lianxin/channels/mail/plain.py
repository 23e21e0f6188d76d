"""A mail written as a web page, reduced to its words: nothing of it is ever shown as a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = {"script", "style", "head", "title", "template"}
_BREAKS = {"br", "p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "hr"} | {
    f"h{level}" for level in range(1, 7)
}
_SPACES = re.compile(r"[ \t\r\n\f]+")


def words_of(html: str) -> str:
    """The words in their lines; quoted parts begin with ``>`` as in plain mails."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects lines.  Unclosed and unknown tags, as mail programs write them, change nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._silent = 0
        self._quoted = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BREAKS:
            self._end_line()
        if tag == "blockquote":
            self._quoted += 1
        given = dict(attrs)
        if tag == "a":
            self._link = given.get("href") or ""
        if tag == "img" and given.get("alt"):
            self.handle_data(f" {given['alt']} ")
        if tag == "td":
            self._line += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BREAKS:
            self._end_line()
        if tag == "blockquote" and self._quoted:
            self._quoted -= 1
        if tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line += _SPACES.sub(" ", data)

    def _end_link(self) -> None:
        """Where a link leads belongs to what was said, unless the words say it already."""
        if self._link.startswith(("http://", "https://")) and self._link not in self._line:
            self._line += f" <{self._link}>"
        self._link = ""

    def _end_line(self) -> None:
        text = _SPACES.sub(" ", self._line).strip()
        self._lines.append(f"{'> ' * bool(self._quoted)}{text}" if text else "")
        self._line = ""

    def text(self) -> str:
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()
