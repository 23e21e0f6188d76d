"""The mail channel is tried by the mail server and the mailbox, as somebody outside would; either broken shows."""

from datetime import timedelta

import pytest

from lianxin.channels import channels
from lianxin.channels.mail.channel import CHANNEL
from lianxin.channels.mail.polling import look_into
from lianxin.channels.probes import give_up, try_door
from lianxin.hear.models import Contact, Probe, Voice
from lianxin.record import consumers
from tests.channels.mail.peers import DOMAIN, Maildir, Outside
from tests.factories import MONDAY, clock, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def frozen(settings):
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY


def settled() -> list[tuple[bool, str]]:
    return [(probe.settled_at is not None, probe.problem) for probe in Probe.objects.all()]


def test_a_test_goes_out_and_comes_in_and_nobody_gets_a_receipt(outside: Outside, maildir: Maildir):
    office = open_office()
    try_door(office=office, channel=CHANNEL, now=MONDAY)
    (sent,) = outside.sent
    assert (sent.sender, sent.recipient) == (f"willow@{DOMAIN}", f"willow@{DOMAIN}")
    maildir.deliver(sent.raw)

    later = MONDAY + timedelta(minutes=1)
    assert dict(look_into(maildir.address, later)) == {"taken": 1}
    consumers.run_until_idle(later)

    assert settled() == [(True, "")]
    assert (Voice.objects.get().probe, Contact.objects.count(), len(outside.sent)) == (True, 0, 1)


def test_a_mail_server_that_is_away_shows_at_once(outside: Outside, maildir: Maildir):
    outside.away = True
    try_door(office=open_office(), channel=CHANNEL, now=MONDAY)

    assert settled() == [(True, "smtp")]


def test_a_mailbox_that_nobody_reads_shows_after_an_hour(outside: Outside, maildir: Maildir):
    try_door(office=open_office(), channel=CHANNEL, now=MONDAY)
    give_up(MONDAY + timedelta(minutes=59))
    assert settled() == [(False, "")]

    give_up(MONDAY + timedelta(hours=1))
    assert settled() == [(True, "lost")]


@pytest.mark.parametrize("missing", ["MAIL_DOMAIN", "MAIL_INBOX", "SMTP_URL"])
def test_without_all_settings_the_channel_is_not_set_up(
    outside: Outside, maildir: Maildir, settings, missing: str
):
    office, door = open_office(), channels()["mail"].probing
    assert door.ready(office)

    setattr(settings, missing, "")
    assert not door.ready(office)
