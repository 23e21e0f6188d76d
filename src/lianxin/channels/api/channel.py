from django.utils.translation import gettext_noop as _

from lianxin.channels import Channel, Probing

from . import probe

CHANNEL = Channel(code="api", name=_("The JSON API"), probing=Probing(probe.send))
