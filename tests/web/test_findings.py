"""Pages of signs: everybody sees what is looked for, overseers look, and two people change a detector."""

import pytest
from django.test import Client

from lianxin.act.states import CaseState
from lianxin.verify.commands import agree_detector, ask_detector
from lianxin.verify.findings import DETECTORS
from lianxin.verify.models import DetectorSetting, Finding
from lianxin.verify.states import FindingKind
from tests.factories import MONDAY, Town, case_in, make_town

pytestmark = pytest.mark.django_db
KIND = FindingKind.EMPTY_HANDOFF


@pytest.fixture
def town() -> Town:
    return make_town()


def noted(town: Town) -> Finding:
    case = case_in(town, CaseState.ANSWERED)
    evidence = {
        "about": "",
        "seen": 9,
        "of": 10,
        "one_in": 123_456,
        "look_at": [f"case/{case.number}", "visit/7"],
    }
    facts = {
        "kind": KIND,
        "unit": town.power,
        "month": "2026-06",
        "key": "power/2026-06",
        "evidence": evidence,
    }
    return Finding.objects.create(office=town.office, found_at=MONDAY, **facts)


def signed_in(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.person(who))
    return client


@pytest.mark.need(31)
def test_everybody_sees_every_detector_and_counts_but_no_unit_and_no_case(town: Town):
    noted(town)
    asked = ask_detector(
        kind=FindingKind.IDLE, on=False, values={}, reason="Too loud", by=town.person("steward"), now=MONDAY
    )
    agree_detector(setting=asked, by=town.person("overseer"), now=MONDAY)

    page = Client().get("/willow/findings/").content.decode()

    assert all(f'id="{kind}"' in page for kind in DETECTORS)
    assert "Two people turned it off" in page
    assert "Too loud" in page
    assert page.count('<span class="tag brick">Turned off</span>') == 1
    assert ">2026-06<" in page
    assert "case/" not in page
    assert ">power<" not in page


def test_an_overseer_reads_a_sign_looks_and_writes_it_down(town: Town):
    finding = noted(town)
    client = signed_in(town, "overseer")
    address = f"/willow/oversight/findings/{finding.pk}/"

    listed, shown = (client.get(url).content.decode() for url in ("/willow/oversight/findings/", address))
    refused = client.post(address, {"state": "upheld", "words": " "})
    unclear = client.post(address, {"words": "We went there."})
    done = client.post(address, {"state": "upheld", "words": "Nothing was done."})

    for page in (listed, shown):
        assert "Of 10 answers, 9 hand the matter on" in page
        assert "once in about 100,000 looks" in page
        assert "What else could explain it" in page
        assert f'/willow/desk/{finding.evidence["look_at"][0][5:]}/"' in page
    assert (refused.status_code, unclear.status_code) == (422, 422)
    assert "We went there." in unclear.content.decode()
    assert (done.status_code, done["Location"]) == (302, "/willow/oversight/findings/")
    assert Finding.objects.values_list("state", "words").get() == ("upheld", "Nothing was done.")
    assert "Nothing was done." in client.get("/willow/oversight/findings/?state=upheld").content.decode()


@pytest.mark.parametrize("who", ["power", "coordinator", "lead", "clerk", "steward"])
def test_nobody_else_finds_the_signs(town: Town, who: str):
    finding = noted(town)
    client = signed_in(town, who)

    assert client.get("/willow/oversight/findings/").status_code == 404
    assert client.get(f"/willow/oversight/findings/{finding.pk}/").status_code == 404
    assert client.get("/willow/oversight/detectors/").status_code == (200 if who == "steward" else 404)


def test_a_steward_asks_and_an_overseer_agrees(town: Town):
    steward, overseer = signed_in(town, "steward"), signed_in(town, "overseer")
    form = {bound.name: str(bound.default) for bound in DETECTORS[KIND].bounds} | {
        "on": "yes",
        "reason": "Try it",
    }
    ask = f"/willow/oversight/detectors/{KIND}/ask"

    wrong = steward.post(ask, form | {"usual": "many"})
    asked = steward.post(ask, form | {"usual": "25"})
    setting = DetectorSetting.objects.get()
    alone = steward.post(f"/willow/oversight/detectors/{setting.pk}/agree")
    agreed = overseer.post(f"/willow/oversight/detectors/{setting.pk}/agree")

    assert wrong.status_code == 422
    assert 'value="many"' in wrong.content.decode()
    assert "Please give a whole number." in wrong.content.decode()
    assert (asked.status_code, setting.values) == (302, {"usual": 25})
    assert alone.status_code == 422
    assert "A change takes two people" in alone.content.decode()
    assert agreed.status_code == 302
    assert "usually 15" in Client().get("/willow/findings/").content.decode()


def test_what_is_not_there_is_not_found(town: Town):
    overseer = signed_in(town, "overseer")

    assert overseer.get("/willow/oversight/findings/99/").status_code == 404
    assert overseer.post("/willow/oversight/detectors/no_such/ask", {}).status_code == 404
    assert overseer.post("/willow/oversight/detectors/99/agree").status_code == 404
    assert overseer.get("/willow/oversight/findings/?state=no&after=x").status_code == 200
