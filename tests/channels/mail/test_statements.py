"""A mail about what was said in a consultation."""

import pytest

from lianxin.channels.mail.polling import look_into
from lianxin.hear.models import Line, Voice
from lianxin.hear.talking.threads import token_of
from tests.channels.mail.peers import DOMAIN, Maildir, Outside, letter
from tests.factories import MONDAY, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import state

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_a_reply_about_a_statement_is_a_voice_of_its_own(outside: Outside, maildir: Maildir):
    """What was said in a consultation has no conversation that anybody reads."""
    town = make_town()
    voice = state(
        open_consultation(town.person("coordinator"), now=MONDAY), "By the bridge, please.", now=MONDAY
    ).voice
    voice.office = town.office
    maildir.deliver(letter("And a roof.", to=f"willow+{token_of('thread', voice)}@{DOMAIN}", name="<more@x>"))

    assert dict(look_into(maildir.address, MONDAY)) == {"taken": 1}
    assert Line.objects.count() == 0
    assert Voice.objects.get(channel="mail").body == "And a roof."
    assert "Your code: " in outside.sent[-1].text
