"""`lianxin office second-factor` and `reset-factors`: a rule for everybody to read, and a wish that needs a second person."""

import io

import pytest

from lianxin import cli
from lianxin.office import factors
from lianxin.office.models import FactorReset, Office
from lianxin.record.models import Entry
from tests.factories import MONDAY, PASSWORD, Town, make_town
from tests.record.accounts import add_app

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]


@pytest.fixture
def town(settings) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_town()


@pytest.fixture
def office(monkeypatch, capsys, town: Town):
    monkeypatch.setenv("LIANXIN_LANG", "en")

    def run(*words: str, typed: str = PASSWORD) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
        status = cli.main(["office", *words])
        said = capsys.readouterr()
        return status, (said.out + said.err).strip()

    return run


def test_the_rule_is_set_and_lifted_for_everybody_to_read(office):
    told = [office("second-factor", rule) for rule in ("required", "off")]

    assert [status for status, _text in told] == [0, 0]
    assert ("more than a password" in told[0][1], "The record says so" in told[1][1]) == (True, True)
    kept = Entry.objects.filter(kind="office.sign_in_rule").order_by("number")
    assert [entry.public for entry in kept] == [{"second_factor": True}, {"second_factor": False}]


def test_an_office_that_is_opened_here_demands_more(office):
    office("open", "mill", "--name", "en=Mill")

    assert Office.objects.get(slug="mill").second_factor
    assert Entry.objects.get(kind="office.opened", stream__origin="lianxin/mill").public["second_factor"]


def test_a_steward_asks_and_nothing_happens_yet(office, town: Town):
    clerk, steward = town.person("clerk"), town.person("steward")
    add_app(clerk, now=MONDAY)

    assert office("reset-factors", clerk.login, "--by", steward.login)[0] == 0
    assert (FactorReset.objects.get().asked_by, factors.has_second(clerk)) == (steward, True)


@pytest.mark.parametrize(
    "wrong",
    [
        ("willow-clerk", "willow-steward", "wrong", "do not fit together"),
        ("willow-clerk", "mill-steward", PASSWORD, "do not fit together"),
        ("willow-clerk", "willow-lead", PASSWORD, "Another steward"),
        ("willow-steward", "willow-steward", PASSWORD, "Another steward"),
        ("nobody", "willow-steward", PASSWORD, "There is no account nobody here."),
        ("willow-lead", "willow-steward", PASSWORD, "nothing beside its password"),
    ],
)
def test_what_cannot_be_is_refused(office, town: Town, wrong: tuple[str, str, str, str]):
    login, by, typed, said = wrong
    for who in ("lead", "steward", "clerk"):
        town.person(who)
    make_town("mill").person("steward")
    add_app(town.person("clerk"), now=MONDAY)
    status, told = office("reset-factors", login, "--by", by, "--office", "willow", typed=typed)

    assert (status, said in told, FactorReset.objects.count()) == (2, True, 0)
