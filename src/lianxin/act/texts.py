"""What somebody has to write with a step: texts that are cleaned, not empty and not too long; amounts of money."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.amounts import NoAmount, cents_of
from lianxin.hear.text import clean
from lianxin.office.refusals import Refusal

#: Room for what people write about a step.
MOST = 2_000


def needed_text(text: str, field: str, missing: str | Promise, most: int = MOST) -> str:
    """The text without what cannot be shown; a refusal when nothing is left, or more than fits."""
    kept = short_text(text, field, most)
    if not kept:
        raise Refusal("missing", missing, field)
    return kept


def short_text(text: str, field: str, most: int = MOST) -> str:
    """The same where the text may be left out."""
    kept = clean(text)
    if len(kept) > most:
        raise Refusal("long", _("Please use at most %(n)d characters.") % {"n": most}, field)
    return kept


def amount_of(text: str, field: str) -> int:
    """The cents of an amount that was typed, or a refusal that says how to write it."""
    try:
        return cents_of(text)
    except NoAmount:
        told = _("Please write an amount above nothing with at most two decimals, such as 1200.50.")
        raise Refusal("amount", told, field) from None
