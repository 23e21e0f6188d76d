"""What the office asks of its own people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Sentences

SENTENCES: Sentences = {
    "field.added": lambda p, _n: (
        _("The office asks its people for one more thing, until %(day)s") % {"day": p["ends_on"]}
    ),
    "field.ended": lambda _p, _n: _("The office asks its people for one thing less"),
}
