"""Three languages from the first page on: no text without its two Chinese scripts."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from lianxin.algorithms import script
from lianxin.algorithms.script import Script
from tools import messages

SCRIPTS = {"zh_Hans": Script.SIMPLIFIED, "zh_Hant": Script.TRADITIONAL}

TEMPLATE = """{% load i18n %}
<h1>{% translate "Say it" %}</h1>
    <p>{% blocktranslate trimmed count n=many %}
        {{ n }} voice
    {% plural %}
        {{ n }} voices
    {% endblocktranslate %}</p>
<a title="{{ title|default:_("None yet") }}">it's {% translate "May" context "month" %}</a>
"""


def test_texts_of_templates_and_code_are_found(tmp_path: Path):
    (tmp_path / "page.html").write_text(TEMPLATE)
    (tmp_path / "states.py").write_text('from x import gettext_lazy as _\nOPEN = "open", _("Open")\n')

    found = {message.id for message in messages.collect(tmp_path) if message.id}

    assert found == {"Say it", ("%(n)s voice", "%(n)s voices"), "None yet", "May", "Open"}


@pytest.fixture(scope="module")
def collected() -> Catalog:
    return messages.collect()


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_every_text_is_translated(locale: str, collected: Catalog):
    catalog = messages.update(locale, collected)

    assert messages.untranslated(catalog) == [], "run `make messages` and translate"


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_translations_keep_their_placeholders(locale: str):
    broken = {
        str(message.id): [str(e) for e in errors] for message, errors in messages.read_catalog(locale).check()
    }

    assert broken == {}


@pytest.mark.parametrize(
    ("locale", "foreign"), [("zh_Hans", script._traditional), ("zh_Hant", script._simplified)]
)
def test_translations_are_written_in_their_own_script(
    locale: str, foreign: Callable[[], frozenset[str]]
) -> None:
    texts = [text for message in messages.read_catalog(locale) for text in _texts(message)]

    assert [text for text in texts if foreign() & set(text)] == []
    assert any(script.script_of(text) is SCRIPTS[locale] for text in texts)


def _texts(message: Message) -> Sequence[str]:
    if not message.id:
        return ()
    return [message.string] if isinstance(message.string, str) else list(message.string or ())
