"""What a command refuses, with words for the person and the field that it is about; every door tells it alike."""

from __future__ import annotations

from django.utils.functional import Promise


class Refusal(ValueError):
    """A command that was not carried out.

    ``code`` is for programs, ``text`` for people (translated when it is shown), ``field`` names what has to be
    mended, or is empty.
    """

    def __init__(self, code: str, text: str | Promise, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.field = field


def refusal(code: str, field: str, text: str | Promise, **told: object) -> Refusal:
    """With something told in its words, in the language of whoever asked at this moment."""
    return Refusal(code, str(text) % told if told else text, field)
