from django.utils.translation import gettext_noop as _

from lianxin.channels import Channel, Probing

from . import probe

CHANNEL = Channel(code="web", name=_("The web form"), probing=Probing(probe.send))
