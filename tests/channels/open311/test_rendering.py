"""XML and JSON say the same, whatever was said."""

import json
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lianxin.channels.open311.rendering import JSON, XML, Document, render

HOSTILE = [
    "]]>",
    "<script>alert(1)</script>",
    "&lt;&amp;&#0;",
    "\x00\x08\x0b\x1f\x7f\x85",
    "\ud800",
    "\ufffe\uffff",
    "\U0001f6a8 路燈 \U00020bb7",
    "\r\n\r",
    "<!--",
    "<?xml?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
    '" onload="',
    "\u202e\u2028",
    " ",
    "\t",
]
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=5).map("".join)
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS
NUMBERS = st.floats(-180, 180).map(lambda degrees: round(degrees, 3))
ROWS = st.fixed_dictionaries(
    {
        "description": TEXTS,
        "service_name": TEXTS,
        "lat": st.none() | NUMBERS,
        "metadata": SCALARS,
        "extended_attributes": st.fixed_dictionaries({"state": TEXTS}),
        "notes": st.lists(st.fixed_dictionaries({"datetime": TEXTS, "description": TEXTS}), max_size=3),
    }
)


def same(element: Element, value: Any) -> bool:
    """Whether an element says what a JSON value says; an empty element is null."""
    if isinstance(value, dict):
        children = list(element)
        return [child.tag for child in children] == list(value) and all(map(same, children, value.values()))
    if isinstance(value, list):
        return len(element) == len(value) and all(map(same, element, value))
    spoken = (
        {None: None, True: "true", False: "false"}.get(value, str(value)) if _is_word(value) else str(value)
    )
    return element.text == spoken


def _is_word(value: Any) -> bool:
    return value is None or isinstance(value, bool)


@given(st.lists(ROWS, max_size=3))
def test_both_forms_say_the_same(rows: list[Any]):
    document = Document("service_requests", rows)
    told = json.loads(render(document, JSON))
    element = fromstring(render(document, XML).encode())

    assert [child.tag for child in element] == ["request"] * len(rows)
    assert same(element, told)


@given(TEXTS)
def test_what_people_write_comes_through_unchanged_as_far_as_xml_can_hold_it(text: str):
    (told,) = json.loads(render(Document("errors", [{"description": text}]), JSON))
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = [char for char in unified if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff")]

    assert (told["description"] or "") == "".join(char for char in kept if not "\ud800" <= char <= "\udfff")


def test_a_document_by_hand():
    document = Document("errors", [{"code": "400", "description": "<]]>&\"'"}])

    assert render(document, XML) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        "<errors><error><code>400</code><description>&lt;]]&gt;&amp;&quot;&#39;</description></error></errors>"
    )
    assert render(document, JSON) == '[{"code": "400", "description": "<]]>&\\"\'"}]'


def test_an_empty_list_is_a_list_in_both():
    assert render(Document("services", []), JSON) == "[]"
    assert render(Document("services", []), XML).endswith("<services></services>")


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXTS, text=TEXTS)
def test_released_words_read_the_same_in_both(program, place, title: str, text: str):
    from lianxin.hear.commands import NotHeard
    from tests.channels.open311.support import release

    number = _number(program)
    try:
        release(number, place.town, title, text)
    except NotHeard:
        assume(False)
    told = program.json(f"requests/{number}", extensions="true")

    assert same(program.xml(f"requests/{number}", extensions="true"), told)


def _number(program: Any) -> str:
    known = program.json("requests")
    return str(known[0]["service_request_id"]) if known else program.say()
