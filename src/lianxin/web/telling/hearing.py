"""Voices, the conversation about them, and visits."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Sentences, ToYou

#: How a message to the person who spoke ended, told to anybody and told to them.
_MESSAGE_ENDED = {
    "sent": lambda: _("The person who spoke was sent a message"),
    "bounced": lambda: _("A message to the person who spoke came back"),
    "given_up": lambda: _("A message to the person who spoke could not be delivered in a week"),
    "no_way": lambda: _("No message was sent: no channel of this office reaches the contact that was left"),
    "withheld": lambda: _("A message was not sent: the person who spoke does not want any more"),
}
_MESSAGE_TO_YOU_ENDED = {
    "sent": lambda: _("We sent you a message"),
    "bounced": lambda: _("Our message to you came back"),
    "given_up": lambda: _("Our message to you could not be delivered in a week"),
    "no_way": lambda: _("We could not write to you: no channel of this office reaches the contact you left"),
    "withheld": lambda: _("A message was not sent, because you do not want any more"),
}
_ERASED = {
    "asked": lambda: _("The person who spoke took their words away"),
    "time": lambda: _("Words whose time was over were erased"),
    "taken_off": lambda: _("Words that the office took off were erased"),
}
SENTENCES: Sentences = {
    "voice.received": lambda _p, _n: _("A voice was received"),
    "thread.written": lambda p, _n: (
        _("The person who spoke wrote")
        if p["speaker"] == "resident"
        else _("The office wrote to the person who spoke")
    ),
    "notice.settled": lambda p, _n: _MESSAGE_ENDED[p["state"]](),
    "notices.stopped": lambda _p, _n: _("The person who spoke wants no more messages about this"),
    "voice.read": lambda _p, _n: _("The office decided what the voice is about"),
    "voice.published": lambda _p, _n: _("Words of the voice were released for everybody"),
    "voice.withdrawn": lambda _p, _n: _("Released words were taken back"),
    "visit.recorded": lambda _p, _n: _("A visit to a home was written down"),
    "visit.referral_settled": lambda _p, _n: _("What became of a referral was written down"),
    "problem.linked": lambda _p, _n: _("Linked with another voice about the same"),
    "problem.unlinked": lambda _p, _n: _("No longer linked with other voices"),
    "record.erased": lambda p, _n: _ERASED.get(p["why"], _ERASED["time"])(),
}
TO_THE_SPEAKER: ToYou = {
    "thread.written": lambda p: (
        _("You wrote") if p["speaker"] == "resident" else _("The office wrote to you")
    ),
    "notice.settled": lambda p: _MESSAGE_TO_YOU_ENDED[p["state"]](),
    "notices.stopped": lambda _p: _("You want no more messages about this"),
    "record.erased": lambda _p: _("You took your words away"),
}
TONES = {"notices.stopped": "resident", "record.erased": "resident", "voice.received": "resident"}
