from django.utils.translation import gettext_noop as _

from lianxin.ask.commands.studies import CHANNEL as CODE
from lianxin.channels import Channel

CHANNEL = Channel(code=CODE, name=_("An interview of a field study"))
