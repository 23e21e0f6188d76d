"""Trying a form as somebody with a browser does: open the page, fill in the box, send it, look at the receipt."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

from ..posting import ChannelClosed, knock

_BOX = "body"


class _Form(HTMLParser):
    """The page's form with the box for words: what it carries unseen, and whether it is there at all."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.found = self._closed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._closed:
            return
        if tag == "form" and not self.found:
            self.hidden = {}
        if tag == "input" and given.get("type") == "hidden":
            self.hidden.setdefault(given.get("name") or "", given.get("value") or "")
        self.found = self.found or (tag == "textarea" and given.get("name") == _BOX)

    def handle_endtag(self, tag: str) -> None:
        self._closed = self._closed or (tag == "form" and self.found)


def say_by_form(path: str, words: str) -> None:
    """Say something on the page at this path; it must show the form, take the words and give a receipt."""
    page = knock(path)
    form = _Form()
    form.feed(page.text)
    if page.status != 200 or not form.found:  # noqa: PLR2004
        raise ChannelClosed("no_form")
    sent = knock(path, form={**form.hidden, _BOX: words})
    if sent.status not in {302, 303}:
        raise ChannelClosed("refused")
    receipt = urlsplit(sent.headers.get("location", ""))
    if "/receipt/" not in receipt.path or knock(receipt.path).status != 200:  # noqa: PLR2004
        raise ChannelClosed("no_receipt")
