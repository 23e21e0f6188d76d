"""Why something could not be heard, in words that say how to mend it; every door says the same."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from lianxin.algorithms.codes import ALPHABET, CodeError

from .attachments import why_unclean
from .commands import NotHeard
from .states import MOST_CONTACT, MOST_PLACE, MOST_TEXT, MOST_TITLE

_MOST = {"title": MOST_TITLE, "place": MOST_PLACE, "contact": MOST_CONTACT}
_READ_AS_OTHERS = "OIL"


def why_not_heard(error: NotHeard) -> str:
    """Why the words could not be taken as they are."""
    if error.field == "attachments":
        return why_unclean(error.problem)
    if error.problem == "empty":
        return _("Please write what you would like to say.")
    if error.problem == "long":
        most = {"most": _MOST.get(error.field, MOST_TEXT)}
        return (
            _("This is longer than %(most)d characters. Nothing is lost: shorten it, or send it in parts.")
            % most
        )
    return _REASONS.get(error.problem, _REASONS["future"])()


_REASONS = {
    "asked": lambda: _(
        "This was said in a consultation and is answered there. Please say something new as a statement of its own, "
        "or as a report."
    ),
    "future": lambda: _("This moment is still to come."),
    "confidential": lambda: _("This voice is confidential: nothing of it is released."),
    "personal": lambda: _(
        "A telephone number, an address or another number by which somebody can be found still stands here. Take it out first."
    ),
}


def why_no_code(typed: str, error: CodeError) -> str:
    """What is wrong with a typed code, as far as the code itself shows."""
    if error.reason == "length":
        return _("A code has 17 letters and digits, like 7K2M-QX9D-H4TN-3VWR-X.")
    if error.reason == "symbol":
        odd = " ".join(dict.fromkeys(_odd_symbols(typed)))
        return _("These symbols stand in no tracking code: %(odd)s") % {"odd": odd}
    return _("There is a typing error in this code: its last symbol does not fit. Please compare it.")


def _odd_symbols(typed: str) -> list[str]:
    """What somebody typed that is neither a symbol of a code nor a gap, as far as it can be shown."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return [c for c in plain if c not in ALPHABET + _READ_AS_OTHERS and c.isprintable() and not _is_gap(c)]


def _is_gap(char: str) -> bool:
    return char.isspace() or char == "\N{MINUS SIGN}" or unicodedata.category(char) in {"Pd", "Cf"}
