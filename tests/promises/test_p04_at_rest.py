"""P4: a stolen disk or backup tells nobody how to reach anybody, nor what was seen in a home."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from lianxin.channels import channels
from lianxin.hear import vault
from lianxin.hear.models import Contact, Household, Visit, Voice
from lianxin.record import consumers
from tests.factories import MONDAY, make_town
from tests.promises.conftest import Reached
from tests.promises.planted import NEEDLES, WORDS, plant
from tests.promises.raw_bytes import backed_up, folders_of_databases, hits, seal_into, written_down

# What is scanned must have been committed.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])


def test_no_file_holds_how_to_reach_anybody_or_what_was_seen_in_a_home(
    settings, scratch: Path, tmp_path_factory: pytest.TempPathFactory, reached: Reached
):
    settings.CLOCK = "tests.factories.tell_time"
    town = make_town()
    plant(town)
    consumers.run_until_idle(MONDAY)
    folders = [django_settings.DATA, scratch, *folders_of_databases()]

    while_running = hits(NEEDLES, *folders)
    written_down()
    settled = hits(NEEDLES, *folders)

    backup = tmp_path_factory.mktemp("backup")

    assert (while_running, settled, hits(NEEDLES, backed_up(backup))) == ({}, {}, {})
    # Of what `lianxin backup` makes, not even the words can be read.
    sealed_backup = tmp_path_factory.mktemp("sealed")
    seal_into(sealed_backup)
    words = re.compile(re.escape(WORDS.encode()))
    assert (hits(NEEDLES, sealed_backup), hits(words, sealed_backup)) == ({}, {})
    # The same search finds what does lie there in the clear: the words, in the database and nowhere else.
    assert hits(words, *folders_of_databases())
    assert hits(words, backup)
    # And the house itself can still read what it sealed.
    sealed = [
        Contact.objects.get(pk=pk)
        for pk in Voice.objects.exclude(contact=None).values_list("contact", flat=True)
    ]
    sealed += [Contact.objects.get(pk=pk) for pk in Visit.objects.values_list("notes", flat=True)]
    sealed += [Contact.objects.get(pk=pk) for pk in Household.objects.values_list("facts", flat=True)]
    assert len(sealed) == len(channels()) - 3 + 4
    assert all(NEEDLES.search(vault.open_contact(one).encode()) for one in sealed)
    scanned = [path for folder in (*folders, backup) for path in folder.rglob("*") if path.is_file()]
    reached("P4", "sealed contacts found in raw bytes", 0, of=len(sealed))
    reached("P4", "files scanned for them", len(scanned))
