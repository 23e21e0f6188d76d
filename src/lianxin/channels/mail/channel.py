from datetime import timedelta

from django.utils.translation import gettext_noop as _

from lianxin.channels import Channel, Probing, Writing

from .addresses import address_in
from .polling import look
from .probing import send as send_probe
from .probing import set_up
from .writing import ready, send

CHANNEL = Channel(
    code="mail",
    name=_("E-mail"),
    timed=look,
    probing=Probing(send=send_probe, ready=set_up, patience=timedelta(hours=1)),
    writing=Writing(takes=address_in, send=send, ready=ready),
    problems={
        "smtp": _("The mail server did not take the mail."),
        "refused": _("The mail server says that there is no such address."),
        "inbox": _("The mailbox cannot be opened."),
        "inbox_address": _("The address of the mailbox is not set as it should be."),
    },
)
