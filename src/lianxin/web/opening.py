"""Words for looks and openings that the pages of residents, staff and everybody share."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.hear.models import Opening
from lianxin.hear.states import OpeningReason, Seen
from lianxin.office.states import Role


def saw(what: Seen) -> str:
    """What was seen, told to somebody else than the person who spoke."""
    return {
        Seen.WORDS: _("the words"),
        Seen.PASSAGE: _("a passage of the words, in a search"),
        Seen.PHOTOS: _("photos or recordings"),
        Seen.CONTACT: _("how to reach the person, to ask back"),
    }[what]


def because(row: Opening) -> str:
    return str(OpeningReason(row.reason).label)


def told_by(row: Opening) -> str:
    """Which two roles it took; never who held them."""
    roles = {"one": _role(row.asked_role), "other": _role(row.decided_role)}
    return _("Asked for by a %(one)s, agreed to by a %(other)s") % roles


def _role(code: str) -> str:
    return str(Role(code).label).lower() if code else "—"
