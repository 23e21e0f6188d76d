from django.utils.translation import gettext_noop as _

from lianxin.channels import Channel, Probing, Writing

from . import platform, probe

CHANNEL = Channel(
    code=platform.CODE,
    name=_("Chat"),
    urls="lianxin.channels.chat.urls",
    probing=Probing(probe.send, probe.ready),
    writing=Writing(platform.conversation_in, platform.send, platform.ready),
)
