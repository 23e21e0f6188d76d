"""`lianxin office ask-field`, `end-field` and `population`: plain words, and a pointer to what is asked already."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from lianxin.cli import main
from lianxin.learn.models import AskedField
from lianxin.office.models import Area
from tests.factories import add_area, open_office

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
UNTIL = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
ASK = ("--purpose", "To plan the dyke.", "--until", UNTIL)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A step: status, what a program reads, what a person reads."""
    monkeypatch.setenv("LIANXIN_LANG", "en")
    add_area(open_office("willow"), "east")

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["office", *words])
        told = capsys.readouterr()
        return status, told.out.strip(), told.err.strip()

    return run


@pytest.mark.need(68)
def test_a_field_is_asked_for_and_ended(office: Run):
    done = office("ask-field", "answer", "flood", "--name", "en=Flood mark", *ASK)
    assert done == (0, f"Field flood is asked for until {UNTIL}.", "")
    assert office("end-field", "answer", "flood") == (0, "Field flood is asked for no longer.", "")
    assert AskedField.objects.get().ended_at is not None
    assert office("end-field", "answer", "flood")[0] == 2


@pytest.mark.need(68)
def test_what_is_asked_for_already_is_pointed_to(office: Run):
    status, told, why = office("ask-field", "answer", "tel", "--name", "zh-hans=手机号", *ASK)

    assert (status, told) == (2, "")
    assert why == "“手机号” is asked for already: form call, field contact. Use that one."
    assert office("ask-field", "answer", "x", "--name", "en=X", "--purpose", "x", "--until", "soon")[0] == 2


@pytest.mark.need(30)
def test_people_of_an_area_are_counted(office: Run):
    assert office("population", "east", "900") == (0, "east: 900 people.", "")
    assert office("population", "east", "-5")[0] == 2
    assert Area.objects.get().population == 900
