"""What the search pages of the desk and of the public share: the form, its filters, and pages of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.act.models import Case, CaseVoice
from lianxin.act.states import CaseState
from lianxin.algorithms.digits import calendar_day, whole
from lianxin.algorithms.folding import fold
from lianxin.hear.models import Reading
from lianxin.hear.search import MOST_FOUND
from lianxin.hear.search.asking import MOST_TYPED
from lianxin.hear.understanding.likeness import Likely
from lianxin.office.models import Area, Office, Place, Topic

from .problems import Problem

PAGE = 25
#: Digits of a page number that makes sense.
_DIGITS = 4
_LONGEST_NUMBER = 15
#: Below this, texts have too little in common with the words to be shown as coming close.
CLOSE, MOST_CLOSE = 0.1, 10


@dataclass(frozen=True)
class Results:
    """The voices found, the best first.

    ``more`` when there were too many to rank; ``close`` when nothing has all the words and these have
    most of them; ``words`` are those to be pointed out, folded.
    """

    voice_ids: list[int]
    more: bool = False
    close: bool = False
    words: tuple[str, ...] = ()

    @classmethod
    def nearest(cls, alike: list[Likely]) -> Results:
        """Where nothing has all the words: what comes close, and the words that it shares."""
        shared = [fold(words) for one in alike for words in one.reasons.words]
        return cls([one.voice_id for one in alike], close=True, words=tuple(dict.fromkeys(shared)))

    @classmethod
    def newest(cls, links: QuerySet[CaseVoice]) -> Results:
        """Where no words were typed: the newest first."""
        found = list(links.order_by("-voice_id").values_list("voice_id", flat=True)[: MOST_FOUND + 1])
        return cls(found[:MOST_FOUND], more=len(found) > MOST_FOUND)


@dataclass(frozen=True)
class Asked:
    """The search form as it was sent."""

    q: str = ""
    area: str = ""
    place: str = ""
    topic: str = ""
    state: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, sent: QueryDict) -> Asked:
        """Words beyond the bound are cut off; everything else stays as it was typed."""
        return cls(**{field.name: sent.get(field.name, "").strip()[:MOST_TYPED] for field in fields(cls)})

    @property
    def number(self) -> int | None:
        """The number of a case, where nothing but one was typed."""
        return whole(self.q, _LONGEST_NUMBER)

    @property
    def filtered(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self) if field.name != "q")

    @property
    def anything(self) -> bool:
        return bool(self.q) or self.filtered

    def problems(self) -> list[Problem]:
        """What cannot be understood, told beside its field."""
        return [
            Problem(f"id_{name}", _("Give the day as 2026-03-14."))
            for name in ("since", "until")
            if getattr(self, name) and calendar_day(getattr(self, name)) is None
        ]

    def narrow(self, links: QuerySet[CaseVoice], office: Office) -> QuerySet[CaseVoice]:
        """Only voices of the chosen place, topic, time and state; what a person decided stands above what was said."""
        if self.state in CaseState.values:
            links = links.filter(case__state=self.state)
        if since := calendar_day(self.since):
            links = links.filter(voice__said_at__gte=_begins(since, office))
        if until := calendar_day(self.until):
            links = links.filter(voice__said_at__lt=_begins(until + timedelta(days=1), office))
        for name, said, model in _ABOUT:
            if code := getattr(self, name):
                now = Coalesce(Subquery(_newest(name)), F(said), output_field=BigIntegerField())
                links = links.alias(**{f"{name}_now": now}).filter(
                    **{f"{name}_now__in": _below(model, office, code)}
                )
        return links


#: Field of the form, where the channel was told, and the table.
_ABOUT: tuple[tuple[str, str, type[Area | Place | Topic]], ...] = (
    ("area", "voice__area_id", Area),
    ("place", "voice__known_place_id", Place),
    ("topic", "voice__topic_id", Topic),
)


def _newest(name: str) -> Any:
    """What a person last decided about the voice."""
    newest = Reading.objects.filter(voice=OuterRef("voice_id")).order_by("-pk")
    return newest.values(f"{name}_id")[:1]


def _below(model: type[Area | Place | Topic], office: Office, code: str) -> list[int]:
    """The rows that are meant by a code: the one, and for a tree all below it."""
    known: list[Any] = list(model.objects.filter(office=office))
    meant = {one.pk for one in known if one.code == code}
    for _level in known:
        meant |= {one.pk for one in known if getattr(one, "parent_id", None) in meant}
    return sorted(meant)


def _begins(day: date, office: Office) -> datetime:
    return datetime.combine(day, time(), office.zone)


def found_text(results: Results) -> str:
    """How many were found, in one line."""
    number = len(results.voice_ids)
    if results.more:
        return _("More than %(n)d voices found; these fit best among the newest") % {"n": number}
    return ngettext("%(n)d voice found", "%(n)d voices found", number) % {"n": number}


def form(asked: Asked, office: Office) -> dict[str, Any]:
    """What the form shows: what was typed, and what may be chosen."""
    return {
        "asked": asked,
        "errors": asked.problems(),
        "choices": {
            "areas": _choices(Area, office, asked.area),
            "places": _choices(Place, office, asked.place),
            "topics": _choices(Topic, office, asked.topic),
            "states": [
                {"code": state.value, "name": state.label, "chosen": state.value == asked.state}
                for state in CaseState
            ],
        },
    }


def _choices(model: type[Area | Place | Topic], office: Office, chosen: str) -> list[dict[str, Any]]:
    rows = model.objects.filter(office=office).order_by("pk")
    return [{"code": row.code, "name": row.name, "chosen": row.code == chosen} for row in rows]


def detail(case: Case, when: str) -> str:
    """Number, unit, area and day of a case, in one line."""
    unit = case.unit.name if case.unit else _("No unit yet")
    where = case.area.name if case.area else ""
    return " · ".join(part for part in (str(case.number), unit, where, when) if part)


T = TypeVar("T")


def page_of(found: list[T], sent: QueryDict) -> tuple[list[T], dict[str, str]]:
    """One page of what was found, and where the pages before and after it are."""
    number = whole(sent.get("page", ""), _DIGITS) or 1
    start = (number - 1) * PAGE
    return found[start : start + PAGE], {
        "newer_url": _address(sent, number - 1) if number > 1 else "",
        "older_url": _address(sent, number + 1) if len(found) > start + PAGE else "",
    }


def _address(sent: Mapping[str, str], number: int) -> str:
    kept = {key: str(value) for key, value in sent.items() if value and key not in {"page", "lang"}}
    return "?" + urlencode({**kept, "page": str(number)})
