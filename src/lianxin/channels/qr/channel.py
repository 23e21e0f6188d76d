from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.act.rules import may_use_desk
from lianxin.channels import Channel, Probing
from lianxin.hear.probing.pages import say_by_form
from lianxin.office.models import Office, Person


def send(office: Office, words: str) -> None:
    """As somebody does who scanned a poster: open its page, say it, look at the receipt."""
    say_by_form(reverse("qr:anywhere", args=[office.slug]), words)


def doors(person: Person) -> list[tuple[str, str]]:
    """Everybody at the desk may print posters."""
    if not may_use_desk(person):
        return []
    return [(_("Posters to print"), reverse("qr:posters", args=[person.office.slug]))]


CHANNEL = Channel(
    code="qr",
    name=gettext_noop("A poster with a QR code"),
    urls="lianxin.channels.qr.urls",
    probing=Probing(send),
    doors=doors,
)
