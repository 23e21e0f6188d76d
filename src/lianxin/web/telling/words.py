"""The word of the person who spoke."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Sentences, ToYou

SENTENCES: Sentences = {
    "voice.verdict": lambda p, _n: {
        "solved": _("The person who spoke said: solved"),
        "partly": _("The person who spoke said: partly solved"),
        "not": _("The person who spoke said: not solved"),
    }[p["word"]],
}
TO_THE_SPEAKER: ToYou = {
    "voice.verdict": lambda p: {
        "solved": _("You said: solved"),
        "partly": _("You said: partly solved"),
        "not": _("You said: not solved"),
    }[p["word"]],
}
TONES = {"voice.verdict": "resident"}
