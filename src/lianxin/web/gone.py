"""What pages show in the place of words that are no longer kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.hear.models import Voice


def said(voice: Voice) -> str:
    """What was said, or that it is gone; by whose wish is not told."""
    return _("These words are no longer kept.") if voice.erased_at else voice.body
