"""In which language something was written, without anybody waiting for the model that tells."""

from __future__ import annotations

import threading

from django.conf import settings

from lianxin.algorithms.script import Script, language_of, script_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
_CHINESE = {Script.SIMPLIFIED, Script.TRADITIONAL, Script.CHINESE}
_loading = threading.Lock()
_loaded = threading.Event()


def written_in(text: str) -> str:
    """The language, or '' where it cannot be told, or not yet: loading the model takes seconds, so it is done aside."""
    if script_of(text) in _CHINESE or _loaded.is_set():
        found = language_of(text, LANGUAGES)
        return "" if found == "unsure" else found
    if _loading.acquire(blocking=False):
        threading.Thread(target=_load, name="languages", daemon=True).start()
    return ""


def _load() -> None:
    language_of("The first text makes the model load.", LANGUAGES)
    _loaded.set()
