"""Three languages from the first page on: no text without its two Chinese scripts."""

from pathlib import Path

import pytest

from tools import messages

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


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_every_text_is_translated(locale: str):
    catalog = messages.update(locale, messages.collect())

    assert messages.untranslated(catalog) == [], "run `make messages` and translate"


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_translations_keep_their_placeholders(locale: str):
    broken = {
        str(message.id): [str(e) for e in errors] for message, errors in messages.read_catalog(locale).check()
    }

    assert broken == {}
