"""What there is to read: added, and never changed.  A newer version stands beside the older one.

A draft is numbered by paragraph, and is the same paragraphs in every language: what one person says about the fourth
is read by everybody beside the fourth.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import digest
from lianxin.algorithms.cleaning import in_languages
from lianxin.algorithms.paragraphs import MOST, paragraphs
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import consultations as entries
from ...models import Consultation, Material
from ...states import GOES_ON, WEIGHED
from .writing import demand, demand_convenor, held, record

MOST_TITLE, MOST_TEXT = 120, 20_000


def add_material(
    *,
    consultation: Consultation,
    title: Mapping[str, str],
    text: Mapping[str, str],
    replaces: Material | None,
    by: Person,
    now: datetime,
    draft: bool = False,
) -> Material:
    """Add something to read, or a newer version of something that is there; each version has one newer at most.

    The newer version of a draft is a draft.  It can still come when the consultation has closed: that is what became
    of the text.
    """
    demand_convenor(consultation.office, by)
    of_a_draft = replaces is not None and replaces.draft
    made = Material(
        consultation=consultation,
        title=in_languages(title),
        text=in_languages(text),
        replaces=replaces,
        added_by=by,
        added_at=now,
        draft=draft or of_a_draft,
    )
    _check(made)
    count = _paragraphs(made) if made.draft else None

    def work() -> Material:
        row = held(consultation)
        demand(row, *GOES_ON, *(WEIGHED if of_a_draft else ()))
        if replaces is not None:
            _check_newest(row, replaces)
        made.save(force_insert=True)
        record(
            row,
            entries.CONSULTATION_MATERIAL,
            now=now,
            rows=[made],
            material=made.pk,
            replaces=made.replaces_id,
            digest=digest_of(made),
            paragraphs=count,
        )
        return made

    return grouped(work)


def digest_of(material: Material) -> str:
    """SHA-256 of title and text in each language, in their one spelling."""
    return digest({"title": material.title, "text": material.text})


def _check(made: Material) -> None:
    if not made.title or any(len(one) > MOST_TITLE for one in made.title.values()):
        told = _("Please give it a title, in at least one language and at most %(n)s characters.")
        raise Refusal("title", told % {"n": MOST_TITLE}, "title")
    if made.text.keys() != made.title.keys():
        raise Refusal("languages", _("Write title and text in the same languages."), "text")
    if any(len(one) > MOST_TEXT for one in made.text.values()):
        text = _("A text has at most %(n)s characters. Longer ones can be added in parts.") % {"n": MOST_TEXT}
        raise Refusal("text", text, "text")


def _paragraphs(made: Material) -> int:
    """How many a draft has; the same in every language."""
    counts = {language: len(paragraphs(text)) for language, text in made.text.items()}
    if max(counts.values()) > MOST:
        many = _("A draft has at most %(n)s paragraphs. Longer ones can be added in parts.")
        raise Refusal("paragraphs", many % {"n": MOST}, "text")
    if len(set(counts.values())) > 1:
        names = dict(settings.LANGUAGES)
        told = ", ".join(f"{names.get(language, language)}: {count}" for language, count in counts.items())
        text = _(
            "A draft has the same paragraphs in every language; a blank line begins a new one. Found: %(counts)s."
        )
        raise Refusal("paragraphs", text % {"counts": told}, "text")
    return next(iter(counts.values()))


def _check_newest(consultation: Consultation, replaces: Material) -> None:
    if replaces.consultation_id != consultation.pk:
        raise Refusal("other", _("This belongs to another consultation."), "replaces")
    if Material.objects.filter(replaces=replaces).exists():
        raise Refusal("replaced", _("There is a newer version of it already; choose that one."), "replaces")
