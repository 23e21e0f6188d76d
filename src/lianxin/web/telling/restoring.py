"""A house that came back from a backup, and receipts of what was lost."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Sentences

SENTENCES: Sentences = {
    "record.restored": lambda p, _n: (
        _("The house was restored from a backup: what was written after entry %(n)s before is lost here")
        % {"n": p["backup_size"]}
    ),
    "receipt.presented": lambda p, _n: (
        _("A receipt was shown of entry %(n)s, which was lost by a restore") % {"n": p["number"]}
    ),
}
