"""The key of the record, and those outside who sign that it only grows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Sentences

SENTENCES: Sentences = {
    "record.key_changed": lambda _p, _n: _("The key that signs this record was changed; both keys say so"),
    "witness.named": lambda p, _n: (
        _("A witness was named who signs that this record only grows: %(witness)s")
        % {"witness": p["witness"]}
    ),
    "witness.dropped": lambda p, _n: (
        _("A witness is asked no longer: %(witness)s") % {"witness": p["witness"]}
    ),
}
