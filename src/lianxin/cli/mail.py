"""``lianxin mail``: whether e-mail works here, and whether a mail waits for a person to look at it."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.channels import ChannelClosed
from lianxin.channels.mail.addresses import address_of
from lianxin.channels.mail.boxes import opened
from lianxin.channels.mail.channel import CHANNEL
from lianxin.channels.mail.writing import greet
from lianxin.office.models import Office

OK, PROBLEM = 0, 1


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("mail", help=_("look whether e-mail comes in and goes out"))
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Say each office's address and try both doors; 1 if one is closed or a mail was set aside."""
    if not (settings.MAIL_DOMAIN and settings.MAIL_INBOX and settings.SMTP_URL):
        print(
            _("E-mail is not set up: it needs %(names)s.")
            % {"names": "LIANXIN_MAIL_DOMAIN, LIANXIN_MAIL_INBOX, LIANXIN_SMTP_URL"}
        )
        return PROBLEM
    for office in Office.objects.order_by("slug"):
        print(f"{office.name}: {address_of(office)}")
    return max(_outgoing(), _incoming())


def _outgoing() -> int:
    try:
        greet()
    except ChannelClosed as error:
        print(_("Going out: %(problem)s") % {"problem": _(CHANNEL.problems[error.problem])})
        return PROBLEM
    print(_("Going out: the mail server answers."))
    return OK


def _incoming() -> int:
    try:
        with opened(settings.MAIL_INBOX) as box:
            waiting, aside = sum(1 for _letter in box.letters()), box.set_aside()
    except ChannelClosed as error:
        print(_("Coming in: %(problem)s") % {"problem": _(CHANNEL.problems[error.problem])})
        return PROBLEM
    print(ngettext("Coming in: %(n)d mail waits.", "Coming in: %(n)d mails wait.", waiting) % {"n": waiting})
    if aside:
        told = ngettext(
            "%(n)d mail was set aside: please look at it (in the folder .problem, or flagged in the mailbox).",
            "%(n)d mails were set aside: please look at them (in the folder .problem, or flagged in the mailbox).",
            aside,
        )
        print(told % {"n": aside})
    return PROBLEM if aside else OK
