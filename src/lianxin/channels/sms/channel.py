from django.utils.translation import gettext_noop as _

from lianxin.channels import Channel, Probing, Writing

from . import gateway, probe

CHANNEL = Channel(
    code=gateway.CODE,
    name=_("Text message"),
    urls="lianxin.channels.sms.urls",
    probing=Probing(probe.send, probe.ready),
    writing=Writing(gateway.number_in, gateway.send, gateway.ready),
)
