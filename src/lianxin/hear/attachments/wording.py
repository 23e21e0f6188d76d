"""Why a file cannot be taken, in words that say what can."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .staging import MOST_FILES

_BOUNDS = {"files": MOST_FILES, "photo": 15, "document": 20, "recording": 30}
_BROKEN = "broken"
_REASONS: dict[str, Promise] = {
    "kind": _(
        "This file is none that we can take. Photos (JPEG, PNG, HEIC, WebP), PDF documents and recordings "
        "(MP3, M4A, OGG, WAV, WebM) are taken. Other documents can be saved as PDF first."
    ),
    "large": _(
        "This file is too large. A photo may have %(photo)d MB, a PDF document %(document)d MB, "
        "a recording %(recording)d MB."
    ),
    "pixels": _("This picture has more than 50 megapixels. Please send it smaller."),
    "pages": _("This document has too many pages. Please send the pages that matter."),
    "moving": _("Moving pictures are not taken. Please send a photo."),
    "long": _("This recording lasts longer than a quarter of an hour. Please send it in parts."),
    "locked": _("This document is locked with a password. Please save it without one and send it again."),
    "empty": _("This file is empty."),
    "heavy": _("This file could not be read in reasonable time. Please send it smaller or in another form."),
    "busy": _("Too many files are arriving just now. Please try again in a minute, or go on without it."),
    "full": _("There is no room for files just now. Your words are taken all the same, without it."),
    "many": _("At most %(files)d files go with one message."),
    "unfinished": _("This file has not come whole. Please add it again, or go on without it."),
    "gone": _("A file was kept for a day and is gone now. Please add it again, or go on without it."),
    _BROKEN: _(
        "This file cannot be read: it is damaged or not complete. Please add it again or send another."
    ),
}


def why_unclean(problem: str) -> str:
    """The reason behind a short code; every door says the same."""
    return str(_REASONS.get(problem, _REASONS[_BROKEN])) % _BOUNDS
