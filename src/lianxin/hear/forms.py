"""The form in which people say it: one text box first, everything else optional."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.hear.states import MOST_PLACE, VoiceKind
from lianxin.hear.text import clean
from lianxin.office.models import Area, Unit

from .understanding.places import ground

MILLION = 1_000_000


class Words(forms.CharField):
    """What somebody typed, cleaned as every channel cleans it before anything judges it."""

    def to_python(self, value: object) -> str:
        return clean(super().to_python(value) or "")


class SayForm(forms.Form):
    """Lengths are checked by the command, which every channel shares; the form only carries the words."""

    body = Words(label=_("What would you like to say?"), widget=forms.Textarea, required=False, strip=False)
    place = Words(label=_("Where is it?"), required=False)
    area = forms.ChoiceField(label=_("Village or street"), required=False)
    lat = forms.CharField(widget=forms.HiddenInput, required=False)
    lon = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("What kind of matter is it?"), choices=VoiceKind.choices, required=False)
    contact = Words(label=_("How can we reach you?"), required=False)
    confidential = forms.BooleanField(label=_("Keep it confidential"), required=False)
    about = forms.ChoiceField(
        label=_("Whom is it about?"),
        required=False,
        widget=forms.Select(attrs={"aria-describedby": "about_hint"}),
    )
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(
        self,
        *args: Any,
        areas: list[Area],
        units: list[Unit],
        attachments: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.attachments = attachments
        self._areas = {area.code: area for area in areas}
        self._units = {unit.code: unit for unit in units}
        self._offer("area", areas)
        self._offer("about", units)
        if not areas:
            del self.fields["area"]

    def _offer(self, field: str, rows: Sequence[Area | Unit]) -> None:
        """Every one of these to choose, or none."""
        choice = cast("forms.ChoiceField", self.fields[field])
        choice.choices = [("", "—"), *((row.code, row.name) for row in rows)]

    def facts(self) -> dict[str, Any]:
        """What was filled in, as ``Said`` takes it; the channel adds itself and the language."""
        data, at = self.cleaned_data, self.position()
        return {
            "body": data["body"],
            "place": data["place"],
            "area": self.chosen_area() or self._area_around(at),
            "lat_e6": at[0] if at else None,
            "lon_e6": at[1] if at else None,
            "kind": VoiceKind(data["kind"] or VoiceKind.REPORT),
            "contact": data["contact"],
            "attachments": self.attachments,
            "confidential": data["confidential"],
            "about": self._units.get(data["about"]),
        }

    def chosen_area(self) -> Area | None:
        """The area that was chosen, if any."""
        return self._areas.get(self.cleaned_data.get("area", ""))

    def position(self) -> tuple[int, int] | None:
        """Where the device was, if somebody pressed for it; nobody types it, so what makes no sense is left out."""
        try:
            lat, lon = (round(float(self.cleaned_data[name]) * MILLION) for name in ("lat", "lon"))
        except (ValueError, OverflowError):
            return None
        on_earth = abs(lat) <= 90 * MILLION and abs(lon) <= 180 * MILLION
        return (lat, lon) if on_earth else None

    def _area_around(self, at: tuple[int, int] | None) -> Area | None:
        """The smallest area that the position lies in."""
        anywhere = next(iter(self._areas.values()), None)
        if at is None or anywhere is None:
            return None
        return next((self._areas[code] for code in ground(anywhere.office).regions.containing(*at)), None)


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
