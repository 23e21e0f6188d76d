from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.channels import Channel, Probing
from lianxin.hear.rules import may_register
from lianxin.office.models import Person

from .probe import send


def doors(person: Person) -> list[tuple[str, str]]:
    """Clerks find the desk for letters."""
    if not may_register(person):
        return []
    return [(_("Enter a paper"), reverse("paper:sheet", args=[person.office.slug]))]


CHANNEL = Channel(
    code="paper",
    name=gettext_noop("On paper"),
    urls="lianxin.channels.paper.urls",
    probing=Probing(send),
    doors=doors,
)
