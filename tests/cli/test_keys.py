"""`lianxin office key`, `keys`, `unkey`: the secret is said again at any time, and a closed key is gone."""

import io

import pytest

from lianxin.cli import main
from lianxin.office.door_keys import by_number, find, is_open, open_keys, secret_of
from lianxin.office.models import DoorKey
from lianxin.record.models import Entry
from tests.factories import open_office

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]


@pytest.fixture
def office_command(monkeypatch, capsys):
    monkeypatch.setenv("LIANXIN_LANG", "en")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["office", *arguments])
        told = capsys.readouterr()
        return status, told.out.strip(), told.err.strip()

    return run


def test_a_key_is_opened_shown_again_and_closed(office_command):
    office = open_office()
    status, told, _problem = office_command("key", "sms", "--holder", "Gateway Ltd")

    key = DoorKey.objects.select_related("office").get()
    secret = secret_of(key)
    assert (status, told) == (0, f"{key.pk}  sms  Gateway Ltd  {secret}")
    assert office_command("keys") == (0, f"{key.pk}  sms  Gateway Ltd", "")
    assert office_command("keys", "--secrets") == (0, told, "")
    assert find(office, "sms", secret) == key

    assert office_command("unkey", str(key.pk)) == (0, f"Key {key.pk} is closed.", "")
    assert office_command("keys") == (0, "No key is open.", "")
    assert office_command("unkey", str(key.pk)) == (2, "", f"There is no open key {key.pk} here.")
    assert find(office, "sms", secret) is None
    public = [entry.public for entry in Entry.objects.filter(kind__startswith="key.").order_by("number")]
    assert public == [{"channel": "sms"}, {"channel": "sms"}]


def test_a_key_needs_a_channel_and_a_holder(office_command):
    open_office()

    status, _told, problem = office_command("key", "drum", "--holder", "X")
    assert (status, problem.startswith("There is no channel drum. Known: ")) == (2, True)
    assert office_command("key", "sms", "--holder", " ") == (
        2,
        "",
        "Say in at most 80 characters who holds the key.",
    )
    assert not DoorKey.objects.exists()


def test_secrets_differ_by_office_channel_and_key_and_open_nothing_else(office_command):
    willow, other = open_office(), open_office("other")
    for office in (willow, other):
        for channel in ("sms", "sms", "chat"):
            office_command("key", channel, "--holder", "X", "--office", office.slug)

    held = list(DoorKey.objects.select_related("office"))
    opened = {
        (key.pk, office.slug, channel)
        for key in held
        for office in (willow, other)
        for channel in ("sms", "chat", "open311")
        if find(office, channel, secret_of(key))
    }

    assert opened == {(key.pk, key.office.slug, key.channel) for key in held}
    assert len({secret_of(key).partition("-")[2] for key in held}) == 6
    assert [key.pk for key in open_keys(willow, "sms")] == [held[1].pk, held[0].pk]
    assert (is_open(willow, "chat"), is_open(willow, "open311")) == (True, False)


@pytest.mark.parametrize("presented", ["", "-", "1", "1-", "x-abc", "１-abc", "9" * 60 + "-a", "1-\udcff"])
def test_what_is_no_secret_opens_nothing(presented: str):
    office = open_office()
    assert find(office, "sms", presented) is None
    assert by_number(office, "sms", presented) is None
