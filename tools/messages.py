"""Collects every text of the product into the message catalogs, one per Chinese script; English is the source.

Babel reads Python itself; for templates, Django first turns its translation tags into calls that Babel can read.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/lianxin"
CATALOGS = SOURCE / "web/locale"
LOCALES = ("zh_Hans", "zh_Hant")

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def _as_python(path: Path) -> str:
    """The file as Python text; what a template holds besides texts becomes words that mean nothing."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.lstrip() for line in templatize(text, str(path)).split("\n"))


def texts_of(path: Path) -> Iterator[Found]:
    source = io.BytesIO(_as_python(path).encode())
    yield from extract(
        "python", source, keywords=KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
    )


def collect(source: Path = SOURCE) -> Catalog:
    catalog = Catalog(charset="utf-8")
    paths = [path for path in source.rglob("*") if path.suffix in {".py", ".html"}]
    for path in sorted(paths):
        if "migrations" in path.parts:
            continue
        place = path.relative_to(source).as_posix()
        for line, message, comments, context in texts_of(path):
            catalog.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return catalog


def catalog_path(locale: str) -> Path:
    return CATALOGS / locale / "LC_MESSAGES/django.po"


def read_catalog(locale: str) -> Catalog:
    path = catalog_path(locale)
    if not path.exists():
        return Catalog(locale=locale, project="Lianxin", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="django")


def update(locale: str, template: Catalog) -> Catalog:
    """The catalog with today's texts: new ones empty, old translations kept, no guesses, nothing obsolete."""
    catalog = read_catalog(locale)
    template.creation_date = catalog.creation_date  # so that running this twice changes nothing
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def write(locale: str, catalog: Catalog) -> None:
    path = catalog_path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def untranslated(catalog: Catalog) -> list[str]:
    """The texts without a translation that may be shown: missing, incomplete or only guessed."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not message.string or not all(message.string))
    ]


def main() -> int:
    template = collect()
    for locale in LOCALES:
        catalog = update(locale, template)
        write(locale, catalog)
        print(f"{locale}: {len(catalog)} texts, {len(untranslated(catalog))} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
