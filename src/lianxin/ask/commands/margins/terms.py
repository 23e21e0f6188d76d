"""Known numbers as they are entered, and whether they can be right and may be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.cleaning import in_languages
from lianxin.algorithms.small_numbers import LEAST
from lianxin.hear.text import clean
from lianxin.office.models import Area
from lianxin.office.refusals import Refusal

from ...neutral import unfit
from ...states import MarginKind

MOST_MARGINS, LEAST_BANDS, MOST_BANDS, MOST_AREAS = 4, 2, 12, 100
MOST_NAME, MOST_SOURCE, MOST_PEOPLE = 60, 120, 2_000_000_000


@dataclass(frozen=True)
class BandTerms:
    """One part; ``people`` (of a margin of homes: homes) is None where nobody knows, ``area`` for homes alone."""

    names: Mapping[str, str]
    people: int | None
    area: Area | None = None


@dataclass(frozen=True)
class MarginTerms:
    """Names by language; ``counted_on`` is the day of the count, which ``source`` made."""

    names: Mapping[str, str]
    source: str
    counted_on: date | None
    bands: Sequence[BandTerms]
    kind: MarginKind = MarginKind.PEOPLE


def checked(terms: MarginTerms, *, today: date) -> MarginTerms:
    """The same, cleaned.  Raises Refusal with the field that has to be mended."""
    cleaned = replace(
        terms,
        names=in_languages(terms.names),
        source=clean(terms.source),
        bands=tuple(replace(one, names=in_languages(one.names)) for one in terms.bands),
    )
    _check_name(cleaned, cleaned.names, "margin")
    _check_source(cleaned, today)
    most = MOST_AREAS if cleaned.kind == MarginKind.HOMES else MOST_BANDS
    least = 1 if cleaned.kind == MarginKind.HOMES else LEAST_BANDS
    if not least <= len(cleaned.bands) <= most:
        text = _("Please name %(least)s to %(most)s parts.") % {"least": least, "most": most}
        raise Refusal("bands", text, "band_1")
    for number, band in enumerate(cleaned.bands, 1):
        _check_band(cleaned, band, number)
    return cleaned


def _check_name(terms: MarginTerms, names: Mapping[str, str], field: str) -> None:
    """Homes are divided by where they stand, and a street may be called after a temple."""
    if not names or any(len(one) > MOST_NAME for one in names.values()):
        text = _("Please give it a name, in at least one language and at most %(n)s characters.")
        raise Refusal("name", text % {"n": MOST_NAME}, field)
    judged = () if terms.kind == MarginKind.HOMES else names.values()
    if word := next(filter(None, map(unfit, judged)), ""):
        text = _(
            "“%(word)s”: nobody is divided by belief, descent, party, health or obedience here, whatever for."
        )
        raise Refusal("unfit", text % {"word": word}, field)


def _check_source(terms: MarginTerms, today: date) -> None:
    if not terms.source or len(terms.source) > MOST_SOURCE:
        text = _("Please say who counted, in at most %(n)s characters.") % {"n": MOST_SOURCE}
        raise Refusal("source", text, "source")
    if terms.counted_on is None or terms.counted_on > today:
        raise Refusal("counted_on", _("Please give the day of the count; it has passed."), "counted_on")


def _check_band(terms: MarginTerms, band: BandTerms, number: int) -> None:
    field = f"band_{number}"
    _check_name(terms, band.names, field)
    if band.names.keys() != terms.names.keys() and terms.kind == MarginKind.PEOPLE:
        text = _("Write the parts in the same languages as the name above.")
        raise Refusal("languages", text, field)
    if any(other.names == band.names for other in terms.bands[: number - 1]):
        raise Refusal("twice", _("This part stands there twice."), field)
    if band.people is not None and not 0 <= band.people <= MOST_PEOPLE:
        text = _("A whole number; leave it empty where nobody knows.")
        raise Refusal("people", text, f"people_{number}")
    if band.people is not None and 0 < band.people < LEAST:
        text = _("Fewer than %(n)s could be told apart: put this part together with another one.")
        raise Refusal("few", text % {"n": LEAST}, f"people_{number}")
