"""The roles of product.md, and which of them one person may not hold together."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CLERK = "clerk", _("Clerk")
    HANDLER = "handler", _("Handler")
    COORDINATOR = "coordinator", _("Coordinator")
    VISITOR = "visitor", _("Visitor")
    CONVENOR = "convenor", _("Convenor")
    LEAD = "lead", _("Lead")
    OVERSEER = "overseer", _("Overseer")
    STEWARD = "steward", _("Steward")


#: Pairs that check each other: nobody holds both in one office.
APART: frozenset[frozenset[Role]] = frozenset(
    frozenset({Role.OVERSEER, other})
    for other in (
        Role.CLERK,
        Role.HANDLER,
        Role.COORDINATOR,
        Role.VISITOR,
        Role.CONVENOR,
        Role.LEAD,
    )
)
#: Roles that decide over others, see everything or keep the house: a password alone does not open them.
WITH_SECOND = frozenset({Role.COORDINATOR, Role.CONVENOR, Role.LEAD, Role.OVERSEER, Role.STEWARD})
#: Roles that act for one unit.
OF_A_UNIT = frozenset({Role.HANDLER})
#: Roles that belong to the office or to one of its units, as it likes.
EVEN_OF_A_UNIT = frozenset({Role.VISITOR, Role.CLERK})


class FactorKind(TextChoices):
    """By what, beside a password, somebody shows who they are."""

    CODES = "codes", _("Recovery codes")
    PASSKEY = "passkey", _("Passkey")
    TOTP = "totp", _("One-time codes from an app")


class ResetState(TextChoices):
    """What became of the wish to take somebody's factors away."""

    ASKED = "asked", _("Asked for")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")


class AnswerType(TextChoices):
    """What kind of answer a question about a topic takes; the names are those of Open311 GeoReport v2."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    SINGLE = "singlevaluelist"
    SEVERAL = "multivaluelist"

    @classmethod
    def lists(cls) -> frozenset[str]:
        """The kinds that offer values to choose from."""
        return frozenset({cls.SINGLE, cls.SEVERAL})
