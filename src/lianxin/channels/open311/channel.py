from django.utils.translation import gettext_noop as _

from lianxin.channels import Channel, Probing

from . import CODE, probe

CHANNEL = Channel(
    code=CODE,
    name=_("Open311 programs"),
    urls="lianxin.channels.open311.urls",
    probing=Probing(probe.send, probe.ready),
)
