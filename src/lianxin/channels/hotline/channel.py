from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.channels import Channel, Probing
from lianxin.hear.rules import may_register
from lianxin.office.models import Person

from .probe import send


def doors(person: Person) -> list[tuple[str, str]]:
    """Clerks find the desk for calls."""
    if not may_register(person):
        return []
    return [(_("Take a call"), reverse("hotline:call", args=[person.office.slug]))]


CHANNEL = Channel(
    code="hotline",
    name=gettext_noop("The hotline desk"),
    urls="lianxin.channels.hotline.urls",
    probing=Probing(send),
    doors=doors,
)
