"""Which passwords are refused, beside short ones: what everybody guesses first.

No rule about kinds of characters, no end after some months: both make people choose worse ones (ASVS 6.2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import Person

LONGEST = 128
#: So much of a password has to stand when the words that everybody here knows are taken out.
OWN = 8
PRODUCT = ("lianxin", "連心", "连心")
_WORDS = re.compile(r"[\W_]+")
_ENDS = re.compile(r"^[\d\W_]+|[\d\W_]+$")


class NotTooLong:
    """Longer ones would cost time to check, and nobody types them."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        told = ngettext("At most %(n)d character.", "At most %(n)d characters.", LONGEST)
        return told % {"n": LONGEST}


class NotOfThisPlace:
    """The name of the office, of the account or of the house, with little else, is guessed first."""

    help_text = gettext_lazy("The names of this office, of the account and of Lianxin do not count.")

    def validate(self, password: str, user: Person | None = None) -> None:
        left = _folded(password)
        for word in sorted(_known_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < OWN:
            raise ValidationError(
                _("Beside names that everybody here knows, too little is left of this password."),
                code="password_of_this_place",
            )

    def get_help_text(self) -> str:
        return str(self.help_text)


class NotKnown(CommonPasswordValidator):
    """The twenty thousand that leaked most often, also when doubled or lengthened by figures and signs."""

    def validate(self, password: str, user: Person | None = None) -> None:
        for candidate in _cores(password.lower().strip()):
            super().validate(candidate, user)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _known_words(user: Person | None) -> Iterator[str]:
    yield from PRODUCT
    if user is None:
        return
    office = user.office
    for text in (user.login, user.display_name, office.slug, *office.names.values()):
        folded = _folded(str(text))
        yield from {word for word in (folded, *_WORDS.split(folded)) if len(word) > 1}


def _cores(password: str) -> Iterator[str]:
    """The password, what is left without figures and signs at its ends, and the half that it repeats."""
    bare = _ENDS.sub("", password)
    for whole in {password, bare}:
        yield whole
        if repeated := re.fullmatch(r"(.+?)\1+", whole):
            yield repeated[1]
