"""Weekly digests for programs of leads and overseers, and their counts for everybody."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lianxin.verify.commands import give_order
from tests.api.support import error
from tests.factories import DAY, MONDAY, work_off

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 6, 8, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def later(town, frozen_clock):
    """`later(days)` is so many days after the first Monday at eight."""
    town.person("lead")
    give_order(unit=town.power, what="Mend it.", due_at=MONDAY + DAY, by=town.person("overseer"), now=MONDAY)

    def go(days: int) -> None:
        frozen_clock.now = FIRST + days * DAY
        work_off(town.office, frozen_clock.now)

    go(0)
    return go


@pytest.mark.need(32)
def test_a_lead_lists_reads_and_decides(later, sign_in, api):
    lead = sign_in("lead")
    (digest,) = lead.get("/desk/digests").json()["items"]
    (demand,) = digest["demands"]

    assert (digest["week"], digest["settled_at"], digest["late"]) == ("2026-06-01", None, False)
    assert demand | {"since": ""} == {
        "position": 1,
        "kind": "order_late",
        "unit": "power",
        "area": None,
        "count": 1,
        "since": "",
        "told": "1 order was not carried out in time.",
        "before": None,
        "decided": None,
    }
    read = lead.post(f"/desk/digests/{digest['id']}/read").json()
    assert (read["read_at"] is not None, read["settled_at"]) == (True, None)
    said = {"decision": "act", "words": "I speak with them.", "act_by": "2026-06-10"}
    decided = lead.post(f"/desk/digests/{digest['id']}/demands/1/decide", said).json()

    assert decided["demands"][0]["decided"] | {"decided_at": ""} == said | {"decided_at": ""}
    assert decided["settled_at"] is not None
    counted = dict.fromkeys(("made", "due", "in_time"), 1) | dict.fromkeys(
        ("late", "escalated", "taken_up", "skipped"), 0
    )
    assert api.get("/offices/willow/digests").json() == counted


@pytest.mark.need(32)
def test_an_ignored_one_is_taken_up_by_an_overseer_alone(later, sign_in, api):
    (digest,) = sign_in("lead").get("/desk/digests").json()["items"]
    address, words = f"/desk/digests/{digest['id']}/take-up", {"words": "We met."}
    assert error(sign_in("overseer").post(address, words)) == (422, "not_now", None)

    later(14)
    assert error(sign_in("lead").post(address, words)) == (403, "not_allowed", None)
    taken = sign_in("overseer").post(address, words).json()

    assert (taken["taken_up"], taken["late"]) == ("We met.", True)
    counted = {"made": 2, "due": 1, "in_time": 0, "late": 1, "escalated": 1, "taken_up": 1, "skipped": 1}
    assert api.get("/offices/willow/digests").json() == counted


def test_what_is_wrong_is_refused(later, sign_in):
    lead = sign_in("lead")
    (digest,) = lead.get("/desk/digests").json()["items"]
    address = f"/desk/digests/{digest['id']}/demands"

    assert error(lead.post(f"{address}/9/decide", {"decision": "decline", "words": "No."}))[0] == 404
    assert error(lead.post(f"{address}/1/decide", {"decision": "decline", "words": " "})) == (
        422,
        "missing",
        "words",
    )
    assert error(lead.post(f"{address}/1/decide", {"decision": "act", "words": "x"})) == (
        422,
        "missing",
        "act_by",
    )
    assert error(lead.post(f"{address}/1/decide", {"decision": "later", "words": "x"}))[0] == 422
    assert error(lead.post("/desk/digests/99999/read"))[0] == 404
    assert {
        who: error(sign_in(who).get("/desk/digests"))[0] for who in ("power", "clerk", "coordinator")
    } == {
        "power": 403,
        "clerk": 403,
        "coordinator": 403,
    }
    assert lead.get(f"/desk/digests?before={digest['id']}").json() == {"items": [], "before": None}
