"""The form in which people say it: one text box first, everything else optional."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.hear.states import MOST_PLACE, VoiceKind
from lianxin.hear.text import clean
from lianxin.office.models import Area


class Words(forms.CharField):
    """What somebody typed, cleaned as every channel cleans it before anything judges it."""

    def to_python(self, value: object) -> str:
        return clean(super().to_python(value) or "")


class SayForm(forms.Form):
    """Lengths are checked by the command, which every channel shares; the form only carries the words."""

    body = Words(label=_("What would you like to say?"), widget=forms.Textarea, required=False, strip=False)
    place = Words(label=_("Where is it?"), required=False)
    area = forms.ChoiceField(label=_("Village or street"), required=False)
    kind = forms.ChoiceField(label=_("What kind of matter is it?"), choices=VoiceKind.choices, required=False)
    contact = Words(label=_("How can we reach you?"), required=False)
    confidential = forms.BooleanField(label=_("Keep it confidential"), required=False)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(
        self, *args: Any, areas: list[Area], attachments: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.attachments = attachments
        self._areas = {area.code: area for area in areas}
        choice = cast("forms.ChoiceField", self.fields["area"])
        choice.choices = [("", "—"), *((area.code, area.name) for area in areas)]
        if not areas:
            del self.fields["area"]

    def facts(self) -> dict[str, Any]:
        """What was filled in, as ``Said`` takes it; the channel adds itself and the language."""
        data = self.cleaned_data
        return {
            "body": data["body"],
            "place": data["place"],
            "area": self.chosen_area(),
            "kind": VoiceKind(data["kind"] or VoiceKind.REPORT),
            "contact": data["contact"],
            "attachments": self.attachments,
            "confidential": data["confidential"],
        }

    def chosen_area(self) -> Area | None:
        """The area that was chosen, if any."""
        return self._areas.get(self.cleaned_data.get("area", ""))


class ForSomebodyForm(SayForm):
    """What a clerk writes down for the person who speaks, and, where that person speaks for another, for whom."""

    proxy = Words(label=_("Speaks for somebody else, who agreed"), required=False, max_length=MOST_PLACE)

    def facts(self) -> dict[str, Any]:
        """For whom it is said stands below the words, in a line of its own."""
        facts = super().facts()
        if proxy := self.cleaned_data["proxy"]:
            line = gettext("Said for somebody else, who agreed: %(who)s") % {"who": proxy}
            facts["body"] = f"{facts['body']}\n\n{line}" if facts["body"] else ""
        return facts
