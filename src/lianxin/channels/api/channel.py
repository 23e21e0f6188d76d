from django.utils.translation import gettext_noop as _

from lianxin.channels import Channel

CHANNEL = Channel(code="api", name=_("The JSON API"))
