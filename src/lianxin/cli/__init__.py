"""The command ``lianxin``.  Each module in this folder is one command and registers itself."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.utils import translation

from lianxin.starting import reading_modules

#: What people run on machines on which there is no house, and shall be none afterwards.
OUTSIDE = (("witness",), ("map",), ("sealed",), ("ballot", "key"), ("ballot", "open"), ("tally",), ("draw",))

#: What needs nothing of a house but its words: rooms and tables are not even read, which is most of a start.
WITHOUT_ROOMS = (["tally"],)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its return value is the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    with without_a_house(given):
        return _run(given)


@contextmanager
def without_a_house(arguments: list[str]) -> Iterator[None]:
    """Whoever watches from outside gets no data folder with keys of an office that they do not have."""
    outside = any(tuple(arguments[: len(words)]) == words for words in OUTSIDE)
    if not outside or os.environ.get("LIANXIN_DATA"):
        yield
        return
    with TemporaryDirectory(prefix="lianxin-no-house-") as folder:
        os.environ["LIANXIN_DATA"] = folder
        yield


def _run(given: list[str]) -> int:
    with reading_modules():
        if given[:1] in WITHOUT_ROOMS:
            setup_words()
        else:
            setup_django()
        modules = [import_module(f"{__name__}.{name}") for name in names_for(given)]
    with translation.override(chosen_language()):
        parser = argparse.ArgumentParser(prog="lianxin", description="A bridge between people and offices.")
        commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        for module in modules:
            module.add(commands)
        chosen = parser.parse_args(given)
        status: int = chosen.run(chosen)
    return status


def names_for(arguments: list[str]) -> list[str]:
    """The module of the command that is asked for; all of them where it is none, so that help lists them."""
    # A module that begins with an underscore is shared by commands and is none itself.
    names = [module.name for module in iter_modules(__path__) if not module.name.startswith("_")]
    asked = f"{arguments[0]}-" if arguments else ""
    # `import` is a word of Python's, so its module is called import_file.
    return [name for name in names if asked and f"{name}-".replace("_", "-").startswith(asked)] or names


def setup_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings")
    django.setup()


def setup_words() -> None:
    """Texts in the languages of the house, where a process has not set up more than that."""
    if not settings.configured:
        paths = [str(Path(__file__).parents[1] / "web" / "locale")]
        settings.configure(USE_I18N=True, LOCALE_PATHS=paths, LOGGING_CONFIG=None)
    django.setup()


def chosen_language() -> str:
    """The language of messages: LIANXIN_LANG, else the one of the terminal, else English."""
    wanted = (
        os.environ.get("LIANXIN_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    ).lower()
    if wanted.startswith(("zh_tw", "zh_hk", "zh_mo", "zh-hant", "zh_hant")):
        return "zh-hant"
    return "zh-hans" if wanted.startswith("zh") else "en"
