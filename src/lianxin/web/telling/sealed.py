"""What was written past the office: that it came, that it was fetched, that it was answered; never more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.office.models import in_language

from .names import Sentences, ToYou

SENTENCES: Sentences = {
    "sealed_reader.named": lambda p, _n: (
        _("People can write past this office to %(name)s, sealed for its key")
        % {"name": in_language(p["names"])}
    ),
    "sealed_reader.dropped": lambda _p, _n: _(
        "Nothing new can be written past this office to one of the bodies outside"
    ),
    "voice.sealed": lambda _p, _n: _(
        "Somebody wrote past this office to a body outside; nobody here can read it"
    ),
    "voice.fetched": lambda _p, _n: _("The body outside has fetched sealed words"),
    "sealed.answered": lambda _p, _n: _("The body outside answered whoever wrote to it"),
}
TO_THE_SPEAKER: ToYou = {
    "voice.sealed": lambda _p: _("Your sealed words came in"),
    "voice.fetched": lambda _p: _("The body outside has fetched your words"),
    "sealed.answered": lambda _p: _("The body outside answered you"),
}
TONES = {"voice.sealed": "resident", "sealed_reader.dropped": "clock"}
