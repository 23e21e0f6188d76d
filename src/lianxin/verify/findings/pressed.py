"""Pressed: people say "solved", and something else to somebody outside the unit; or they say that they were pressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.models import Case
from lianxin.act.states import Word

from ..models import ContactItem, Pressure, Verdict
from ..states import ContactState, FindingKind, WordSource
from .beside_peers import Thing, beside, beside_peers, bounds_of
from .shape import Detector, Evidence, Looking, Sign

SAID = "said"
_OUTSIDE = {WordSource.CONTACT, WordSource.AGAIN}


def _look(looking: Looking) -> Iterable[Sign]:
    return chain(
        beside_peers(looking, _taken_back(looking)), beside_peers(looking, _said(looking), about=SAID)
    )


def _taken_back(looking: Looking) -> Iterator[Thing]:
    """Everybody who had said "solved" and was then asked from outside this year."""
    rows = Verdict.objects.filter(office=looking.office, given_at__lte=looking.now).order_by("pk")
    solved: set[int] = set()
    asked: dict[int, Thing] = {}
    for row in rows.values_list(
        "voice_id", "word", "source", "given_at", "case__unit_id", "case__number", named=True
    ):
        if row.voice_id in solved and row.source in _OUTSIDE and row.given_at >= looking.since:
            before = asked.get(row.voice_id)
            back = row.word != Word.SOLVED or (before is not None and before.seen)
            asked[row.voice_id] = Thing(row.case__unit_id, back, f"case/{row.case__number}")
        if row.word == Word.SOLVED:
            solved.add(row.voice_id)
    yield from asked.values()


def _said(looking: Looking) -> Iterator[Thing]:
    """Everybody who was reached from outside this year, and whoever said on their own that they were pressed."""
    items = ContactItem.objects.filter(
        office=looking.office,
        state=ContactState.REACHED,
        settled_at__gte=looking.since,
        settled_at__lte=looking.now,
    )
    rows = items.order_by("pk").values_list("case_id", "pressed")
    cases: dict[int, bool] = {}
    for case, pressed in rows:
        cases[case] = cases.get(case, False) or bool(pressed)
    own = Pressure.objects.filter(
        office=looking.office, said_at__gte=looking.since, said_at__lte=looking.now
    ).exclude(voice__case_voice=None)
    cases |= dict.fromkeys(own.values_list("voice__case_voice__case_id", flat=True), True)
    found = Case.objects.filter(pk__in=cases).order_by("pk").values_list("pk", "unit_id", "number")
    for pk, unit, number in found:
        yield Thing(unit, cases[pk], f"case/{number}")


def _tell(evidence: Evidence) -> str:
    if evidence.get("about") == SAID:
        sentence = _("Of %(of)s people who were asked or spoke up, %(seen)s said that they were pressed.")
    else:
        sentence = _("Of %(of)s people who had said “solved”, %(seen)s told somebody outside something else.")
    return beside(sentence, evidence)


DETECTOR = Detector(
    kind=FindingKind.PRESSED,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "A unit with which people say “solved”, and something else when somebody outside asks them in private."
    ),
    otherwise=gettext_lazy("What was mended may have broken again, or people may only have seen it later."),
    bounds=bounds_of(odds=4, gap=15, usual=8, least=12),
)
