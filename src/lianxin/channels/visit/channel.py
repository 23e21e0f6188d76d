from django.utils.translation import gettext_noop as _

from lianxin.channels import Channel, Probing

from .probe import send

CHANNEL = Channel(
    code="visit", name=_("A visit at home"), urls="lianxin.channels.visit.urls", probing=Probing(send)
)
