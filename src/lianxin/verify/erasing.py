"""What verifying holds of the words of a voice: what the person told anybody outside the units goes as well."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from lianxin.act.models import Case
from lianxin.algorithms.quoting import Quotes
from lianxin.hear.erasures import Change, blanked, unquoted
from lianxin.hear.models import Voice

from .models import ContactItem, CorrectionOrder, Pressure, Review, SpotCheck, Verdict


def of_the_word(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """The word itself (solved, partly, not) and what was ticked stays: the rates are counted from it."""
    yield from blanked(Verdict.objects.filter(voice=voice), "comment")
    yield from blanked(ContactItem.objects.filter(voice=voice), "words")
    yield from blanked(Pressure.objects.filter(voice=voice), "words")
    yield from blanked(Review.objects.filter(voice=voice), "words")
    yield from unquoted(Review.objects.filter(voice=voice), quotes, "reasons", "remedy")
    whole = Case.objects.filter(case_voices__voice=voice)
    of_the_case = Q(case__in=whole) | Q(case__parent__in=whole)
    yield from unquoted(SpotCheck.objects.filter(of_the_case), quotes, "note")
    yield from unquoted(CorrectionOrder.objects.filter(of_the_case), quotes, "what", "deed")
