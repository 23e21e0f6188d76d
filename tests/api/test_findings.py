"""Signs for programs of overseers: look now, list, look, and change a detector by two."""

import pytest

from lianxin.verify.models import Finding
from lianxin.verify.states import FindingKind
from tests.api.support import error
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
KIND = str(FindingKind.EMPTY_HANDOFF)
EVIDENCE = {"about": "", "seen": 9, "of": 10, "one_in": 5_000, "look_at": ["case/1"]}


def noted(town, key: str = "power/2026-06") -> Finding:
    facts = {"kind": KIND, "unit": town.power, "month": "2026-06", "key": key, "evidence": EVIDENCE}
    return Finding.objects.create(office=town.office, found_at=MONDAY, **facts)


def test_an_overseer_lists_and_looks(town, sign_in):
    finding, overseer = noted(town), sign_in("overseer")

    (listed,) = overseer.get("/desk/findings?state=open").json()["items"]
    looked = overseer.post(f"/desk/findings/{finding.pk}/look", {"state": "explained", "words": "A flood."})

    assert listed | {"told": "", "otherwise": ""} == {
        "id": finding.pk,
        "kind": KIND,
        "unit": "power",
        "month": "2026-06",
        "state": "open",
        "told": "",
        "otherwise": "",
        "evidence": EVIDENCE,
        "words": "",
    }
    assert listed["told"].startswith("Of 10 answers, 9 ")
    assert (looked.json()["state"], looked.json()["words"]) == ("explained", "A flood.")
    assert overseer.get("/desk/findings?state=open").json() == {"items": [], "after": None}


def test_pages_go_on_where_the_last_one_ended(town, sign_in):
    rows = [noted(town, str(number)) for number in range(30)]

    first = sign_in("overseer").get("/desk/findings").json()
    second = sign_in("overseer").get(f"/desk/findings?after={first['after']}").json()

    assert [one["id"] for one in (*first["items"], *second["items"])] == [row.pk for row in rows]
    assert second["after"] is None


def test_looking_now_says_how_many_were_new(town, sign_in):
    assert sign_in("overseer").post("/desk/findings/look-now").json() == {"noted": 0}


def test_two_people_change_a_detector(town, sign_in):
    asked = sign_in("steward").post("/desk/detectors", {"kind": KIND, "on": False, "reason": "Noise"})
    setting = asked.json()["id"]

    alone = sign_in("steward").post(f"/desk/detectors/{setting}/agree")
    agreed = sign_in("overseer").post(f"/desk/detectors/{setting}/agree")

    assert asked.status_code == 201
    assert asked.json() == {"id": setting, "kind": KIND, "on": False, "values": {}, "agreed": False}
    assert error(alone) == (403, "not_allowed", None)
    assert agreed.json()["agreed"] is True


@pytest.mark.parametrize("who", ["power", "clerk", "lead", "coordinator"])
def test_others_are_refused(town, sign_in, who: str):
    finding, client = noted(town), sign_in(who)

    answers = [
        client.get("/desk/findings"),
        client.post("/desk/findings/look-now"),
        client.post(f"/desk/findings/{finding.pk}/look", {"state": "explained", "words": "Fine."}),
        client.post("/desk/detectors", {"kind": KIND, "on": False, "reason": "Noise"}),
        client.post("/desk/detectors/1/agree"),
    ]

    assert [error(answer) for answer in answers] == [(403, "not_allowed", None)] * 5


def test_bad_input_is_told_beside_its_field(town, sign_in):
    finding, overseer = noted(town), sign_in("overseer")
    look = f"/desk/findings/{finding.pk}/look"

    assert error(overseer.get("/desk/findings?state=no")) == (422, "unknown", "state")
    assert error(overseer.post(look, {"state": "open", "words": "x"}))[2] == "state"
    assert error(overseer.post(look, {"state": "upheld", "words": " "})) == (422, "missing", "words")
    assert error(overseer.post("/desk/findings/99/look", {"state": "upheld", "words": "x"})) == (
        404,
        "not_found",
        None,
    )
    asked = {"kind": KIND, "values": {"usual": 100}, "reason": "x"}
    assert error(overseer.post("/desk/detectors", asked)) == (422, "range", "usual")
    assert error(overseer.post("/desk/detectors", asked | {"kind": "no"})) == (422, "unknown", "kind")
    assert error(overseer.post("/desk/detectors", asked | {"values": {"usual": 1.5}}))[0] == 422
