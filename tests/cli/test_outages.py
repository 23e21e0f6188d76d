"""`lianxin office outage`: recorded afterwards, in public, by a named account; nothing odd is taken."""

import pytest

from lianxin import cli
from lianxin.act.states import CaseState
from lianxin.office.models import Outage
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, case_in, clock, make_town

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
GIVEN = {
    "from": "2026-06-01T09:30",
    "to": "2026-06-01T11:00",
    "reason": "The mains failed.",
    "by": "willow-clerk",
}


@pytest.fixture
def outage(settings, capsys):
    settings.CLOCK = "tests.factories.tell_time"
    town = make_town()
    case_in(town, CaseState.ACCEPTED)
    clock.now = MONDAY + DAY

    def run(**more: str) -> tuple[int, str, str]:
        flags = [part for name, value in (GIVEN | more).items() for part in (f"--{name}", value)]
        status = cli.main(["office", "outage", *flags])
        said = capsys.readouterr()
        return status, said.out.strip(), said.err.strip()

    return run


def test_an_outage_is_on_record_in_public(outage):
    assert outage() == (0, "An outage of 90 minutes is on record.", "")

    entry = Entry.objects.get(kind="outage.recorded")
    row = Outage.objects.get()
    assert entry.public == {
        "outage": row.pk,
        "begins_at": "2026-06-01T01:30:00.000000Z",
        "ends_at": "2026-06-01T03:00:00.000000Z",
        "reason": "The mains failed.",
    }
    assert row.recorded_by.login == "willow-clerk"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"from": "this morning"}, "this morning is no time"),
        ({"to": "2026-06-01T09:30"}, "begins before it ends"),
        ({"to": "2026-06-03T09:30"}, "recorded when it is over"),
        ({"reason": " "}, "what was wrong"),
        ({"reason": "x" * 201}, "at most 200 characters"),
        ({"by": "nobody"}, "There is no account nobody here."),
    ],
)
def test_what_cannot_be_is_refused(outage, wrong: dict, said: str):
    status, out, problem = outage(**wrong)

    assert (status, out) == (2, "")
    assert said in problem
    assert not Outage.objects.exists()


def test_no_minute_is_lost_twice(outage):
    outage()

    status, _out, problem = outage(to="2026-06-01T12:00")

    assert (status, Outage.objects.count()) == (2, 1)
    assert "already recorded" in problem
