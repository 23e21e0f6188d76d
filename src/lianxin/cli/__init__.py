"""The command ``lianxin``.  Each module in this folder is one command and registers itself."""

from __future__ import annotations

import argparse
import os
from importlib import import_module
from pkgutil import iter_modules

import django
from django.utils import translation


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its return value is the exit status."""
    setup_django()
    with translation.override(chosen_language()):
        parser = argparse.ArgumentParser(prog="lianxin", description="A bridge between people and offices.")
        commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        for module in iter_modules(__path__):
            # A module that begins with an underscore is shared by commands and is none itself.
            if not module.name.startswith("_"):
                import_module(f"{__name__}.{module.name}").add(commands)
        chosen = parser.parse_args(arguments)
        status: int = chosen.run(chosen)
    return status


def setup_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings")
    django.setup()


def chosen_language() -> str:
    """The language of messages: LIANXIN_LANG, else the one of the terminal, else English."""
    wanted = (
        os.environ.get("LIANXIN_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    ).lower()
    if wanted.startswith(("zh_tw", "zh_hk", "zh_mo", "zh-hant", "zh_hant")):
        return "zh-hant"
    return "zh-hans" if wanted.startswith("zh") else "en"
