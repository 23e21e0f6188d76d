"""The roles of product.md, and which of them one person may not hold together."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CLERK = "clerk", _("Clerk")
    HANDLER = "handler", _("Handler")
    COORDINATOR = "coordinator", _("Coordinator")
    LEAD = "lead", _("Lead")
    OVERSEER = "overseer", _("Overseer")
    STEWARD = "steward", _("Steward")


#: Pairs that check each other: nobody holds both in one office.
APART: frozenset[frozenset[Role]] = frozenset(
    frozenset({Role.OVERSEER, other}) for other in (Role.CLERK, Role.HANDLER, Role.COORDINATOR, Role.LEAD)
)
#: Roles that act for one unit.
OF_A_UNIT = frozenset({Role.HANDLER})
