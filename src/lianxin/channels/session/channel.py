from django.utils.translation import gettext_noop as _

from lianxin.ask.commands.session_days import CHANNEL as CODE
from lianxin.channels import Channel

CHANNEL = Channel(code=CODE, name=_("A session on a fixed day"))
