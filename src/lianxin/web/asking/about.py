"""Which paragraph of a draft a statement is about, as pages tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.ask.models import Statement
from lianxin.ask.queries import drafts
from lianxin.ask.queries.drafts import Paragraph

from .texts import Told, told

#: Beside a statement stands so much of the paragraph at most; the whole is behind the link.
MOST_SHOWN = 300


@dataclass(frozen=True)
class About:
    """``place`` is how addresses and forms name the paragraph; ``text`` is cut, and then ``more`` is true."""

    place: str
    number: int
    title: Told
    text: Told
    more: bool
    url: str

    @property
    def label(self) -> str:
        return _("Paragraph %(n)s of “%(title)s”") % {"n": self.number, "title": self.title.text}


def about(paragraph: Paragraph, *, most: int = MOST_SHOWN) -> About:
    draft = paragraph.material
    whole = told(dict(paragraph.texts))
    return About(
        str(paragraph.place),
        paragraph.number,
        told(draft.title, whole.language),
        Told(whole.text[:most], whole.language, whole.other),
        len(whole.text) > most,
        url_of(paragraph),
    )


def url_of(paragraph: Paragraph) -> str:
    draft, consultation = paragraph.material, paragraph.material.consultation
    address = reverse("web:asking_material", args=[consultation.office.slug, consultation.number, draft.pk])
    return f"{address}#p{paragraph.number}"


def abouts(statements: Sequence[Statement]) -> dict[int, About]:
    """By row number of a statement; nothing for those about the question as a whole."""
    return {key: about(one) for key, one in drafts.about(statements).items()}
