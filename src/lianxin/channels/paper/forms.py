"""What stands on a paper, as a clerk types it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.hear.forms import ForSomebodyForm

#: Years.  Further back a day is more likely a slip of the keyboard than a letter found again.
OLDEST = 20


class PaperForm(ForSomebodyForm):
    """As for a call, and the day on the paper: the clocks count from it."""

    said_on = forms.DateField(
        label=_("The day on the paper"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Please write the day as year, month and day, like 2026-06-01.")},
    )

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone, self._today = zone, now.astimezone(zone).date()

    def clean_said_on(self) -> date | None:
        """A day that has come already, in a year that makes sense."""
        day: date | None = self.cleaned_data["said_on"]
        if day and day > self._today:
            raise forms.ValidationError(_("This day is still to come. Please compare it with the paper."))
        if day and day.year < self._today.year - OLDEST:
            raise forms.ValidationError(
                _("This day is more than %(years)d years ago. Please compare it with the paper."),
                params={"years": OLDEST},
            )
        return day

    def facts(self) -> dict[str, Any]:
        """The whole of the day on the paper counts for the person; a paper of today, or without a day, counts from now."""
        day = self.cleaned_data["said_on"]
        earlier = day is not None and day < self._today
        return {
            **super().facts(),
            "said_at": datetime.combine(day, time.min, self._zone) if earlier else None,
        }
