"""The fields of every form that staff fill in, read from the pages themselves."""

import re
from pathlib import Path

from tests.architecture.trees import SOURCE

#: Folders of pages that only staff open.
STAFF = ("web/templates/desk", "web/templates/lead", "web/templates/overseer", "channels/visit/templates")
STAFF += (
    "web/templates/parts",
    "web/templates/orders",
    "web/templates/findings",
    "channels/hotline/templates",
    "channels/paper/templates",
)
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>", re.DOTALL)
DRAWN = re.compile(r"{{ ?form\.(\w+) ?}}")
NAME = re.compile(r'\bname="([^"]+)"')
STEP = re.compile(r"'([\w-]+)' ?%}\"?|{% url '[\w]+:(\w+)'")
UNSEEN = {"csrfmiddlewaretoken", "idempotency_key", "client_key", "lat", "lon"}


def fields() -> dict[str, set[str]]:
    """Form by form, the names of what a person fills in; parts that are included stand under their own name."""
    found: dict[str, set[str]] = {}
    for page in sorted(page for folder in STAFF for page in (SOURCE / folder).rglob("*.html")):
        _read(page, found)
    return {form: names for form, names in found.items() if names}


def _read(page: Path, found: dict[str, set[str]]) -> None:
    text = page.read_text(encoding="utf-8")
    for attributes, inner in FORM.findall(text):
        if 'method="post"' in attributes:
            found.setdefault(_code(attributes, page), set()).update(_names(inner))
    rest = FORM.sub("", text)
    if names := _names(rest):
        found.setdefault(page.stem.replace("_", "-"), set()).update(names)


def _code(attributes: str, page: Path) -> str:
    """The last step that its address names, else the page."""
    steps = [step or view for step, view in STEP.findall(attributes)]
    return (steps[-1] if steps else page.stem).replace("_", "-")


def _names(text: str) -> set[str]:
    tags = [tag for tag in FIELD.findall(text) if 'type="hidden"' not in tag]
    names = {re.sub(r"{{.*?}}", "*", match[1]) for tag in tags if (match := NAME.search(tag))}
    return (names | set(DRAWN.findall(text))) - UNSEEN
